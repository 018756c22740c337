/** electron-updater's own code against a real web server; only Electron itself is stood in for. */
import '../standIn/hooks.ts';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { createUpdater } from '../../../electron/main/updates/createUpdater.ts';
import { openUpdates, type UpdatesOptions } from '../../../electron/main/updates/openUpdates.ts';
import { signManifest } from '../../../electron/main/updates/signature.ts';
import { failedTry, noteTry } from '../../../electron/main/updates/tries.ts';
import { compareVersions, noteVersion } from '../../../electron/main/updates/versions.ts';
import type { state as StandInState } from '../standIn/state.ts';
import { appImageName, makeKey, makeRelease, MANIFEST, startFeed } from './release.ts';
import type { Feed, Release } from './release.ts';

const key = makeKey();
const stranger = makeKey();
/** Loaded as Node loads it for the library: vitest's own copy would be another one. */
const { state } = createRequire(import.meta.url)('../standIn/state.ts') as {
  state: typeof StandInState;
};

let feed: Feed;
let folder: string;
let appImage: string;
const reports: string[] = [];

/** An AppImage that does what a real one does when it is run by the updater: it ends at once. */
const program = (name: string): string =>
  `#!/bin/sh\necho ${name} "$APPIMAGE_EXIT_AFTER_INSTALL" >> "$STAND_IN_RUNS"\n${'#'.repeat(5000)}\n`;

beforeAll(async () => {
  feed = await startFeed();
});
afterAll(() => feed.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-updates-'));
  mkdirSync(join(folder, 'resources'));
  writeFileSync(
    join(folder, 'resources/app-update.yml'),
    stringify({ provider: 'generic', url: feed.url, updaterCacheDirName: 'stowline-updater' }),
  );
  appImage = join(folder, appImageName('1.1.0'));
  writeFileSync(appImage, program('old'));
  chmodSync(appImage, 0o755);
  process.env['APPIMAGE'] = appImage;
  process.env['APPDIR'] = '/nowhere';
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
  process.env['STAND_IN_RUNS'] = join(folder, 'runs');
  Object.defineProperty(process, 'resourcesPath', {
    value: join(folder, 'resources'),
    configurable: true,
  });
  state.version = '1.1.0';
  feed.files.clear();
  feed.asked.length = 0;
  feed.cutNext = 0;
  reports.length = 0;
});
afterEach(() => {
  delete process.env['APPIMAGE'];
  delete process.env['APPDIR'];
  delete process.env['XDG_CACHE_HOME'];
  rmSync(folder, { recursive: true });
});

function open(over: Partial<UpdatesOptions> & { stagingId?: string } = {}) {
  const install = createUpdater('linux', { executable: '/nowhere/stowline' });
  if (!install) throw new Error('nothing can be updated here');
  // The library asks Electron whether the program is packaged; its own way around that is this.
  install.updater.forceDevUpdateConfig = true;
  Reflect.set(install.updater, 'updateConfigPath', join(folder, 'resources/app-update.yml'));
  Reflect.set(install.updater, 'stagingUserIdPromise', {
    value: Promise.resolve(over.stagingId ?? '12345678-1234-5678-9234-567812345678'),
  });
  return openUpdates({
    install,
    feed: { url: feed.url, keys: [key.public] },
    backFrom: null,
    failed: null,
    profile: folder,
    report: (where, error) => reports.push(`${where}: ${String(error)}`),
    quit: () => undefined,
    startAgain: () => undefined,
    ...over,
  });
}
const pending = (): string[] => {
  const path = join(folder, 'cache/stowline-updater/pending');
  return existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.AppImage')) : [];
};
const runs = (): string => {
  const path = join(folder, 'runs');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};
const release = (version = '1.2.0', over: object = {}): Release =>
  makeRelease(version, program(version), over);

