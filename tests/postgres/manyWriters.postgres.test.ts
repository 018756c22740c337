/** Clocks become visible in the order they were given, however commits are delayed: a puller misses nothing. */
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { openCentralStore } from '../../central/openCentralStore.ts';
import { readPage } from '../../central/pull/readPage.ts';
import type { Store } from '../../central/store/index.ts';
import type { PullResponse } from '../../shared/protocol/index.ts';
import { createTestDatabase, type TestDatabase } from '../builders/database.ts';
import { createRandom } from '../fuzz/random.ts';
import { runs } from '../runs.ts';

const WRITERS = 50;
const NODES = 3;
const PULLERS = 4;
const SHARDS = ['wh:a', 'wh:b', 'wh:c', 'wh:d'];
const ROWS = runs(100_000);
/** Rows that one transaction writes at most. */
const MOST = 120;
const DELAY_MS = 8;
const POLL_MS = 10;

let home: TestDatabase;
let nodes: Store[] = [];
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
  await home.remove();
});

it(`shows every row of ${WRITERS} writers to pullers, with commits delayed at random`, async () => {
  const seed = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  home = await createTestDatabase();
  nodes = await Promise.all(
    Array.from({ length: NODES }, () => openCentralStore({ database: home.database })),
  );
  const written = new Map(SHARDS.map((shard) => [shard, 0]));
  let left = ROWS;
  let rows = 0;

  async function write(writer: number): Promise<void> {
    const node = nodes[writer % NODES] as Store;
    while (left > 0) {
      const shard = random.pick(SHARDS);
      const count = Math.min(left, 1 + random.below(MOST));
      const delay = random.unit() * DELAY_MS;
      left -= count;
      const from = rows;
      rows += count;
      await node.transact(shard, async (tx) => {
        for (let i = 0; i < count; i += 1) {
          const id = `${writer}-${from + i}`;
          const doc = { zone: 'A', aisle: 1, bay: 1, level: 1, bin: id, sequence: i };
          tx.append({ kind: 'test', input: null, writes: [{ collection: 'locations', id, doc }] });
        }
        // Another node may take this shard only after the commit, however late that is.
        await later(delay);
      });
      written.set(shard, (written.get(shard) ?? 0) + count);
    }
  }

  /** Asks again and again, by cursor alone; how many rows it was shown, and how many of them twice. */
  async function pull(puller: number, shard: string, done: () => boolean) {
    const node = nodes[puller % NODES] as Store;
    const seen = new Set<string>();
    let [after, twice, pages]: [string | undefined, number, number] = [undefined, 0, 0];
    for (;;) {
      const last = done();
      const text = await readPage(node, {
        collection: 'locations',
        shard,
        databaseId: node.databaseId,
        stationId: 'none',
        limit: 500,
        ...(after === undefined ? {} : { after }),
      });
      const page = JSON.parse(text) as PullResponse;
      after = page.checkpoint.after;
      pages += 1;
      for (const { id } of page.documents) {
        if (seen.has(id)) twice += 1;
        seen.add(id);
      }
      if (last && page.documents.length === 0) return { shard, seen: seen.size, twice, pages };
      if (page.documents.length === 0) await later(random.unit() * POLL_MS);
    }
  }

  let writing = true;
  const pulling = SHARDS.flatMap((shard) =>
    Array.from({ length: PULLERS / 2 }, (_, puller) => pull(puller, shard, () => !writing)),
  );
  const started = performance.now();
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  const seconds = (performance.now() - started) / 1000;
  writing = false;
  const found = await Promise.all(pulling);
  const pages = found.reduce((sum, one) => sum + one.pages, 0);
  process.stdout.write(
    `${JSON.stringify({ seed, rows: ROWS, rowsPerSecond: Math.round(ROWS / seconds), pulls: pages })}\n`,
  );
  for (const { shard, seen, twice } of found) {
    expect({ shard, seen, twice }).toEqual({ shard, seen: written.get(shard), twice: 0 });
  }
  expect([...written.values()].reduce((a, b) => a + b, 0)).toBe(ROWS);
}, 1_800_000);
