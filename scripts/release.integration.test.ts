import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { readManifest } from '../electron/main/updates/manifest.ts';
import { runProgram } from './lib/processes.ts';

const NAME = 'latest-linux.yml';
let folder: string;
const at = (name: string): string => path.join(folder, name);
const release = (...words: readonly string[]): Promise<string> =>
  runProgram(process.execPath, ['scripts/release.ts', ...words]);
const sign = (...words: readonly string[]): Promise<string> =>
  release('sign', at(NAME), '--key', at('key'), ...words);
/** As a station reads it. */
const taken = () =>
  readManifest(NAME, readFileSync(at(NAME), 'utf8'), [readFileSync(at('key.pub'), 'utf8').trim()]);

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'stowline-release-'));
  const sha512 = `${'A'.repeat(86)}==`;
  const url = 'Stowline-linux-x86_64.AppImage';
  writeFileSync(
    at(NAME),
    stringify({
      ...{ version: '1.2.0', files: [{ url, sha512, size: 1 }] },
      releaseDate: '2026-11-23T08:00:00.000Z',
    }),
  );
  await release('make-key', at('key'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('makes a key that nobody else can read, and never a second one over it', async () => {
  expect(statSync(at('key')).mode & 0o077).toBe(0);
  await expect(release('make-key', at('key'))).rejects.toThrow('is there already');
});

it('opens a release to some, to more, to all, and takes it back; each time it says to how many', async () => {
  const steps = [
    [['--staging', '10'], 10, '10 %'],
    [['--staging', '50'], 50, '50 %'],
    [[], undefined, '100 %'],
    [['--staging', '0'], 0, '0 %'],
  ] as const;
  let last = 0;
  for (const [words, share, said] of steps) {
    expect(await sign(...words)).toContain(`signed, for ${said} of the stations`);
    const { info, signedAt } = taken();
    expect(info).toMatchObject({ version: '1.2.0' });
    expect(info.stagingPercentage).toBe(share);
    expect(signedAt).toBeGreaterThan(last);
    last = signedAt;
  }
});

it('signs nothing by a clock that runs behind that of the last time', async () => {
  const body = parse(readFileSync(at(NAME), 'utf8')) as object;
  const before = stringify({ ...body, signedAt: Date.now() + 60_000 });
  writeFileSync(at(NAME), before);
  await expect(sign()).rejects.toThrow('one of two clocks is wrong');
  expect(readFileSync(at(NAME), 'utf8')).toBe(before);
});

it('refuses a share that is none', async () => {
  await expect(sign('--staging', '101')).rejects.toThrow('A whole number from 0 to 100.');
});
