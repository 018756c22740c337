import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { checkpointBeside, type Checkpointer } from './checkpointer.ts';

let folder: string;
let path: string;
let database: DatabaseSync;
let checkpointer: Checkpointer | undefined;
const reports: unknown[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-checkpoints-'));
  path = join(folder, 'a.db');
  database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; create table t (a)');
  reports.length = 0;
});
afterEach(async () => {
  await checkpointer?.stop();
  checkpointer = undefined;
  if (database.isOpen) database.close();
  rmSync(folder, { recursive: true });
});

const begin = (pages: number, of = path): void => {
  checkpointer = checkpointBeside({ path: of, pages }, (error) => reports.push(error));
};
const write = (rows: number): void => {
  for (let n = 0; n < rows; n += 1) database.exec('insert into t values (zeroblob(4000))');
};
const log = () =>
  database.prepare('PRAGMA wal_checkpoint(noop)').get() as { log: number; checkpointed: number };

it('brings a long log into the file, and the next writer begins it anew', async () => {
  begin(50);
  write(60);
  await vi.waitFor(() => expect(log().checkpointed).toBe(log().log));
  write(1);
  expect(log().log).toBeLessThan(10);
  expect(reports).toEqual([]);
});

it('holds up no writer while a reader keeps the log from beginning anew', async () => {
  const reader = new DatabaseSync(path);
  reader.exec('begin; select count(*) from t');
  reader.prepare('select count(*) from t').get();
  const patient = new DatabaseSync(path, { timeout: 400 });
  begin(50);
  try {
    for (let n = 0; n < 1_500; n += 1) patient.exec('insert into t values (zeroblob(4000))');
    reader.exec('commit');
    await vi.waitFor(() => expect(log().checkpointed).toBe(log().log), 10_000);
    expect(reports).toEqual([]);
  } finally {
    reader.close();
    patient.close();
  }
});

it('leaves a short log alone', async () => {
  begin(50);
  write(60);
  await vi.waitFor(() => expect(log().checkpointed).toBe(log().log));
  write(5);
  await checkpointer?.stop();
  expect(log().checkpointed).toBe(0);
});

it('says why it could not, and can be stopped nevertheless', async () => {
  begin(50, join(folder, 'no', 'such.db'));
  await vi.waitFor(() => expect(reports).toMatchObject([{ code: 'ERR_SQLITE_ERROR' }]));
});
