/** A backup taken while stations, a channel and a desk are at work, put back elsewhere. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { backupStore, restoreStore } from '../../central/backup/index.ts';
import { readRoster } from '../../central/auth/people.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import type { Store } from '../../central/store/index.ts';
import { WAREHOUSE } from '../builders/central.ts';
import { createTestDatabase, onPostgres } from '../builders/database.ts';
import { openLoadedWorld } from '../kills/world.ts';

const ANSWERS = 200;

async function idsIn(store: Store) {
  const facts = await store.read.selectFrom('facts').select('id').execute();
  const orders = await store.read
    .selectFrom('state')
    .select('id')
    .where('collection', '=', 'orders')
    .execute();
  return {
    facts: new Set(facts.map((row) => row.id)),
    orders: new Set(orders.map((row) => row.id)),
  };
}

/** Everything acknowledged before the backup began is in what was restored, and it agrees with itself. */
async function expectWhole(
  database: string,
  acknowledged: { facts: readonly string[]; orders: readonly string[] },
): Promise<void> {
  const store = await openCentralStore({ database });
  try {
    const kept = await idsIn(store);
    expect(acknowledged.facts.filter((id) => !kept.facts.has(id))).toEqual([]);
    expect(acknowledged.orders.filter((id) => !kept.orders.has(id))).toEqual([]);
    // Badges can be opened: it has the key.
    expect(
      (await readRoster(store, { stationId: 'any', shard: WAREHOUSE })).length,
    ).toBeGreaterThan(0);
    // Messages that were on their way arrive.
    await store.relay.drained();
    const { routed } = await store.read
      .selectFrom('state')
      .select((e) => e.fn.countAll<number>().as('routed'))
      .where('collection', '=', 'fulfilments')
      .where('id', 'not like', 'f-%')
      .executeTakeFirstOrThrow();
    expect(routed).toBe(kept.orders.size);
  } finally {
    await store.close();
  }
}

/** On whichever engine the test run is about; from PostgreSQL also into a file, and from there back. */
export async function backUpUnderLoad(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stowline-backup-'));
  const world = await openLoadedWorld();
  const ends: (() => Promise<void>)[] = [() => world.end()];
  try {
    const { load } = world;
    await expect.poll(() => load.acknowledged()).toBeGreaterThan(ANSWERS);
    const acknowledged = { facts: [...load.facts], orders: [...load.orders] };
    const file = path.join(folder, 'one.backup');
    const key = path.join(folder, 'one.key');
    const report = await world.withStore(async (store) => {
      store.saveKey(key);
      return backupStore(store, file);
    });
    expect(report.rows).toBeGreaterThan(ANSWERS);
    const during = load.acknowledged();
    // Central went on meanwhile, and does.
    await expect.poll(() => load.acknowledged()).toBeGreaterThan(during);

    const inFile = path.join(folder, 'restored.db');
    expect(await restoreStore({ file, key, database: inFile })).toMatchObject({ ok: true });
    await expectWhole(inFile, acknowledged);
    if (onPostgres) {
      const [one, two] = [await createTestDatabase(), await createTestDatabase()];
      ends.push(
        () => one.remove(),
        () => two.remove(),
      );
      expect(await restoreStore({ file, key, database: one.database })).toMatchObject({ ok: true });
      await expectWhole(one.database, acknowledged);
      const again = path.join(folder, 'two.backup');
      const store = await openCentralStore({ database: inFile });
      try {
        await backupStore(store, again);
      } finally {
        await store.close();
      }
      const there = { file: again, key, database: two.database };
      expect(await restoreStore(there)).toMatchObject({ ok: true });
      await expectWhole(two.database, acknowledged);
    }
    await load.stop();
  } finally {
    for (const end of ends) await end();
    rmSync(folder, { recursive: true, force: true });
  }
}
