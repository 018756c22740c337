import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';

/** How the bundler writes what it left outside: imports at the top, later ones, and `require`. */
const ASKED = [
  /^(?:import|export)\b[^"'\n]*["']([^"'\n]+)["'];?$/gm,
  /\bimport\(\s*["']([^"'\n]+)["']\s*\)/g,
  /\brequire(?:\.resolve)?\(\s*["']([^"'\n]+)["']\s*\)/g,
];
/** A file of a package named in a string, as fonts are. */
const FONT = /["'`](@expo-google-fonts\/[\w-]+)["'`/]/g;

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

const isBuiltIn = (name: string): boolean =>
  name.startsWith('node:') || builtinModules.includes(name) || name === 'electron';

/** Packages that the built main names, without those that they need in turn. */
export function namedPackages(mainFolder: string): string[] {
  const names = new Set<string>();
  for (const file of readdirSync(mainFolder)) {
    if (!file.endsWith('.js')) continue;
    const source = readFileSync(path.join(mainFolder, file), 'utf8');
    for (const [, specifier = ''] of ASKED.flatMap((pattern) => [...source.matchAll(pattern)]))
      if (!specifier.startsWith('.') && !isBuiltIn(specifier)) names.add(packageOf(specifier));
    for (const [, font = ''] of source.matchAll(FONT)) names.add(font);
  }
  return [...names].toSorted();
}

export interface NeededPackage {
  readonly name: string;
  /** Its folder. */
  readonly from: string;
  /** The same, below the folder that has node_modules. */
  readonly to: string;
}

interface Description {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** As Node looks for it: beside whoever asks, then one folder up, and so on to `root`. */
function findPackage(root: string, asker: string, name: string): string | undefined {
  for (let folder = asker; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
    if (folder === root || folder === path.dirname(folder)) return undefined;
  }
}

/** The named packages and all they need, where they lie. Throws where one is not installed. */
export function neededPackages(root: string, names: readonly string[]): NeededPackage[] {
  const found = new Map<string, NeededPackage>();
  const take = (asker: string, name: string, isOptional: boolean): void => {
    const from = findPackage(root, asker, name);
    if (from === undefined) {
      if (isOptional) return;
      throw new Error(
        `${name}, which ${path.relative(root, asker) || 'main'} needs, is not installed`,
      );
    }
    if (found.has(from)) return;
    found.set(from, { name, from, to: path.relative(root, from) });
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(
      readFileSync(path.join(from, 'package.json'), 'utf8'),
    ) as Description;
    for (const next of Object.keys(dependencies)) take(from, next, next in optionalDependencies);
    // A library for one kind of machine is there on that kind alone.
    for (const next of Object.keys(optionalDependencies)) take(from, next, true);
  };
  for (const name of names) take(root, name, false);
  return [...found.values()];
}
