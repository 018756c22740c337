import { expect, it } from 'vitest';
import { leaseRange } from '../../central/ranges/leaseRange.ts';
import { accountNumbers } from '../../central/stations/index.ts';
import type { Write } from '../../central/store/index.ts';
import { buildSscc } from '../../shared/barcodes/index.ts';
import { parcelIdOf } from '../../shared/domain/packing/index.ts';
import { uuidv5 } from '../../shared/ids.ts';
import { createRandomStream } from '../../shared/sample/random.ts';
import type { Fulfilment, Parcel } from '../../shared/schema/index.ts';
import { WAREHOUSE } from '../builders/central.ts';
import { aBatch, aFulfilment, aStock, aTask } from '../builders/documents.ts';
import { checkCentral, readCentral } from '../invariants/index.ts';
import {
  atScale,
  openRaceCentral,
  printFigure,
  type RaceCentral,
  type RaceDraft,
  type RaceStation,
} from './raceCentral.ts';

const STATIONS = 50;
const PARCELS = atScale(10_000);
/** Orders each station asks for in one round, and how far down the list it looks: they meet all the time. */
const ASKS = 12;
const REACH = 150;
/** One round in so many, a station closes and ships again what another one has shipped. */
const MEDDLES = 4;

/** Names what is made for an order, whoever makes it. */
const ORDERS = '1b671a64-40d5-491e-99b0-da01ff1f3341';

const write = (collection: Write['collection'], doc: { id: string }): Write => ({
  collection,
  id: doc.id,
  doc: { ...doc },
});
const skuOf = (order: number) => `SKU-${order % 500}`;
const binOf = (order: number) => `A-${order % 500}`;
const UNITS = 2;

function orderWrites(order: number): Write[] {
  const sku = skuOf(order);
  return [
    write(
      'fulfilments',
      aFulfilment({
        id: `f${order}`,
        orderId: `o${order}`,
        orderNumber: String(order),
        batchId: `b${order}`,
        lines: [{ lineId: '1', sku, description: sku, qty: UNITS, uom: 'each', units: UNITS }],
        unitCount: UNITS,
      }),
    ),
    write(
      'tasks',
      aTask({
        id: `t${order}`,
        batchId: `b${order}`,
        fulfilmentId: `f${order}`,
        sku,
        locationId: binOf(order),
        units: UNITS,
      }),
    ),
    write(
      'batches',
      aBatch({
        id: `b${order}`,
        status: 'ready',
        lease: null,
        fence: 0,
        fulfilmentIds: [`f${order}`],
      }),
    ),
  ];
}

async function open(): Promise<RaceCentral> {
  const central = await openRaceCentral();
  const perSku = PARCELS / Math.min(PARCELS, 500);
  await central.put([
    { collection: 'settings', id: 'warehouse', doc: { gs1CompanyPrefix: '9521234' } },
    ...Array.from({ length: Math.min(PARCELS, 500) }, (_, at) =>
      write(
        'stock',
        aStock({
          sku: skuOf(at),
          containerId: binOf(at),
          onHand: perSku * UNITS * 2,
          reserved: perSku * UNITS,
        }),
      ),
    ),
  ]);
  await central.put(Array.from({ length: PARCELS }, (_, order) => orderWrites(order)).flat());
  return central;
}

/** Who opens an order's parcel says it with this fact. */
const openedBy = (order: number): string => uuidv5(String(order), ORDERS);
const parcelOf = (order: number): string => parcelIdOf(openedBy(order));

const claim = (order: number): RaceDraft => ({
  type: 'batch.claimed',
  data: { batchId: `b${order}`, fence: 1, takeOver: false },
});

const close = (order: number, sscc: string): RaceDraft => ({
  type: 'parcel.closed',
  data: {
    parcelId: parcelOf(order),
    fulfilmentId: `f${order}`,
    sscc,
    weightGrams: null,
    jobId: `j${order}`,
    completes: true,
  },
});
const ship = (order: number, sscc: string): RaceDraft => ({
  type: 'parcel.shipped',
  data: {
    parcelId: parcelOf(order),
    fulfilmentId: `f${order}`,
    batchId: `b${order}`,
    sscc,
    lines: [{ sku: skuOf(order), units: UNITS }],
    completes: true,
  },
});

/** From the bin to the truck. */
function work(order: number, sscc: string): RaceDraft[] {
  const sku = skuOf(order);
  const toteId = `TOTE-${order}`;
  const item = { fulfilmentId: `f${order}`, sku, units: UNITS, toteId };
  return [
    {
      type: 'pick.confirmed',
      data: {
        ...item,
        taskId: `t${order}`,
        batchId: `b${order}`,
        locationId: binOf(order),
        fence: 1,
        completes: { fulfilment: true, batch: true },
      },
    },
    {
      id: openedBy(order),
      type: 'parcel.opened',
      data: {
        parcelId: parcelOf(order),
        fulfilmentId: `f${order}`,
        orderNumber: String(order),
        toteIds: [toteId],
        carrierService: 'standard',
      },
    },
    { type: 'item.verified', data: { ...item, parcelId: parcelOf(order) } },
    close(order, sscc),
    ship(order, sscc),
  ];
}

