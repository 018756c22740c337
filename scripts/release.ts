/** `npm run release`: keys that sign updates, and manifests signed with them. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { parseDocument } from 'yaml';
import { signManifest } from '../electron/main/updates/signature.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function share(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('A whole number from 0 to 100.');
}

function makeKey(file: string): void {
  if (existsSync(file)) throw new Error(`${file} is there already`);
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ format: 'pem', type: 'pkcs8' });
  writeFileSync(file, pem, { mode: 0o600, flag: 'wx' });
  const open = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  writeFileSync(`${file}.pub`, `${open}\n`);
  say(`${file}: keep it where no build server and no web server sees it.`);
  say(`${file}.pub: npm run dist -- --update-key ${file}.pub --update-url URL`);
}

function signFiles(
  files: readonly string[],
  { key, staging }: { key: string; staging?: number },
): void {
  const pem = readFileSync(key, 'utf8');
  for (const file of files) {
    const manifest = parseDocument(readFileSync(file, 'utf8'));
    // Stations take no manifest that was signed before one they have read.
    const [before, now] = [manifest.get('signedAt'), Date.now()];
    if (typeof before === 'number' && before >= now)
      throw new Error(
        `${file} was signed on ${new Date(before).toISOString()}, which is yet to come: one of two clocks is wrong`,
      );
    manifest.set('signedAt', now);
    if (staging === undefined) manifest.delete('stagingPercentage');
    else manifest.set('stagingPercentage', staging);
    writeFileSync(file, signManifest(path.basename(file), String(manifest), pem));
    say(`${file}: signed, for ${staging ?? 100} % of the stations`);
  }
}

const program = new Command('npm run release --').description('Signs what stations update from.');
program
  .command('make-key <file>')
  .description('a new key: the private one in FILE, the public one in FILE.pub')
  .action(makeKey);
program
  .command('sign <manifest...>')
  .description('signs latest*.yml of dist/; the last thing to be uploaded')
  .requiredOption('--key <file>', 'the private key')
  .option(
    '--staging <percent>',
    'offered to so many of a hundred stations, without it to all; 0 takes it back',
    share,
  )
  .action(signFiles);
program.parse();
