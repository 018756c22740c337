import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
let house = '';

beforeEach(async () => {
  house = await mkdtemp(path.join(tmpdir(), 'stowline-lint-'));
  await copyFile(path.join(ROOT, '.oxlintrc.json'), path.join(house, '.oxlintrc.json'));
});
afterEach(() => rm(house, { recursive: true, force: true }));

/** What the project's own lint rules say of one file laid at `place` in an empty house. */
async function lint(place: string, source: string): Promise<string> {
  const file = path.join(house, place);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, `${source}\n`);
  return new Promise((resolve) => {
    execFile(path.join(ROOT, 'node_modules', '.bin', 'oxlint'), [], { cwd: house }, (_, out) =>
      resolve(out),
    );
  });
}

const uses = (name: string) => `export { x } from '${name}';`;

it.each([
  ['shared/a.ts', 'node:fs'],
  ['shared/a.ts', 'electron'],
  ['shared/facts/a.ts', '../../central/store/index.ts'],
  ['shared/a.ts', '../renderer/main.tsx'],
  ['renderer/a.ts', 'node:path'],
  ['renderer/floor/a.tsx', 'electron'],
  ['renderer/a.ts', '../central/server.ts'],
  ['renderer/a.ts', '../electron/station/station.ts'],
  ['electron/station/a.ts', 'electron'],
  ['electron/agent/a.ts', 'electron'],
  ['electron/station/a.ts', '../../central/server.ts'],
  ['electron/main/a.ts', '../../central/server.ts'],
  ['central/a.ts', '../renderer/main.tsx'],
  ['central/a.ts', '../electron/station/station.ts'],
  ['central/a.ts', 'electron'],
])('refuses that %s imports %s', async (place, target) => {
  expect(await lint(place, uses(target))).toContain('no-restricted-imports');
});

it.each([
  ['central/a.ts', '../shared/facts/index.ts'],
  ['renderer/a.ts', '../shared/facts/index.ts'],
  ['electron/main/a.ts', 'electron'],
  ['electron/station/a.ts', 'node:fs'],
  ['central/a.ts', 'node:fs'],
])('lets %s import %s', async (place, target) => {
  expect(await lint(place, uses(target))).not.toContain('no-restricted-imports');
});
