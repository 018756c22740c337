import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { namedPackages, neededPackages } from './neededModules.ts';

export interface StageOptions {
  /** The project, built. */
  readonly root: string;
  /** Emptied first. */
  readonly into: string;
  readonly platform: NodeJS.Platform;
  /** Where updates come from and who signs them; absent: this build takes none. */
  readonly updates?: { readonly url: string; readonly keys: readonly string[] };
}

/** Never read by a running program. */
const LEFT_OUT = [
  /\.(?:md|markdown|map|d\.ts|d\.mts|d\.cts|ts|tsx|o|obj|gyp|gypi|cc|cpp|h|hpp)$/i,
  /(?:^|\/)(?:test|tests|__tests__|example|examples|docs?|\.github)\//,
];
/** Koffi is asked for on Windows alone: it talks to the print spooler there. */
const WINDOWS_ONLY = /^(?:koffi|@koromix\/.*)$/;
/** The two weights that labels are drawn with, of nine. */
const FONTS = /^(?:500Medium|700Bold)\//;
const PREBUILD = /(?:^|\/)prebuilds\/([^/]+)/;
const LICENCE = /^(?:licen[cs]e|notice)/i;

function isNeeded(name: string, file: string, platform: NodeJS.Platform): boolean {
  if (LICENCE.test(path.basename(file))) return true;
  if (LEFT_OUT.some((pattern) => pattern.test(file))) return false;
  if (name.startsWith('@expo-google-fonts/') && file.endsWith('.ttf')) return FONTS.test(file);
  const prebuild = PREBUILD.exec(file)?.[1];
  return prebuild === undefined || new RegExp(`(?:^|-)${platform}-`).test(prebuild);
}

interface Description {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/**
 * Lays out the program as it is packed: what is built, the packages that main names with all they need,
 * and a package.json that knows of nothing else. Returns the names of those packages.
 */
export function stageApp({ root, into, platform, updates }: StageOptions): string[] {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  for (const part of ['main', 'preload', 'renderer'])
    cpSync(path.join(root, 'out', part), path.join(into, 'out', part), { recursive: true });

  const named = namedPackages(path.join(root, 'out/main')).filter(
    (name) => platform === 'win32' || !WINDOWS_ONLY.test(name),
  );
  const own = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Description;
  const versions = named.map((name) => {
    const version = own.dependencies[name];
    if (version === undefined) throw new Error(`${name} is no dependency of package.json`);
    return [name, version] as const;
  });
  for (const { name, from, to } of neededPackages(root, named)) {
    const keep = (source: string): boolean => {
      const file = path.relative(from, source).replaceAll(path.sep, '/');
      // What lies in a package's own node_modules is a package for itself.
      if (/^node_modules(?:\/|$)/.test(file)) return false;
      return isNeeded(name, file, platform);
    };
    cpSync(from, path.join(into, to), { recursive: true, filter: keep, dereference: true });
  }
  writeFileSync(
    path.join(into, 'package.json'),
    `${JSON.stringify(
      {
        name: own.name,
        productName: 'Stowline',
        version: own.version,
        description: own.description,
        license: own.license,
        author: 'Stowline contributors',
        type: 'module',
        main: 'out/main/index.js',
        dependencies: Object.fromEntries(versions),
        ...(updates ? { stowline: { updates } } : {}),
      },
      null,
      2,
    )}\n`,
  );
  if (!existsSync(path.join(into, 'out/renderer/index.html')))
    throw new Error('the renderer is not built');
  return named;
}
