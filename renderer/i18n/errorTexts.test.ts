import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import texts from '../../resources/locales/en/app.json';

const STATION = new URL('../../electron/station/', import.meta.url);

/** Codes that end the program with a line on the terminal, or work that nobody at the screen asked for. */
const NEVER_ON_A_SCREEN = new Set(['station-key-lost', 'secret-unreadable', 'head-not-signed']);

/** Every `AppError('code'` in the station's sources. */
function codesOfStation(): string[] {
  const files = readdirSync(STATION, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.includes('.test.'),
  );
  const sources = files.map((name) => readFileSync(new URL(name, STATION), 'utf8')).join('\n');
  return [...sources.matchAll(/AppError\(\s*'([a-z0-9.-]+)'/g)].map(([, code]) => code ?? '');
}

it('has a sentence for every error that a station gives', () => {
  const codes = new Set(codesOfStation());
  expect(codes.size).toBeGreaterThan(20);
  const known: ReadonlySet<string> = new Set(Object.keys(texts.errors));
  expect([...codes].filter((code) => !known.has(code) && !NEVER_ON_A_SCREEN.has(code))).toEqual([]);
});
