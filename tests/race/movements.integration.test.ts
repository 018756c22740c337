import { expect, it } from 'vitest';
import { checkRebuild, verifyLedger } from '../../central/ledger/index.ts';
import type { EffectRecord, Store, Write } from '../../central/store/index.ts';
import { createRandomStream } from '../../shared/sample/random.ts';
import { stockId, type Stock } from '../../shared/schema/index.ts';
import { WAREHOUSE } from '../builders/central.ts';
import { aFulfilment, aStock, aTask, aBatch } from '../builders/documents.ts';
import {
  atScale,
  openRaceCentral,
  printFigure,
  type RaceCentral,
  type RaceDraft,
  type RaceStation,
} from './raceCentral.ts';

const MOVEMENTS = atScale(1_000_000);
const STATIONS = 10;
const SKUS_EACH = 12;
const LOTS = 3;
/** Facts in one push. */
const PUSH = 100;
/** Received by lot in one entry: goods that no station moves. */
const RECEIPTS = 200;

const write = (collection: Write['collection'], doc: { id: string }): Write => ({
  collection,
  id: doc.id,
  doc: { ...doc },
});

/** What a station's goods should come to, kept beside central by nothing but adding up. */
class Books {
  readonly balances = new Map<string, number>();
  movements = 0;

  move(id: string, delta: number): void {
    this.balances.set(id, (this.balances.get(id) ?? 0) + delta);
    this.movements += 1;
  }
  set(id: string, onHand: number): void {
    this.balances.set(id, onHand);
    this.movements += 1;
  }
}

const skusOf = (station: number) =>
  Array.from({ length: SKUS_EACH }, (_, index) => `S${station}-${index}`);
/** So much is ordered that nothing packed is ever too much. */
const plentyOf = (sku: string) => ({
  lineId: sku.slice(0, 20),
  sku,
  description: sku,
  qty: 1_000_000_000,
  uom: 'each' as const,
  units: 1_000_000_000,
});
const locationOf = (sku: string) => `BIN-${sku}`;
const at = (sku: string, containerKind: Stock['containerKind'], containerId: string) =>
  stockId({ sku, containerKind, containerId });

async function open(): Promise<RaceCentral> {
  const central = await openRaceCentral();
  const writes: Write[] = [];
  for (let station = 0; station < STATIONS; station += 1) {
    const lease = { stationId: `st-${station}`, personId: null, fence: 1 };
    writes.push(
      write('batches', aBatch({ id: `b${station}`, fulfilmentIds: [`f${station}`], lease })),
      write(
        'fulfilments',
        aFulfilment({
          id: `f${station}`,
          batchId: `b${station}`,
          status: 'packing',
          lines: skusOf(station).map(plentyOf),
        }),
      ),
      write('tasks', aTask({ id: `open${station}`, fulfilmentId: `f${station}`, sku: 'NEVER' })),
    );
  }
  await central.put(writes);
  return central;
}

/** Counts a bin, picks and takes back, over and over: two balances move with each but the count. */
async function work(station: RaceStation, seed: number, books: Books, upTo: number): Promise<void> {
  const random = createRandomStream(seed);
  const skus = skusOf(seed);
  while (books.movements < upTo) {
    const drafts: RaceDraft[] = [];
    while (drafts.length < PUSH) {
      const sku = skus[random.integer(0, SKUS_EACH - 1)] ?? '';
      const locationId = locationOf(sku);
      const bin = at(sku, 'location', locationId);
      const toteId = `TOTE-${random.integer(1, 5)}-${seed}`;
      const units = random.integer(1, 9);
      if (random.chance(0.1)) {
        const counted = random.integer(0, 500);
        drafts.push({ type: 'stock.counted', data: { sku, locationId, units: counted } });
        books.set(bin, counted);
        continue;
      }
      const item = { parcelId: `p${seed}`, fulfilmentId: `f${seed}`, sku, units, toteId };
      const type = random.pick(['item.verified', 'item.unverified'] as const);
      const sign = type === 'item.verified' ? 1 : -1;
      drafts.push(
        type === 'item.verified' ? { type, data: item } : { type, data: { ...item, undoes: 'x' } },
      );
      books.move(at(sku, 'tote', toteId), -units * sign);
      books.move(at(sku, 'parcel', `p${seed}`), units * sign);
    }
    const answers = await station.push(drafts);
    const lost = answers.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'flagged');
    expect(lost).toEqual([]);
  }
}

