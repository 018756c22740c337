import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { validateConfiguration } from 'app-builder-lib/out/util/config/config.js';
import { DebugLogger } from 'builder-util';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from '../../../scripts/lib/processes.ts';

type Config = Parameters<typeof validateConfiguration>[0];
const read = (name: string): string => readFileSync(path.join(ROOT, name), 'utf8');
const config = (): Config & Record<string, unknown> =>
  parse(read('electron-builder.yml')) as Config & Record<string, unknown>;
/** Of electron-builder: the tools it can make an AppImage with, the oldest first. */
interface Schema {
  readonly definitions: {
    readonly ToolsetConfig: {
      readonly properties: {
        readonly appimage: { readonly anyOf: readonly [{ readonly enum: readonly string[] }] };
      };
    };
  };
}
const versionOf = (name: string): string =>
  (JSON.parse(read(`node_modules/${name}/package.json`)) as { version: string }).version;

describe('electron-builder.yml', () => {
  it('is valid by electron-builder’s own schema', async () => {
    await validateConfiguration(config(), new DebugLogger(false));
  });

  it.each<[string, object]>([
    ['an unknown key', { asarUnpacked: [] }],
    ['a compression that is none', { compression: 'tight' }],
    ['an unknown fuse', { electronFuses: { runAsNodes: true } }],
  ])('is held to it: %s is refused', async (_what, over) => {
    const wrong = { ...config(), ...over };
    await expect(validateConfiguration(wrong, new DebugLogger(false))).rejects.toThrow();
  });

  it('packs the Electron that is developed with', () => {
    expect(config().electronVersion).toBe(versionOf('electron'));
  });

  it.each(
    [...read('electron-builder.yml').matchAll(/(?<!to: )\b((?:resources|scripts)\/[\w./-]+)/g)].map(
      ([, name = '']) => name,
    ),
  )('names a file that is there: %s', (name) => {
    expect(existsSync(path.join(ROOT, name))).toBe(true);
  });

  it('builds for the three systems, and never deletes what a station holds', () => {
    const { win, mac, linux, nsis, asar } = config();
    const targets = (system: Config['win'] | Config['mac'] | Config['linux']): unknown =>
      ((system?.target ?? []) as { target: string }[]).map(({ target }) => target);
    expect(targets(win)).toEqual(['nsis', 'msi']);
    expect(targets(mac)).toEqual(['dmg', 'zip']);
    expect(targets(linux)).toEqual(['AppImage', 'deb']);
    expect(mac).toMatchObject({ hardenedRuntime: true });
    expect(nsis).toMatchObject({ deleteAppDataOnUninstall: false });
    expect(asar).toBe(true);
  });

  it('makes the AppImage with the newest tools there are, and leaves the sandbox on', () => {
    const { definitions } = JSON.parse(read('node_modules/app-builder-lib/scheme.json')) as Schema;
    const [{ enum: known }] = definitions.ToolsetConfig.properties.appimage.anyOf;
    const { toolsets, appImage } = config();
    expect(toolsets).toEqual({ appimage: known.at(-1) });
    expect(known.length).toBeGreaterThan(1);
    expect(appImage).toMatchObject({ executableArgs: [] });
    expect(read('electron-builder.yml')).not.toContain('--no-sandbox');
  });
});

it('draws the icon that is committed', () => {
  const drawn = new Resvg(read('resources/package/icon.svg'), {
    fitTo: { mode: 'width', value: 1024 },
  }).render();
  const icon = PNG.sync.read(readFileSync(path.join(ROOT, 'resources/package/icon.png')));
  expect([icon.width, icon.height]).toEqual([1024, 1024]);
  const there = PNG.sync.read(drawn.asPng());
  expect(Buffer.compare(icon.data, there.data)).toBe(0);
});

it('lets macOS compile at run time and nothing else', () => {
  for (const name of ['entitlements.mac.plist', 'entitlements.mac.inherit.plist']) {
    const keys = [...read(`resources/package/${name}`).matchAll(/<key>([^<]+)<\/key>/g)];
    expect(keys.map(([, key]) => key)).toEqual(['com.apple.security.cs.allow-jit']);
  }
});
