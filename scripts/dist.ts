/** `npm run dist`: installers of the desktop app for this system, or others named as electron-builder names them. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { buildShell } from './lib/builds.ts';
import { installElectron, NO_ELECTRON } from './lib/electronBinary.ts';
import { ROOT } from './lib/processes.ts';
import { stageApp } from './package/stageApp.ts';

interface Options {
  readonly win?: boolean;
  readonly mac?: boolean;
  readonly linux?: boolean;
  readonly dir?: boolean;
  readonly electronDist?: string;
  readonly updateUrl?: string;
  readonly updateKey?: string[];
}

const program = new Command('npm run dist --')
  .description('Builds installers into dist/. Without a system: those of this one.')
  .option('--win', 'Windows: NSIS and MSI')
  .option('--mac', 'macOS: dmg, and the zip that updates come as')
  .option('--linux', 'Linux: AppImage and deb')
  .option('--dir', 'only the folder that would be packed')
  .option('--electron-dist <folder>', 'an unpacked Electron, where it cannot be downloaded')
  .option('--update-url <url>', 'where this build looks for updates; without it, nowhere')
  .option('--update-key <file...>', 'public keys (npm run release -- make-key) that may sign them')
  .parse();
const options = program.opts<Options>();
const { version: electronVersion } = JSON.parse(
  readFileSync(path.join(ROOT, 'node_modules/electron/package.json'), 'utf8'),
) as { version: string };

function fail(code: number, ...lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(code);
}

function wayOut(why: string): readonly string[] {
  return [
    `No Electron binary: ${why}. Nothing was packed.`,
    `Either let this machine reach the downloads of Electron ${electronVersion}, or name a mirror that it reaches with ELECTRON_MIRROR,`,
    'or unpack the zip of that release for the system you pack for and name its folder with --electron-dist FOLDER.',
  ];
}

const { electronDist, updateUrl, updateKey = [] } = options;
if (electronDist !== undefined && !existsSync(path.join(electronDist, 'version')))
  fail(NO_ELECTRON, ...wayOut(`${electronDist} is no unpacked Electron`));
if (electronDist === undefined) {
  const choice = await installElectron();
  if ('missing' in choice) fail(NO_ELECTRON, ...wayOut(choice.missing));
}
if ((updateUrl === undefined) !== (updateKey.length === 0))
  fail(2, '--update-url and --update-key go together: nothing unsigned is ever taken.');

const chosen = (['win', 'mac', 'linux'] as const).filter((name) => options[name] === true);
const own = { win32: 'win', darwin: 'mac', linux: 'linux' }[process.platform as string];
const systems = chosen.length > 0 ? chosen : [own ?? 'linux'];
const PLATFORMS: Readonly<Record<string, NodeJS.Platform>> = {
  win: 'win32',
  mac: 'darwin',
  linux: 'linux',
};
await buildShell();
for (const system of systems) {
  stageApp({
    root: ROOT,
    into: path.join(ROOT, 'dist/app'),
    platform: PLATFORMS[system] ?? 'linux',
    ...(updateUrl === undefined
      ? {}
      : {
          updates: {
            url: updateUrl,
            keys: updateKey.map((file) => readFileSync(file, 'utf8').trim()),
          },
        }),
  });
  const builder = spawn(
    process.execPath,
    [
      path.join(ROOT, 'node_modules/electron-builder/cli.js'),
      ...[`--${system}`, ...(options.dir === true ? ['dir'] : []), '--publish', 'never'],
      ...(electronDist === undefined ? [] : [`-c.electronDist=${path.resolve(electronDist)}`]),
      ...(updateUrl === undefined
        ? []
        : ['-c.publish.provider=generic', `-c.publish.url=${updateUrl}`]),
    ],
    { cwd: ROOT, stdio: 'inherit' },
  );
  const [code] = (await once(builder, 'close')) as [number | null];
  if (code !== 0) fail(1, `electron-builder ended with ${code} on ${system}.`);
}