describe('a newer release, signed', () => {
  it('is fetched, told once, and put in when the program ends between two pieces of work', async () => {
    feed.publish(release(), key);
    const updates = open();
    const told: unknown[] = [];
    updates.onChange((next) => told.push(next.state));
    await updates.check();
    await updates.check();
    expect(told).toEqual(['fetching', 'ready']);
    expect(updates.state()).toEqual({ state: 'ready', version: '1.2.0', refusal: null });
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));

    expect(await updates.putIn(true)).toBe(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));

    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('1.2.0'));
    expect(readFileSync(`${appImage}.previous`, 'utf8')).toBe(program('old'));
    expect(runs()).toBe('1.2.0 true\n');
    expect(feed.asked.filter((name) => name.endsWith('.AppImage'))).toHaveLength(1);
  });

  it('is put in and started again when a person asks for it', async () => {
    feed.publish(release(), key);
    let quits = 0;
    const started: string[] = [];
    const startAgain = () => void started.push(readFileSync(appImage, 'utf8'));
    const updates = open({ quit: () => (quits += 1), startAgain });
    expect(() => updates.restart()).toThrow('no-update-ready');
    await updates.check();
    updates.restart();
    await expect.poll(() => quits).toBe(1);
    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('1.2.0'));
    // Not by the library, beside the one that still has the station.
    expect(started).toEqual([program('1.2.0')]);
    expect(runs()).toBe('1.2.0 true\n');
  });

  it('is not put in once its maker took it back', async () => {
    feed.publish(release(), key);
    const updates = open();
    await updates.check();
    feed.publish(release('1.2.0', { stagingPercentage: 0 }), key);
    await updates.check();
    expect(updates.state().state).toBe('none');
    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));
  });

  it('gives way to one that is newer still', async () => {
    feed.publish(release(), key);
    const updates = open();
    await updates.check();
    feed.publish(release('1.3.0'), key);
    await updates.check();
    expect(updates.state().version).toBe('1.3.0');
    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('1.3.0'));
  });

  it('keeps the name of the program through every release, and one release beside it', async () => {
    const others = ['Other.AppImage.previous', 'Stowline.AppImage.previous'];
    const name = appImageName('1.1.0');
    for (const other of [...others, `${name.replace('Stowline', 'Stowline-1.0.0')}.previous`])
      writeFileSync(join(folder, other), 'from before');
    for (const version of ['1.2.0', '1.3.0']) {
      feed.publish(release(version), key);
      const updates = open();
      await updates.check();
      await updates.putIn(false);
      expect(readFileSync(appImage, 'utf8')).toBe(program(version));
      state.version = version;
    }
    expect(readFileSync(`${appImage}.previous`, 'utf8')).toBe(program('1.2.0'));
    const found = readdirSync(folder).filter((file) => file.includes('AppImage'));
    expect(found.toSorted()).toEqual([...others, name, `${name}.previous`].toSorted());
  });

  it('comes whole after a line that broke twice, and never half', async () => {
    feed.publish(release(), key);
    feed.cutNext = 2;
    const updates = open();
    for (const expected of ['none', 'none', 'ready']) {
      await updates.check();
      expect(updates.state().state).toBe(expected);
      if (expected === 'none') {
        expect(pending()).toEqual([]);
        await updates.putIn(false);
        expect(readFileSync(appImage, 'utf8')).toBe(program('old'));
      }
    }
    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('1.2.0'));
  });
});

const text = (body: object, name = MANIFEST, pem = key.pem): string =>
  signManifest(name, stringify(body), pem);
const withFile = (over: object): object => {
  const body = honest();
  const [file] = body['files'] as object[];
  return { ...body, files: [{ ...file, ...over }] };
};
const honest = (): Record<string, unknown> => ({ ...release().body, signedAt: 1 });

