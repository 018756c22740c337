import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
/** All that the two bundles are made of. */
const SOURCES = ['electron', 'shared', 'resources', 'tests/electron/shell.config.ts'].concat([
  ...['electron.vite.config.ts', 'package.json', 'package-lock.json'],
]);

/** Changes with any change of the sources, and of where they lie: worktrees may share their modules. */
function keyOfSources(): string {
  const hash = createHash('sha256').update(ROOT);
  const note = (path: string): void => {
    const { mtimeMs, size } = statSync(path);
    hash.update(`${path} ${mtimeMs} ${size}\n`);
  };
  for (const source of SOURCES.map((name) => join(ROOT, name))) {
    if (!statSync(source).isDirectory()) {
      note(source);
      continue;
    }
    const entries = readdirSync(source, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    for (const path of files.map((file) => join(file.parentPath, file.name)).toSorted()) note(path);
  }
  return hash.digest('hex').slice(0, 16);
}

const DAY_MS = 86_400_000;
/** Builds of sources that are long gone. */
function sweep(cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > DAY_MS) rmSync(path, { recursive: true, force: true });
  }
}

/** Main and preload as they ship, built once for all files of tests. */
function buildOnce(cache: string): string {
  const base = join(cache, `shell-${keyOfSources()}`);
  if (existsSync(base)) return base;
  sweep(cache);
  const making = mkdtempSync(`${base}.`);
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'),
      'build',
      `--config=${join(ROOT, 'tests/electron/shell.config.ts')}`,
      '--logLevel=error',
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, STOWLINE_SHELL_OUT: making },
    },
  );
  try {
    renameSync(making, base);
  } catch (error) {
    // Another file of tests was quicker.
    if (!existsSync(base)) throw error;
    rmSync(making, { recursive: true });
  }
  return base;
}

/** The built shell with a page of one line in place of the renderer. `name`: the file of tests that has it for itself. */
export function buildShellForTest(name: string): { main: string; preload: string } {
  // Inside node_modules: what main leaves outside its bundle is found from there.
  const cache = join(ROOT, 'node_modules/.cache/stowline-shells');
  mkdirSync(cache, { recursive: true });
  const folder = realpathSync(cache);
  const base = buildOnce(folder);
  const out = `${base}-${name}`;
  rmSync(out, { recursive: true, force: true });
  cpSync(base, out, { recursive: true });
  const assets = join(out, 'renderer/assets');
  mkdirSync(assets, { recursive: true });
  writeFileSync(join(out, 'renderer/index.html'), '<!doctype html><title>Stowline</title>');
  writeFileSync(join(assets, 'main.js'), 'export {};');
  return { main: join(out, 'main/index.js'), preload: join(out, 'preload/index.cjs') };
}
