import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
const OUT = join(ROOT, 'node_modules/.cache/stowline-shell');

/** Builds main and preload as they ship, with a page of one line in place of the renderer. */
export function buildShellForTest(): { main: string; preload: string } {
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'),
      'build',
      `--config=${join(ROOT, 'tests/electron/shell.config.ts')}`,
      '--logLevel=warn',
    ],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const renderer = join(OUT, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Stowline</title>');
  writeFileSync(join(renderer, 'assets/main.js'), 'export {};');
  return { main: join(OUT, 'main/index.js'), preload: join(OUT, 'preload/index.cjs') };
}