describe('is refused, with nothing fetched', () => {
  it.each<[string, () => string]>([
    ['a manifest that nobody signed', () => stringify(honest())],
    ['one signed by somebody else', () => text(honest(), MANIFEST, stranger.pem)],
    [
      'one whose version was raised',
      () => text(honest()).replace('version: 1.2.0', 'version: 9.9.9'),
    ],
    ['one with another file’s sum', () => text(honest()).replaceAll(/sha512: \w/g, 'sha512: x')],
    ['one signed for another system', () => text(honest(), 'latest-mac.yml')],
    ['one with something below the signature', () => `${text(honest())}version: 9.9.9\n`],
    ['one with a cut signature', () => text(honest()).trimEnd().slice(0, -6)],
    ['a page instead of a manifest', () => '<html>Sign in to the network</html>'],
    ['nothing', () => ''],
    ['a signed path out of the folder', () => text(withFile({ url: '../evil.AppImage' }))],
    [
      'a signed address elsewhere',
      () => text(withFile({ url: 'https://evil.example/a.AppImage' })),
    ],
    ['a signed file without its sum', () => text(withFile({ sha512: undefined }))],
    ['a signed version of another form', () => text({ ...honest(), version: '1.2.0-beta.1' })],
    ['a signed web installer', () => text({ ...honest(), packages: { x64: { path: 'a.7z' } } })],
    ['one that does not say when it was signed', () => text(release().body)],
    ['a share that is no number', () => text({ ...honest(), stagingPercentage: 'all' })],
  ])('%s', async (_what, manifest) => {
    feed.publish(release(), key);
    feed.files.set(MANIFEST, Buffer.from(manifest()));
    const updates = open();
    await updates.check();
    expect(updates.state()).toEqual({
      ...{ state: 'refused', version: null, refusal: 'update-not-signed' },
    });
    expect(feed.asked).toEqual([MANIFEST]);
    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));
  });
});

describe('a file that is not the one that was signed for', () => {
  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['changed in one byte', (bytes) => Buffer.concat([bytes.subarray(0, -2), Buffer.from('!\n')])],
    ['cut short', (bytes) => bytes.subarray(0, -100)],
    ['longer', (bytes) => Buffer.concat([bytes, Buffer.from('evil')])],
    ['another one', () => Buffer.from(program('evil'))],
  ])('%s: refused and thrown away', async (_what, change) => {
    const good = release();
    feed.publish(good, key);
    for (const [name, bytes] of good.files) feed.files.set(name, change(bytes));
    const updates = open();
    await updates.check();
    expect(updates.state()).toEqual({
      ...{ state: 'refused', version: '1.2.0', refusal: 'update-altered' },
    });
    expect(pending()).toEqual([]);
    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));
  });

  it('is not put in if it was changed while it lay there', async () => {
    feed.publish(release(), key);
    const updates = open();
    await updates.check();
    const [name = ''] = pending();
    writeFileSync(join(folder, 'cache/stowline-updater/pending', name), program('evil'));
    await updates.putIn(false);
    expect(updates.state().refusal).toBe('update-altered');
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));
    expect(runs()).toBe('');
    expect(pending()).toEqual([]);
  });
});

describe('a manifest from before', () => {
  it('brings no release back that was withdrawn, after a start neither', async () => {
    feed.publish(release(), key);
    const kept = feed.files.get(MANIFEST) ?? Buffer.of();
    feed.publish(release('1.2.0', { stagingPercentage: 0 }), key);
    await open().check();
    feed.files.set(MANIFEST, kept);
    const updates = open();
    await updates.check();
    expect(updates.state().state).toBe('none');
    expect(reports.join()).toContain('update-outdated');
    expect(feed.asked).toEqual([MANIFEST, MANIFEST]);

    feed.publish(release(), key);
    await updates.check();
    await updates.check();
    expect(updates.state().state).toBe('ready');
    feed.files.set(MANIFEST, kept);
    await updates.check();
    expect(updates.state().state).toBe('ready');
  });

  it('is none because a clock was wrong: one from the future is not taken, nor remembered', async () => {
    feed.publish(release('1.2.0', { signedAt: Date.now() + 2 * 24 * 60 * 60_000 }), key);
    const updates = open();
    await updates.check();
    expect(updates.state().state).toBe('none');
    expect(reports.join()).toContain('update-from-the-future');
    feed.publish(release(), key);
    await updates.check();
    expect(updates.state().state).toBe('ready');
  });
});

