import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkpointBeside, type Checkpointer } from './checkpointer.ts';

/** The thread has started, and has looked at the log more than once. */
const SEVERAL_LOOKS_MS = 1_500;

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
/** At once: the thread sees all of it, or none. */
const write = (rows: number): void => {
  database.exec('begin');
  for (let n = 0; n < rows; n += 1) database.exec('insert into t values (zeroblob(4000))');
  database.exec('commit');
};
const log = () =>
  database.prepare('PRAGMA wal_checkpoint(noop)').get() as { log: number; checkpointed: number };

const inFile = () =>
  expect
    .poll(() => {
      const { log: all, checkpointed } = log();
      return all - checkpointed;
    })
    .toBe(0);

it('brings a long log into the file, and the next writer begins it anew', async () => {
  begin(50);
  write(60);
  await inFile();
  write(1);
  expect(log().log).toBeLessThan(10);
  expect(reports).toEqual([]);
});

it('holds up no writer while a reader keeps the log from beginning anew', async () => {
  const reader = new DatabaseSync(path);
  reader.exec('begin; select count(*) from t');
  reader.prepare('select count(*) from t').get();
  // It would be refused if the log's thread had it wait for the reader.
  const impatient = new DatabaseSync(path, { timeout: 400 });
  begin(50);
  try {
    const until = performance.now() + SEVERAL_LOOKS_MS;
    while (performance.now() < until) {
      for (let n = 0; n < 10; n += 1) impatient.exec('insert into t values (zeroblob(4000))');
      // Others have the lock in between, or the thread would never come to it.
      await setTimeout(2);
    }
    reader.exec('commit');
    await inFile();
    expect(reports).toEqual([]);
  } finally {
    reader.close();
    impatient.close();
  }
});

it('leaves a short log alone', async () => {
  begin(50);
  write(60);
  await inFile();
  write(5);
  await checkpointer?.stop();
  expect(log().checkpointed).toBe(0);
});

it('says why it could not, and can be stopped nevertheless', async () => {
  begin(50, join(folder, 'no', 'such.db'));
  await expect.poll(() => reports).toMatchObject([{ code: 'ERR_SQLITE_ERROR' }]);
});
