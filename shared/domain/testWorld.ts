/** A small warehouse in memory for this room's tests: documents, and facts applied to them by `effectsOf`. */
import {
  gtin13FromInternal,
  gtin14FromGtin13,
  normalizeGtin14,
  parseScan,
} from '../barcodes/index.ts';
import { effectsOf, type Fact, type FactDraft } from '../facts/index.ts';
import { uuidv7 } from '../ids.ts';
import { COLLECTION_NAMES, COLLECTIONS } from '../schema/collections.ts';
import type { AnyDocument, CollectionDocuments, CollectionName } from '../schema/collections.ts';
import type { Batch, Fulfilment, Task } from '../schema/work.ts';
import type { BarcodeMatch, Self, View } from './view.ts';

export interface OrderPlan {
  readonly id: string;
  /** SKU → units. Each SKU has a bin of its own: SKU-2 lies at A-02. */
  readonly lines: Readonly<Record<string, number>>;
}

const skuNumber = (sku: string): number => Number(sku.split('-')[1]);
export const binOf = (sku: string): string => `A-${String(skuNumber(sku)).padStart(2, '0')}`;
/** One each of the SKU. */
export const eachCode = (sku: string): string => gtin13FromInternal(skuNumber(sku));
export const CASE_FACTOR = 6;
/** A case of CASE_FACTOR eaches. */
export const caseCode = (sku: string): string => gtin14FromGtin13(1, eachCode(sku));
export const scanOf = (raw: string) => ({ kind: 'scan', scan: parseScan(raw) }) as const;
export const bin = (sku: string) => scanOf(`LOC-${binOf(sku)}`);
export const item = (sku: string) => scanOf(eachCode(sku));
export const tote = (n: number) => scanOf(`TOTE-00${n}`);

export const SELF: Self = { stationId: 'station-1', personId: 'ana' };
export const OTHER: Self = { stationId: 'station-2', personId: 'bo' };

export class TestWorld implements View {
  readonly #docs = new Map<CollectionName, Map<string, AnyDocument>>(
    COLLECTION_NAMES.map((name) => [name, new Map()]),
  );
  readonly facts: Fact[] = [];

  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined {
    return this.#of(collection).get(id);
  }

  all<C extends CollectionName>(collection: C): CollectionDocuments[C][] {
    return [...this.#of(collection).values()];
  }

  children<C extends CollectionName>(collection: C, parentId: string): CollectionDocuments[C][] {
    const parent = COLLECTIONS[collection].parent ?? '';
    return this.all(collection).filter(
      (doc) => (doc as unknown as Record<string, unknown>)[parent] === parentId,
    );
  }

  withTote(toteId: string): Fulfilment[] {
    return this.all('fulfilments').filter(({ toteIds }) => toteIds.includes(toteId));
  }

  put<C extends CollectionName>(collection: C, doc: CollectionDocuments[C]): this {
    this.#of(collection).set(doc.id, doc);
    return this;
  }

  remove(collection: CollectionName, id: string): this {
    this.#of(collection).delete(id);
    return this;
  }

  patch<C extends CollectionName>(
    collection: C,
    id: string,
    change: Partial<CollectionDocuments[C]>,
  ): this {
    const doc = this.get(collection, id);
    if (!doc) throw new Error(`no ${collection}/${id} in this world`);
    return this.put(collection, { ...doc, ...change });
  }

  /** What host and fold do with a group. */
  record(drafts: readonly FactDraft[], self: Self = SELF): Fact[] {
    const group = uuidv7();
    return drafts.map((draft) => {
      const fact = {
        ...draft,
        v: 1,
        shard: 'warehouse',
        station: self.stationId,
        epoch: 'epoch',
        n: this.facts.length + 1,
        group,
        operator: {
          personId: self.personId,
          sessionId: 'session',
          role: 'supervisor' as const,
          assurance: 'pin' as const,
        },
        basedOn: draft.basedOn ?? {},
        dependsOn: draft.dependsOn ?? [],
        time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 0 },
        sig: '',
      } satisfies Fact;
      this.facts.push(fact);
      for (const effect of effectsOf(fact)) {
        const before = this.#docs.get(effect.collection)?.get(effect.id);
        const apply = effect.apply as (doc: AnyDocument | undefined) => AnyDocument | undefined;
        const after = apply(before);
        if (after) this.#docs.get(effect.collection)?.set(effect.id, after);
        else this.#docs.get(effect.collection)?.delete(effect.id);
      }
      return fact;
    });
  }

  readonly findByBarcode = (code: string): BarcodeMatch | undefined => {
    for (const product of this.all('products')) {
      for (const { uom, factor, barcodes } of product.uoms) {
        const found = barcodes.some((known) => known === code || normalizeGtin14(known) === code);
        if (found) return { sku: product.sku, uom, factor };
      }
    }
    return undefined;
  };

  #of<C extends CollectionName>(collection: C): Map<string, CollectionDocuments[C]> {
    return this.#docs.get(collection) as Map<string, CollectionDocuments[C]>;
  }
}

