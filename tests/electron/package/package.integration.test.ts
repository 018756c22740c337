/** electron-builder itself packs the real program; only Electron's binary is forged. Then what was packed runs. */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCentral } from '../../../central/server.ts';
import { ENROL_CODE, TinyCentral } from '../../../electron/station/testing/tinyCentral.ts';
import { buildShell } from '../../../scripts/lib/builds.ts';
import { NO_ELECTRON } from '../../../scripts/lib/electronBinary.ts';
import { ROOT } from '../../../scripts/lib/processes.ts';
import { afterPack } from '../../../scripts/package/afterPack.ts';
import { stageApp } from '../../../scripts/package/stageApp.ts';
import type { Result } from '../../../shared/errors.ts';
import type { HostOutput } from '../../../shared/host/index.ts';
import { createAuthority, writeCertificate } from '../../builders/certificates.ts';
import { bootShell, type Shell } from '../standIn/shell.ts';
import { readFuses } from '../walk/fuseFindings.ts';
import { forgeElectron } from './forgedElectron.ts';

const run = promisify(execFile);
const VERSION = (
  JSON.parse(readFileSync(path.join(ROOT, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string;
  }
).version;

let folder: string;
let named: string[];
const at = (...parts: string[]): string => path.join(folder, ...parts);

const pack = () =>
  run(
    process.execPath,
    [
      path.join(ROOT, 'node_modules/electron-builder/cli.js'),
      ...['--linux', 'dir', '--publish', 'never', `-c.electronDist=${at('electron')}`],
      ...[`-c.directories.app=${at('app')}`, `-c.directories.output=${at('dist')}`],
    ],
    { cwd: ROOT },
  );

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stowline-package-'));
  await buildShell();
  named = stageApp({ root: ROOT, into: at('app'), platform: 'linux' });
  forgeElectron(at('electron'), VERSION, '101100011');
  await pack();
});
afterAll(() => rmSync(folder, { recursive: true }));

const asar = (): string => at('dist/linux-unpacked/resources/app.asar');

describe('the package', () => {
  it('has all nine fuses as they were decided', async () => {
    const wire = await getCurrentFuseWire(at('dist/linux-unpacked/stowline'));
    const { DISABLE, ENABLE } = FuseState;
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: DISABLE,
      [FuseV1Options.EnableCookieEncryption]: ENABLE,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: DISABLE,
      [FuseV1Options.EnableNodeCliInspectArguments]: DISABLE,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: ENABLE,
      [FuseV1Options.OnlyLoadAppFromAsar]: ENABLE,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: DISABLE,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: DISABLE,
      [FuseV1Options.WasmTrapHandlers]: ENABLE,
    });
  });

  it('is told from one whose fuses are as Electron ships them', async () => {
    const packed = await readFuses(at('dist/linux-unpacked/stowline'), true);
    expect(packed.filter(({ good }) => good !== true)).toEqual([]);
    expect(packed).toHaveLength(10);
    const shipped = await readFuses(at('electron/electron'), true);
    expect(shipped.filter(({ good }) => good === false).length).toBeGreaterThan(4);
  });

  it('is not made of an Electron that has a fuse nobody decided on', async () => {
    forgeElectron(at('newer'), VERSION, '1011000111');
    const context = {
      appOutDir: at('newer'),
      electronPlatformName: 'linux',
      packager: { appInfo: { productFilename: 'Stowline' }, executableName: 'electron' },
    };
    await expect(afterPack(context)).rejects.toThrow(/fuse/i);
  });

  it('holds what main names and its needs, and none of central’s or the page’s packages', () => {
    const modules = new Set(
      listPackage(asar(), { isPack: false })
        .map((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/@][^/]*)/.exec(name)?.[1] ?? '')
        .filter((name) => name !== ''),
    );
    for (const name of named) expect(modules).toContain(name);
    for (const name of ['react', 'rxdb', 'fastify', 'pg', 'kysely', 'electron', 'koffi', 'vite'])
      expect(modules).not.toContain(name);
    expect(modules.size).toBeLessThan(60);
  });

  it('keeps every library of machine code where the system can open it', () => {
    const files = listPackage(asar(), { isPack: false });
    const libraries = files.filter((name) => /\.(?:node|dll|so|dylib)$/.test(name));
    expect(libraries.some((name) => name.includes('node-hid'))).toBe(true);
    expect(libraries.some((name) => name.includes('serialport'))).toBe(true);
    for (const name of libraries) expect(existsSync(`${asar()}.unpacked${name}`), name).toBe(true);
    expect(libraries.filter((name) => /win32|darwin/.test(name))).toEqual([]);
  });

  it('comes with the rules that let people use their devices', () => {
    const rules = readFileSync(at('dist/linux-unpacked/resources/70-stowline.rules'), 'utf8');
    expect(rules).toContain('TAG+="uaccess"');
  });

  it('stays of a size that can be fetched in a break', () => {
    expect(statSync(asar()).size).toBeLessThan(60 * 1024 * 1024);
  });
});

