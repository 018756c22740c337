import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');

/** Builds main and preload as they ship, with a page of one line in place of the renderer. `name`: the file of tests that has it for itself. */
export function buildShellForTest(name: string): { main: string; preload: string } {
  // Worktrees may share their modules.
  const place = createHash('sha256').update(ROOT).digest('hex').slice(0, 8);
  const cache = join(ROOT, 'node_modules/.cache', `${name}-${place}`);
  mkdirSync(cache, { recursive: true });
  const out = realpathSync(cache);
  execFileSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/electron-vite/bin/electron-vite.js'),
      'build',
      `--config=${join(ROOT, 'tests/electron/shell.config.ts')}`,
      '--logLevel=warn',
    ],
    {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, STOWLINE_SHELL_OUT: out },
    },
  );
  const renderer = join(out, 'renderer');
  mkdirSync(join(renderer, 'assets'), { recursive: true });
  writeFileSync(join(renderer, 'index.html'), '<!doctype html><title>Stowline</title>');
  writeFileSync(join(renderer, 'assets/main.js'), 'export {};');
  return { main: join(out, 'main/index.js'), preload: join(out, 'preload/index.cjs') };
}