/** Goods come in by lot, in one entry each: balances that differ in nothing but their lot. */
async function receive(store: Store, books: Books, upTo: number): Promise<void> {
  const random = createRandomStream(4711);
  while (books.movements < upTo) {
    const touched = new Map<string, { sku: string; containerId: string; lot: string }>();
    for (let line = 0; line < RECEIPTS; line += 1) {
      const sku = `LOT-${random.integer(1, 200)}`;
      const key = {
        sku,
        containerId: `R-${random.integer(1, 20)}`,
        lot: `L${random.integer(1, LOTS)}`,
      };
      const id = stockId({ ...key, containerKind: 'location' });
      if (touched.has(id)) continue;
      books.move(id, random.integer(1, 50));
      touched.set(id, key);
    }
    await store.transact(WAREHOUSE, async (tx) =>
      tx.append({
        kind: 'stock.received',
        input: null,
        writes: [...touched].map(([id, key]) =>
          write('stock', { ...aStock({ ...key, onHand: books.balances.get(id) ?? 0 }), id }),
        ),
      }),
    );
  }
}

interface Sums {
  readonly moved: Map<string, number>;
  movements: number;
}

/** Every movement in the ledger, added up by balance key. */
async function sumLedger(store: Store): Promise<Sums> {
  const sums: Sums = { moved: new Map(), movements: 0 };
  for (let after = 0; ;) {
    const rows = await store.read
      .selectFrom('ledger')
      .select(['clock', 'effects'])
      .where('shard', '=', WAREHOUSE)
      .where('clock', '>', after)
      .orderBy('clock')
      .limit(2000)
      .execute();
    for (const { effects } of rows) {
      for (const { collection, id, delta } of JSON.parse(effects) as EffectRecord[]) {
        if (collection !== 'stock') continue;
        sums.moved.set(id, (sums.moved.get(id) ?? 0) + (delta ?? 0));
        sums.movements += 1;
      }
    }
    const last = rows.at(-1);
    if (!last) return sums;
    after = last.clock;
  }
}

const nonZero = (balances: ReadonlyMap<string, number>) =>
  [...balances].filter(([, units]) => units !== 0).sort(([a], [b]) => (a < b ? -1 : 1));

it(`after ${MOVEMENTS} movements the sum equals the balance for every SKU, lot and place`, async () => {
  const central = await open();
  try {
    const stations = Array.from({ length: STATIONS }, (_, index) => ({
      station: central.station(`st-${index}`),
      books: new Books(),
    }));
    await central.put(
      stations.map((_, index) =>
        write('parcels', {
          id: `p${index}`,
          fulfilmentId: `f${index}`,
          orderNumber: '1',
          status: 'open',
          stationId: `st-${index}`,
          lines: [],
          toteIds: [],
          sscc: null,
          weightGrams: null,
          carrierService: 'standard',
          label: null,
          openedAt: '',
        } as { id: string }),
      ),
    );
    const received = new Books();
    const began = performance.now();
    await Promise.all([
      ...stations.map(({ station, books }, index) =>
        work(station, index, books, (0.8 * MOVEMENTS) / STATIONS),
      ),
      receive(central.store, received, 0.2 * MOVEMENTS),
    ]);
    const sums = await sumLedger(central.store);
    printFigure('movements', sums.movements, performance.now() - began);
    expect(sums.movements).toBeGreaterThanOrEqual(MOVEMENTS);

    const rows = await central.store.read
      .selectFrom('state')
      .select(['id', 'body'])
      .where('collection', '=', 'stock')
      .where('body', 'is not', null)
      .execute();
    const balances = new Map(
      rows.map(({ id, body }) => [id, (JSON.parse(body ?? '') as Stock).onHand]),
    );
    expect(nonZero(sums.moved)).toEqual(nonZero(balances));
    const books = new Map(
      [received, ...stations.map((one) => one.books)].flatMap((one) => [...one.balances]),
    );
    expect(nonZero(balances)).toEqual(nonZero(books));
    expect((await checkRebuild(central.store)).differences).toEqual([]);
    expect((await verifyLedger(central.store)).ok).toBe(true);
  } finally {
    await central.close();
  }
}, 900_000);