/** Numbers of this station, leased as they are needed, like a station does. */
function numbersOf(central: RaceCentral, { id, epoch }: RaceStation): () => Promise<string> {
  let left: string[] = [];
  let asked = 0;
  return async () => {
    if (left.length === 0) {
      asked += 1;
      const request = { kind: 'sscc' as const, epoch, count: 40, requestId: `${id}-${asked}` };
      const range = await leaseRange(central.store, { stationId: id, shard: WAREHOUSE }, request);
      left = Array.from({ length: 40 }, (_, at) =>
        buildSscc(range.extensionDigit, range.gs1CompanyPrefix, range.first + at),
      );
    }
    return left.shift() ?? '';
  };
}

interface Tally {
  /** Who got each order. */
  readonly winners: Map<number, string[]>;
  readonly shipped: number[];
  refused: number;
  meddled: number;
}

async function runStation(
  central: RaceCentral,
  station: RaceStation,
  seed: number,
  open: Set<number>,
  tally: Tally,
): Promise<void> {
  const random = createRandomStream(seed);
  const nextNumber = numbersOf(central, station);
  while (open.size > 0) {
    const near = [...open.values().take(REACH)];
    const asks = new Set<number>();
    while (asks.size < Math.min(ASKS, near.length)) {
      asks.add(near[random.integer(0, near.length - 1)] ?? 0);
    }
    const orders = [...asks];
    const answers = await station.push(orders.map(claim));
    const won = orders.filter((_, at) => answers[at]?.outcome === 'applied');
    tally.refused += orders.length - won.length;
    for (const order of won) {
      tally.winners.set(order, [...(tally.winners.get(order) ?? []), station.id]);
    }
    for (const order of orders) open.delete(order);
    const drafts: RaceDraft[] = [];
    for (const order of won) drafts.push(...work(order, await nextNumber()));
    const done = await station.push(drafts);
    expect(done.every(({ outcome }) => outcome === 'applied')).toBe(true);
    const again = tally.shipped[random.integer(0, Math.max(0, tally.shipped.length - 1))];
    tally.shipped.push(...won);
    if (again === undefined || !random.chance(1 / MEDDLES)) continue;
    const sscc = await nextNumber();
    const late = await station.push([close(again, sscc), ship(again, sscc)]);
    expect(late.filter(({ outcome }) => outcome === 'applied')).toEqual([]);
    tally.meddled += 1;
  }
}

it(`fifty stations race for ${PARCELS} parcels: one claim, one label, one shipment each`, async () => {
  const central = await open();
  try {
    const left = new Set(Array.from({ length: PARCELS }, (_, order) => order));
    const tally: Tally = { winners: new Map(), shipped: [], refused: 0, meddled: 0 };
    const began = performance.now();
    await Promise.all(
      Array.from({ length: STATIONS }, (_, at) =>
        runStation(central, central.station(`st-${at}`), at, left, tally),
      ),
    );
    printFigure('parcels raced for', PARCELS, performance.now() - began);
    process.stdout.write(`${tally.refused} claims lost, ${tally.meddled} meddlings told\n`);

    expect(tally.winners.size).toBe(PARCELS);
    expect([...tally.winners.values()].filter((who) => who.length !== 1)).toEqual([]);
    expect(tally.refused).toBeGreaterThan(PARCELS / 2);
    expect(tally.meddled).toBeGreaterThan(0);

    const numbers = await accountNumbers(central.store);
    const sum = (of: 'issued' | 'used' | 'leased' | 'voided') =>
      numbers.reduce((total, one) => total + one[of], 0);
    expect(sum('issued')).toBe(sum('used') + sum('leased') + sum('voided'));

    await central.store.relay.drained();
    const found = readCentral(central.databaseFile);
    expect(checkCentral(found)).toEqual([]);
    const docs = <T>(collection: string) =>
      found.state
        .filter((row) => row.collection === collection && row.body !== null)
        .map((row) => JSON.parse(row.body ?? 'null') as T);
    const parcels = docs<Parcel>('parcels');
    expect(parcels).toHaveLength(PARCELS);
    expect(new Set(parcels.map(({ sscc }) => sscc)).size).toBe(PARCELS);
    expect(parcels.filter(({ status, label }) => status !== 'shipped' || !label)).toEqual([]);
    const orders = docs<Fulfilment>('fulfilments');
    expect(orders.filter(({ status }) => status !== 'shipped')).toEqual([]);
  } finally {
    await central.close();
  }
}, 600_000);
