/** Rows so large that a thousand of them would not fit into memory: a release of five hundred orders is one. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
} from '../../tests/builders/central.ts';
import { backupStore } from '../backup/index.ts';
import { PAGE_BYTES } from '../store/index.ts';
import { checkRebuild, ledgerRows, verifyLedger } from './index.ts';

const ROWS = 12;
const SHARD = 'wh:main';
const text = 'x'.repeat(PAGE_BYTES / 3);

let central: TestCentral;
beforeAll(async () => {
  central = await createTestCentral({ people: TEST_PEOPLE });
  for (let n = 0; n < ROWS; n += 1) {
    await central.put([{ collection: 'counters', id: `c${n}`, doc: { text } }], SHARD);
  }
});
afterAll(() => central.destroy());

const clocksOf = async () => {
  const rows = await central.store.read
    .selectFrom('ledger')
    .select('clock')
    .where('shard', '=', SHARD)
    .orderBy('clock')
    .execute();
  return rows.map(({ clock }) => clock);
};

it('are all gone through, in their order', async () => {
  const clocks: number[] = [];
  for await (const { clock } of ledgerRows(central.store.read, SHARD)) clocks.push(clock);
  expect(clocks).toEqual(await clocksOf());
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
  expect(await checkRebuild(central.store)).toMatchObject({ ok: true });
});

it('are read over HTTP a few at a time, until a page is empty', async () => {
  const station = await createTestStation(central);
  const token = await station.token('person-supervisor');
  const read = async (after: number): Promise<number[]> => {
    const path = `/v1/ledger?limit=1000&after=${after}`;
    const { status, body } = await station.request('GET', path, { token });
    expect(status).toBe(200);
    return (body as { entries: { clock: number }[] }).entries.map(({ clock }) => clock);
  };
  const pages: number[][] = [];
  for (let page = await read(0); page.length > 0; page = await read(page.at(-1) ?? 0)) {
    pages.push(page);
  }
  expect(pages.flat()).toEqual(await clocksOf());
  expect(pages.length).toBeGreaterThanOrEqual(ROWS / 3);
});

it('are in a backup, every one', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stowline-pages-'));
  try {
    const { shards } = await backupStore(central.store, join(folder, 'backup'));
    const entries = (await clocksOf()).length;
    expect(shards).toContainEqual(expect.objectContaining({ shard: SHARD, entries }));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
