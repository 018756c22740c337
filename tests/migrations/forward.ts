/** A store as the first release made it, with much in it, opened by this one. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { checkRebuild, verifyLedger } from '../../central/ledger/index.ts';
import { CENTRAL_MIGRATIONS, openCentralStore } from '../../central/openCentralStore.ts';
import { readPage } from '../../central/pull/readPage.ts';
import {
  insertRows,
  ledgerHash,
  migrate,
  openEngine,
  type Engine,
  type Store,
} from '../../central/store/index.ts';
import { ROOT } from '../../scripts/lib/processes.ts';
import type { PullResponse } from '../../shared/protocol/index.ts';
import { WAREHOUSE } from '../builders/central.ts';
import { createTestDatabase, onPostgres } from '../builders/database.ts';

/** What the first release had. */
const FIRST: ReadonlySet<string> = new Set([
  '0001-core',
  'orders-0001-index',
  'routing-0001-release-queue',
  'imports-0001-runs',
]);
const THEN = '2026-01-01T00:00:00.000Z';
/** Documents of one ledger row. */
const TOGETHER = 100;
const PAGE = 1000;

const STATE = ['shard', 'collection', 'id', 'clock', 'gone', 'parent', 'body', 'salt'];
const LEDGER = ['shard', 'clock', 'at', 'kind', 'input', 'effects', 'prev_hash', 'hash'];
const FACTS = [
  ...['station', 'epoch', 'n', 'id', 'shard', 'group_id', 'type', 'body_hash', 'content_hash'],
  ...['outcome', 'reason', 'clock', 'received_at', 'body'],
];

/** Bins and their ledger, and a fact for each ledger row, in the columns that there were. */
async function fill({ writer }: Engine, rows: number): Promise<void> {
  let headHash = '';
  const clocks = Math.ceil(rows / TOGETHER);
  for (let clock = 1; clock <= clocks; clock += 1) {
    const docs = Array.from(
      { length: Math.min(TOGETHER, rows - (clock - 1) * TOGETHER) },
      (_, n) => {
        const id = `bin-${clock}-${n}`;
        return { id, zone: 'A', aisle: 1, bay: 1, level: 1, bin: id, sequence: n, clock };
      },
    );
    const effects = docs.map((doc) => ({
      ...{ collection: 'locations', id: doc.id, doc, gone: false, parent: null },
    }));
    const entry = {
      ...{ shard: WAREHOUSE, clock, at: THEN, kind: 'test', input: 'null', trace: null },
      effects: JSON.stringify(effects),
      prev_hash: headHash,
    };
    headHash = ledgerHash(entry);
    const state = docs.map((doc) => [
      ...[WAREHOUSE, 'locations', doc.id, clock, 0, null, JSON.stringify(doc), null],
    ]);
    const fact = [
      ...['st-1', 'epoch-1', clock, `fact-${clock}`, WAREHOUSE, `fact-${clock}`, 'scan.rejected'],
      ...['hash', 'hash', 'applied', null, clock, THEN, null],
    ];
    await writer.transaction().execute(async (tx) => {
      await insertRows(tx, 'state', STATE, state);
      const { shard, at, kind, input, prev_hash: previous } = entry;
      const row = [shard, clock, at, kind, input, entry.effects, previous, headHash];
      await insertRows(tx, 'ledger', LEDGER, [row]);
      await insertRows(tx, 'facts', FACTS, [fact]);
    });
  }
  const head = { shard: WAREHOUSE, clock: clocks, head_hash: headHash, at: THEN, sent: 0 };
  await writer.insertInto('shard_clock').values(head).execute();
}

async function pullAll(store: Store): Promise<{ documents: number; answers: number }> {
  let [documents, answers]: [number, number] = [0, 0];
  let after: string | undefined;
  for (;;) {
    const text = await readPage(store, {
      ...{ collection: 'locations', shard: WAREHOUSE, databaseId: store.databaseId },
      ...{ stationId: 'st-1', epoch: 'epoch-1', answered: 0, limit: PAGE },
      ...(after === undefined ? {} : { after }),
    });
    const page = JSON.parse(text) as PullResponse;
    documents += page.documents.length;
    if (after === undefined) answers = page.answers.length;
    if (page.documents.length < PAGE) return { documents, answers };
    after = page.checkpoint.after;
  }
}

const stepsOf = async ({ writer }: Pick<Engine, 'writer'>): Promise<string[]> =>
  (await writer.selectFrom('migrations').select('name').execute())
    .map(({ name }) => name)
    .toSorted();

/** On whichever engine the test run is about. */
export async function migrateForward(rows: number): Promise<void> {
  const home = await createTestDatabase();
  const open = () => openEngine(home.database, { report: () => undefined });
  try {
    const first = await open();
    await migrate(first.writer, CENTRAL_MIGRATIONS, THEN, FIRST);
    await first.afterMigration();
    await fill(first, rows);
    await first.close();

    // A step that can't be made: all of them are taken back, and the step is named.
    await home.tamper('create table pruned (x text)');
    const where = onPostgres ? ['--database', home.database] : ['--data', home.folder];
    const refused = promisify(execFile)(process.execPath, ['central/main.ts', 'verify', ...where], {
      cwd: ROOT,
    });
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/migration-failed .*0002-lost-stations/),
    });
    const still = await open();
    expect(await stepsOf(still)).toEqual([...FIRST].toSorted());
    const columns = (await still.writer.introspection.getTables())
      .find(({ name }) => name === 'ranges')
      ?.columns.map(({ name }) => name);
    expect(columns).not.toContain('voided_at');
    await still.close();
    await home.tamper('drop table pruned');

    const began = performance.now();
    const store = await openCentralStore({ database: home.database });
    const ms = Math.round(performance.now() - began);
    process.stdout.write(`${JSON.stringify({ rows, migratedMs: ms })}\n`);
    try {
      expect((await stepsOf({ writer: store.write })).length).toBeGreaterThan(FIRST.size);
      expect(await verifyLedger(store)).toMatchObject({ ok: true, problems: [] });
      expect(await checkRebuild(store)).toMatchObject({ ok: true, documents: rows });
      const answers = Math.min(10_000, Math.ceil(rows / TOGETHER));
      expect(await pullAll(store)).toEqual({ documents: rows, answers });
      const clock = await store.transact(WAREHOUSE, async (tx) =>
        tx.append({ kind: 'test', input: null, writes: [] }),
      );
      expect(clock).toBe(Math.ceil(rows / TOGETHER) + 1);
      expect(await verifyLedger(store)).toMatchObject({ ok: true });
    } finally {
      await store.close();
    }
  } finally {
    await home.remove();
  }
}
