/** What a station's goods should come to, kept beside central by nothing but adding up. */
import type { Write } from '../../central/store/index.ts';
import { stockId, type Stock } from '../../shared/schema/index.ts';
import { aBatch, aFulfilment, aParcel, aTask } from '../builders/documents.ts';
import type { Random } from '../fuzz/random.ts';
import type { SignedFact, TestStation } from '../builders/central.ts';

const SKUS = 6;
const at = (sku: string, containerKind: Stock['containerKind'], containerId: string) =>
  stockId({ sku, containerKind, containerId });
const write = (collection: Write['collection'], doc: { id: string }): Write => ({
  collection,
  id: doc.id,
  doc: { ...doc },
});
const skusOf = (name: string) => Array.from({ length: SKUS }, (_, index) => `${name}-${index}`);

/** A fulfilment for this station alone, of which nothing is ever too much and which is never done. */
export function workFor(name: string, stationId: string): Write[] {
  const lease = { stationId, personId: null, fence: 1 };
  const lines = skusOf(name).map((sku) => ({
    lineId: sku,
    sku,
    description: sku,
    qty: 1_000_000_000,
    uom: 'each' as const,
    units: 1_000_000_000,
  }));
  const [id, batchId] = [`f-${name}`, `b-${name}`];
  return [
    write('batches', aBatch({ id: batchId, fulfilmentIds: [id], lease })),
    write('fulfilments', aFulfilment({ id, batchId, status: 'packing', lines })),
    write('tasks', aTask({ id: `open-${name}`, fulfilmentId: id, sku: 'NEVER' })),
    write('parcels', aParcel({ id: `p-${name}`, fulfilmentId: id, stationId, toteIds: [] })),
  ];
}

export class Books {
  readonly balances = new Map<string, number>();

  #move(id: string, delta: number): void {
    this.balances.set(id, (this.balances.get(id) ?? 0) + delta);
  }

  /** A handful of goods, counted or moved between tote and parcel, as one signed fact. */
  next(name: string, station: TestStation, random: Random): SignedFact {
    const sku = random.pick(skusOf(name));
    if (random.below(10) === 0) {
      const locationId = `BIN-${sku}`;
      const units = random.below(500);
      this.balances.set(at(sku, 'location', locationId), units);
      return station.fact('stock.counted', { sku, locationId, units });
    }
    const toteId = `TOTE-${name}`;
    const units = 1 + random.below(9);
    const item = { parcelId: `p-${name}`, fulfilmentId: `f-${name}`, sku, units, toteId };
    const back = random.below(2) === 0;
    this.#move(at(sku, 'tote', toteId), back ? units : -units);
    this.#move(at(sku, 'parcel', item.parcelId), back ? -units : units);
    return back
      ? station.fact('item.unverified', { ...item, undoes: 'x' })
      : station.fact('item.verified', item);
  }
}
