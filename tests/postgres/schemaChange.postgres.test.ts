/** An upgrade of central changes the schema while a process of the release before it is still at work. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sql } from 'kysely';
import { openCentralStore } from '../../central/openCentralStore.ts';
import type { Store } from '../../central/store/index.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database.ts';

let home: TestDatabase;
let older: Store;
let newer: Store;
beforeEach(async () => {
  home = await createTestDatabase();
  older = await openCentralStore({ database: home.database });
  newer = await openCentralStore({ database: home.database });
});
afterEach(async () => {
  await older.close();
  await newer.close();
  await home.remove();
});

it('is met as a database that was away for a moment, on every connection once', async () => {
  const read = () => older.read.selectFrom('stations').selectAll().execute();
  const lanes = Array.from({ length: 4 });
  await Promise.all(lanes.map(read));
  await sql`alter table "stations" add column "later" text`.execute(newer.write);
  const outcomes = await Promise.allSettled(lanes.map(read));
  const refused = outcomes.filter(({ status }) => status === 'rejected');
  expect(refused.length).toBeGreaterThan(0);
  for (const each of refused) {
    expect(each).toMatchObject({ reason: { code: 'database-away' } });
  }
  for (let n = 0; n < 8; n += 1) await read().catch(() => undefined);
  expect(await Promise.all(lanes.map(read))).toEqual(lanes.map(() => []));
});