const AT = '2026-11-22T08:00:00.000Z';

function addProduct(world: TestWorld, sku: string): void {
  if (world.get('products', sku)) return;
  const mm = { l: 100, w: 100, h: 100 };
  world.put('products', {
    id: sku,
    clock: 1,
    sku,
    description: `Product ${sku}`,
    tracking: 'none',
    uoms: [
      { uom: 'each', factor: 1, barcodes: [eachCode(sku)], grams: 100, mm },
      { uom: 'case', factor: CASE_FACTOR, barcodes: [caseCode(sku)], grams: 600, mm },
    ],
  });
}

function addOrder(world: TestWorld, { id, lines }: OrderPlan, batchId: string): Fulfilment {
  const entries = Object.entries(lines);
  for (const [index, [sku, units]] of entries.entries()) {
    addProduct(world, sku);
    const task: Task = {
      id: `${id}-t${index + 1}`,
      clock: 1,
      kind: 'pick',
      status: 'open',
      batchId,
      fulfilmentId: id,
      lineId: String(index + 1),
      sku,
      locationId: binOf(sku),
      sequence: skuNumber(sku),
      units,
      picks: [],
      short: null,
    };
    world.put('tasks', task);
  }
  const fulfilment: Fulfilment = {
    id,
    clock: 1,
    orderId: `order-${id}`,
    orderNumber: `N-${id}`,
    channel: 'file',
    country: 'China',
    status: 'released',
    priority: 0,
    shipBy: AT,
    carrierService: 'SF Express Standard',
    batchId,
    toteIds: [],
    lines: entries.map(([sku, units], index) => ({
      lineId: String(index + 1),
      sku,
      description: `Product ${sku}`,
      qty: units,
      uom: 'each',
      units,
    })),
    lineCount: entries.length,
    unitCount: entries.reduce((sum, [, units]) => sum + units, 0),
    blocked: null,
    createdAt: AT,
  };
  world.put('fulfilments', fulfilment);
  world.put('contacts', {
    id,
    clock: 1,
    name: '王小明',
    lines: ['江苏省苏州市工业园区星湖街 1 号'],
    postcode: '215000',
    city: '苏州',
    country: '中国',
    phone: '+86 138 0000 0000',
  });
  return fulfilment;
}

/** One batch of the given orders, claimed by SELF unless `claimed` is false. */
export function worldWith(orders: readonly OrderPlan[], claimed = true): TestWorld {
  const world = new TestWorld();
  world.put('settings', {
    id: 'warehouse',
    clock: 1,
    name: 'Test warehouse',
    shipFrom: {
      name: 'Test',
      lines: ['Road 1'],
      postcode: '1',
      city: 'X',
      country: 'Y',
      phone: '',
    },
    gs1CompanyPrefix: '4012345',
    wrongScanThreshold: 3,
    bufferTarget: 2,
    batchSize: 10,
    sample: true,
  });
  const fulfilments = orders.map((order) => addOrder(world, order, 'batch'));
  return world.put(
    'batches',
    batchDocument('batch', {
      status: claimed ? 'claimed' : 'ready',
      lease: claimed ? { ...SELF, fence: 1 } : null,
      fence: claimed ? 1 : 0,
      fulfilmentIds: fulfilments.map(({ id }) => id),
    }),
  );
}

export const batchDocument = (id: string, change: Partial<Batch> = {}): Batch => ({
  id,
  clock: 1,
  code: id.toUpperCase(),
  status: 'ready',
  lease: null,
  fence: 0,
  fulfilmentIds: [],
  taskCount: 0,
  unitCount: 0,
  shipBy: AT,
  createdAt: AT,
  ...change,
});