describe('what was packed, far from the sources', () => {
  let central: TinyCentral;
  let shell: Shell;
  beforeAll(async () => {
    extractAll(asar(), at('extracted'));
    central = new TinyCentral();
    await central.start();
    shell = await bootShell({
      main: at('extracted/out/main/index.js'),
      argv: ['--data', at('data'), '--central', central.url, '--enrol', ENROL_CODE],
      env: { STAND_IN_HOME: folder, STAND_IN_KEY_STORE: '' },
    });
  });
  afterAll(async () => {
    await shell.stop();
    await central.stop();
  });

  it('starts, and serves the page with its parts', async () => {
    expect(shell.booted).toEqual({
      exitCode: null,
      loaded: { url: 'stowline://app/', status: 200 },
    });
    const page = await shell.ask<{ body: string }>('fetch', 'stowline://app/', 'GET');
    const parts = [...page.body.matchAll(/(?:src|href)="\.?(\/[^"]+)"/g)].map(([, url]) => url);
    expect(parts.length).toBeGreaterThan(1);
    for (const url of parts) {
      const part = await shell.ask<{ status: number }>('fetch', `stowline://app${url}`, 'GET');
      expect(part.status, url).toBe(200);
    }
  });

  it('draws a Chinese label with the fonts that it brought', async () => {
    const preview = await shell.call<Result<HostOutput<'labels:preview'>>>('labelsPreview', {
      document: 'location-label',
      data: { language: 'zh-CN', code: 'A-03-2-B', zone: '甲区' },
    });
    expect(preview).toMatchObject({ ok: true, value: { language: 'zpl' } });
  });

  it('loads what speaks to serial ports and USB', async () => {
    expect(await shell.call('portsList', {})).toMatchObject({ ok: true });
    expect(await shell.call('hidList', {})).toMatchObject({ ok: true });
    expect(shell.stderr()).not.toMatch(/Cannot find (?:module|package)/);
  });
});

describe('central under an authority of its own', () => {
  it('is trusted where --ca names it', async () => {
    const authority = await createAuthority();
    writeFileSync(at('authority.pem'), authority.cert);
    const tls = await writeCertificate(authority, folder);
    const central = await createCentral({
      ...{ dataDir: at('central'), tls, logger: pino({ level: 'silent' }) },
    });
    const { code } = await central.auth.createEnrolmentCode('wh:main');
    const told = await bootShell({
      main: at('extracted/out/main/index.js'),
      argv: [
        ...['--data', at('told'), '--central', central.url, '--enrol', code],
        ...['--ca', at('authority.pem')],
      ],
      env: { STAND_IN_HOME: folder, STAND_IN_KEY_STORE: '' },
    });
    expect(told.booted).toMatchObject({ exitCode: null, loaded: { status: 200 } });
    await told.stop();
    await central.close();
  });
});

describe('npm run dist, where no Electron can be had', () => {
  it('says what is missing and the way out, with a code of its own', async () => {
    const ended = run(
      process.execPath,
      [path.join(ROOT, 'scripts/dist.ts'), '--electron-dist', at('nowhere')],
      { cwd: ROOT },
    );
    await expect(ended).rejects.toMatchObject({
      code: NO_ELECTRON,
      stderr: expect.stringMatching(/No Electron binary.*ELECTRON_MIRROR.*--electron-dist/s),
    });
  });
});
