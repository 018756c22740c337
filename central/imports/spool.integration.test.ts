import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Spool } from './spool.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-spool-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const chunks = (count: number) =>
  Readable.from(Array.from({ length: count }, () => Buffer.alloc(10)));

it('keeps a file within the limit', async () => {
  const path = await new Spool(folder, 30).receive('small', chunks(3));
  expect(readFileSync(path)).toHaveLength(30);
});

it('refuses a larger one and keeps nothing of it', async () => {
  const spool = new Spool(folder, 30);
  await expect(spool.receive('large', chunks(4))).rejects.toMatchObject({
    code: 'too-large',
    meta: { limitBytes: 30 },
  });
  expect(existsSync(spool.pathOf('large'))).toBe(false);
});
