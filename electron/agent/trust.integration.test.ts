/** A real agent and a real central that speaks TLS under an authority of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { createCentral, type Central } from '../../central/server.ts';
import { createAuthority, writeCertificate } from '../../tests/builders/certificates.ts';

const MAIN = join(import.meta.dirname, 'main.ts');
let folder: string;
let central: Central;
let caFile: string;
let child: ChildProcess | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-trust-'));
  const authority = await createAuthority();
  caFile = join(folder, 'authority.pem');
  writeFileSync(caFile, authority.cert);
  const tls = await writeCertificate(authority, folder);
  central = await createCentral({ dataDir: folder, tls, logger: pino({ level: 'silent' }) });
});
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => child?.kill('SIGKILL'));

/** The first line that the agent says, wherever. */
async function startAgent(name: string, more: readonly string[], extra = {}): Promise<string> {
  const { code } = await central.auth.createEnrolmentCode('wh:main');
  const args = ['--data', join(folder, name), '--central', central.url, '--enrol', code];
  child = spawn(process.execPath, [MAIN, ...args, '--port', '0', ...more], {
    env: { ...process.env, LANG: 'en_GB.UTF-8', ...extra },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('no pipes');
  const [line] = (await Promise.race([once(stdout, 'data'), once(stderr, 'data')])) as [Buffer];
  return line.toString();
}

it('enrols and works where it is told whom to trust', async () => {
  expect(await startAgent('told', ['--ca', caFile])).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#code=/);
  expect(await startAgent('env', [], { NODE_EXTRA_CA_CERTS: caFile })).toMatch(/#code=/);
});

it('says so where it does not trust central', async () => {
  const said = await startAgent('untold', []);
  expect(said).toMatch(/certificate is not trusted here \([A-Z_]+\).*--ca FILE/);
});

it('says so where the file is no certificate', async () => {
  const rubbish = join(folder, 'rubbish.pem');
  writeFileSync(rubbish, 'rubbish');
  expect(await startAgent('rubbish', ['--ca', rubbish])).toContain(rubbish);
});