describe('nothing is offered', () => {
  it.each(['1.1.0', '1.0.9', '0.9.0'])('of version %s to one of 1.1.0', async (version) => {
    feed.publish(release(version), key);
    const updates = open();
    await updates.check();
    expect(updates.state().state).toBe('none');
    expect(feed.asked).toEqual([MANIFEST]);
    await updates.putIn(false);
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));
  });

  it('while the feed is away, and nobody is troubled with it', async () => {
    const updates = open();
    await updates.check();
    expect(updates.state().state).toBe('none');
    expect(reports).toHaveLength(1);
  });

  it('up to a release that somebody went back from', async () => {
    feed.publish(release('1.2.0'), key);
    const updates = open({ backFrom: '1.2.0' });
    await updates.check();
    expect(updates.state().state).toBe('none');
    feed.publish(release('1.2.1'), key);
    await updates.check();
    expect(updates.state()).toMatchObject({ state: 'ready', version: '1.2.1' });
  });
});

it.each([
  ['00000000', 1, 'ready'],
  ['00000000', 0, 'none'],
  ['40000000', 30, 'ready'],
  ['40000000', 20, 'none'],
  ['ffffff00', 99, 'none'],
  ['ffffff00', 100, 'ready'],
])(
  'a station %s of a release for %i %% of them: %s',
  async (share, stagingPercentage, expected) => {
    feed.publish(release('1.2.0', { stagingPercentage }), key);
    const updates = open({ stagingId: `12345678-1234-5678-9234-5678${share}` });
    await updates.check();
    expect(updates.state().state).toBe(expected);
  },
);

describe('an update that cannot be put in', () => {
  it('leaves the program where it was, and is told at the next start', async () => {
    feed.publish(release(), key);
    const updates = open();
    await updates.check();
    const { PATH } = process.env;
    // What the library moves the file with is not found.
    process.env['PATH'] = '';
    try {
      await updates.putIn(false);
    } finally {
      process.env['PATH'] = PATH;
    }
    expect(readFileSync(appImage, 'utf8')).toBe(program('old'));
    const failed = failedTry(folder, '1.1.0');
    expect(failed).toBe('1.2.0');
    expect(open({ failed }).state()).toEqual({
      ...{ state: 'refused', version: '1.2.0', refusal: 'update-not-installed' },
    });
    expect(failedTry(folder, '1.1.0')).toBeNull();
  });

  it('is none if it runs', () => {
    noteTry(folder, '1.2.0');
    expect(failedTry(folder, '1.2.0')).toBeNull();
  });
});

describe('which release ran here', () => {
  it('is remembered, so that going back is noticed', () => {
    expect(noteVersion(folder, '1.1.0')).toBeNull();
    expect(noteVersion(folder, '1.10.0')).toBeNull();
    expect(noteVersion(folder, '1.9.0')).toBe('1.10.0');
    expect(noteVersion(folder, '1.10.1')).toBeNull();
    writeFileSync(join(folder, 'newest-version.json'), '{"vers');
    expect(noteVersion(folder, '1.9.0')).toBeNull();
  });

  it.each([
    ['1.2.3', '1.2.3', 0],
    ['1.2.10', '1.2.9', 1],
    ['1.9.0', '1.10.0', -1],
    ['2.0.0', '1.99.99', 1],
  ])('%s against %s', (a, b, sign) => {
    expect(Math.sign(compareVersions(a, b))).toBe(sign);
  });
});

describe('what replaces an installation', () => {
  const places = () => ({ executable: join(folder, 'Stowline.exe') });

  it.each([
    ['win32', 'Uninstall Stowline.exe', 'NsisUpdater'],
    // Left there by electron-builder, which makes both packages of one folder.
    ['linux', 'resources/package-type', 'AppImageUpdater'],
    ['linux', 'nothing', 'AppImageUpdater'],
    ['darwin', 'nothing', 'MacUpdater'],
  ] as const)('%s with %s: %s', (platform, file, name) => {
    writeFileSync(join(folder, file), 'deb');
    process.env['APPDIR'] = folder;
    expect(createUpdater(platform, places())?.updater.constructor.name).toBe(name);
  });

  it('is nothing for an MSI package, a Debian package and a folder that was only unpacked', () => {
    writeFileSync(join(folder, 'resources/package-type'), 'deb');
    expect(createUpdater('win32', places())).toBeNull();
    // Whatever AppImage it was started by.
    expect(createUpdater('linux', places())).toBeNull();
  });
});
