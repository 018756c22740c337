import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FACTS, type Fact, type FactResult, type FactType } from '../../shared/facts/index.ts';
import {
  stockId,
  type AnyDocument,
  type Batch,
  type CollectionName,
  type Fulfilment,
  type Product,
  type Stock,
  type Task,
} from '../../shared/schema/index.ts';
import { CentralModel } from './centralModel.ts';
import { Replica } from './replica.ts';
import { runs } from '../../tests/runs.ts';

const TRACKED = ['fulfilments', 'batches', 'tasks', 'stock', 'parcels'] as const;
type Lost = 'no' | 'before-host' | 'after-host';
type Tracked = (typeof TRACKED)[number];
const AT = '2026-11-22T09:00:00.000Z';
const TASKS = ['t1', 't2'] as const;
const BINS = ['A-01', 'B-01'] as const;

const fulfilment: Fulfilment = {
  id: 'f1',
  clock: 0,
  orderId: 'o1',
  orderNumber: '536365',
  channel: 'file',
  country: 'GB',
  status: 'released',
  priority: 5,
  shipBy: AT,
  carrierService: 'standard',
  batchId: 'b1',
  toteIds: [],
  lines: [],
  lineCount: 2,
  unitCount: 12,
  blocked: null,
  createdAt: AT,
};
const batch: Batch = {
  id: 'b1',
  clock: 0,
  code: 'B-1',
  status: 'ready',
  lease: null,
  fence: 0,
  fulfilmentIds: ['f1'],
  taskCount: 2,
  unitCount: 12,
  shipBy: AT,
  createdAt: AT,
};
const task = (n: 0 | 1): Task => ({
  id: TASKS[n],
  clock: 0,
  kind: 'pick',
  status: 'open',
  batchId: 'b1',
  fulfilmentId: 'f1',
  lineId: String(n),
  sku: 'S',
  locationId: BINS[n],
  sequence: n,
  units: 6,
  picks: [],
  short: null,
});
const bin = (n: 0 | 1): Stock => ({
  id: stockId({ sku: 'S', containerKind: 'location', containerId: BINS[n] }),
  clock: 0,
  sku: 'S',
  containerKind: 'location',
  containerId: BINS[n],
  condition: 'available',
  owner: 'own',
  onHand: 50,
  reserved: 0,
});

function filledCentral(): CentralModel {
  const central = new CentralModel();
  central.put('fulfilments', fulfilment);
  central.put('batches', batch);
  for (const n of [0, 1] as const) {
    central.put('tasks', task(n));
    central.put('stock', bin(n));
  }
  return central;
}

const now = (flush: () => void) => flush();

function makeFact(n: number, type: FactType, data: unknown): Fact {
  // The data below is written for the type it is given with.
  return {
    id: `fact-${n}`,
    type,
    v: FACTS[type].v,
    shard: 'w',
    station: 's1',
    epoch: 'e1',
    n,
    group: `g${n}`,
    operator: { personId: 'p', sessionId: 'x', role: 'picker', assurance: 'badge' },
    basedOn: {},
    dependsOn: [],
    time: { at: AT, uncertaintyMs: 0 },
    sig: '',
    data,
  } as Fact;
}

/** Work of a station, a step at a time, that makes sense in any order. */
class Work {
  #n = 0;
  readonly #picks: { id: string; data: object }[] = [];

  next(choice: number): Fact {
    this.#n += 1;
    const n = this.#n;
    const at = (choice % 2) as 0 | 1;
    const target = {
      taskId: TASKS[at],
      fulfilmentId: 'f1',
      batchId: 'b1',
      sku: 'S',
      locationId: BINS[at],
      units: 1 + (choice % 3),
      fence: 1,
      toteId: `TOTE-${choice % 3}`,
    };
    const nothing = { fulfilment: false, batch: false };
    const kind = choice % 7;
    const undone = kind === 4 ? this.#picks.pop() : undefined;
    if (undone !== undefined) {
      return makeFact(n, 'pick.undone', { ...undone.data, undoes: undone.id, reopens: nothing });
    }
    if (kind === 5)
      return makeFact(n, 'batch.claimed', { batchId: 'b1', fence: n, takeOver: false });
    if (kind === 6) return makeFact(n, 'batch.returned', { batchId: 'b1', fence: n });
    if (kind === 3) {
      const parcel = { parcelId: `parcel-${choice % 2}`, fulfilmentId: 'f1' };
      return choice % 4 < 2
        ? makeFact(n, 'parcel.opened', {
            ...parcel,
            orderNumber: '536365',
            toteIds: [],
            carrierService: 'standard',
          })
        : makeFact(n, 'item.verified', { ...parcel, sku: 'S', units: 1, toteId: target.toteId });
    }
    this.#picks.push({ id: `fact-${n}`, data: target });
    return makeFact(n, 'pick.confirmed', { ...target, completes: nothing });
  }
}

/** A station: journal, outbox and pulls by hand, and the replica that a window would have. */
class StationModel {
  readonly replica = new Replica(now);
  readonly journal: { fact: Fact; result: FactResult | null; known: boolean }[] = [];
  readonly #central: CentralModel;
  readonly #after = new Map<Tracked, number>();
  #pushed = 0;

  constructor(central: CentralModel) {
    this.#central = central;
  }

  /** `overtaken`: central's answer gets to the window before the host's own word that it is journalled. */
  make(fact: Fact, overtaken = false): void {
    this.journal.push({ fact, result: null, known: false });
    if (overtaken) this.#pushAll('no');
    this.replica.factsMade([fact]);
  }

  /** Central decides the next fact. `lost`: its answer gets only as far as the host, or not even there. */
  push(verdict: 'applied' | 'flagged', lost: Lost): void {
    const entry = this.journal[this.#pushed];
    if (entry === undefined) return;
    this.#pushed += 1;
    const intent = FACTS[entry.fact.type].nature === 'intent';
    entry.result = this.#central.decide(
      entry.fact,
      intent && verdict === 'flagged' ? 'refused' : verdict,
    );
    entry.known = lost !== 'before-host';
    if (lost === 'no') this.replica.answered([entry.result]);
  }

  #pushAll(lost: Lost): void {
    while (this.#pushed < this.journal.length) this.push('applied', lost);
  }

  /** A page of one collection, with the answers that did not get here before it. */
  pull(collection: Tracked, limit: number, between: () => void = () => undefined): void {
    const page = this.#central.pull(collection, this.#after.get(collection) ?? 0, limit);
    this.#after.set(collection, page.after);
    const late = this.journal.filter(({ result, known }) => result !== null && !known);
    for (const entry of late) entry.known = true;
    this.replica.answered(late.flatMap(({ result }) => (result === null ? [] : [result])));
    for (const doc of page.documents) {
      this.replica.documentsArrived(collection, [doc]);
      between();
    }
    if (page.last) this.replica.throughMoved(collection, page.through);
  }

  /** Everything goes up and comes down, and the window asks the host for what it may have missed. */
  settle(): void {
    this.#pushAll('before-host');
    for (const collection of TRACKED) this.pull(collection, 1000);
    this.replica.reconcile(
      this.replica.unanswered(),
      this.journal.filter(
        ({ result }) => result === null || (result.clock ?? 0) > this.replica.throughAll(),
      ),
    );
  }
}

const shown = (replica: Replica, collection: CollectionName) =>
  new Map<string, AnyDocument>(replica.all(collection).map((doc) => [doc.id, doc]));
const withoutClock = (docs: ReadonlyMap<string, object>) =>
  new Map([...docs].map(([id, doc]) => [id, { ...doc, clock: 0 }]));

const anyAction = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('make' as const),
      choice: fc.nat(83),
      overtaken: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('push' as const),
      lost: fc.constantFrom<Lost>('no', 'before-host', 'after-host'),
      flagged: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('pull' as const),
      collection: fc.constantFrom(...TRACKED, 'stock' as const, 'stock' as const),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('foreign' as const),
      units: fc.integer({ min: 1, max: 5 }),
    }),
  },
);

describe('Replica', () => {
  it('shows every effect of the own facts exactly once, at every step, in any order of arrival', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 60, size: 'max' }), (actions) => {
        const central = filledCentral();
        const station = new StationModel(central);
        for (const collection of TRACKED) station.pull(collection, 1000);
        // What the person expects: the start, and each of their facts applied once, in order.
        const expected = filledCentral();
        const work = new Work();
        const check = () => {
          for (const collection of TRACKED) {
            expect(withoutClock(shown(station.replica, collection))).toEqual(
              withoutClock(expected.state(collection)),
            );
          }
        };
        for (const action of actions) {
          if (action.do === 'make') {
            const fact = work.next(action.choice);
            station.make(fact, action.overtaken);
            expected.decide(fact, 'applied');
          } else if (action.do === 'push') {
            // An answer that the host has and the window lacks is made good by asking the host, below.
            station.push('applied', action.lost === 'after-host' ? 'no' : action.lost);
          } else if (action.do === 'pull') {
            station.pull(action.collection, action.limit, check);
          }
          check();
        }
      }),
      { numRuns: runs(300) },
    );
  });

  it('ends equal to central, whatever others do, whatever is refused and whichever answers are lost', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 60, size: 'max' }), (actions) => {
        const central = filledCentral();
        const station = new StationModel(central);
        const work = new Work();
        for (const action of actions) {
          if (action.do === 'make') station.make(work.next(action.choice), action.overtaken);
          else if (action.do === 'push')
            station.push(action.flagged ? 'flagged' : 'applied', action.lost);
          else if (action.do === 'pull') station.pull(action.collection, action.limit);
          else {
            central.change('stock', bin(0).id, (doc) => ({
              ...(doc as Stock),
              onHand: (doc as Stock).onHand - action.units,
            }));
          }
        }
        station.settle();
        for (const collection of TRACKED) {
          expect(shown(station.replica, collection)).toEqual(central.state(collection));
        }
        expect(station.replica.unanswered().size).toBe(0);
      }),
      { numRuns: runs(300) },
    );
  });

  it('finds children, indexed documents and barcodes of what is shown, own facts included', () => {
    const station = new StationModel(filledCentral());
    for (const collection of TRACKED) station.pull(collection, 1000);
    const { replica } = station;
    expect(replica.children('tasks', 'f1').map(({ id }) => id)).toEqual(['t1', 't2']);
    expect(replica.children('fulfilments', 'b1')).toHaveLength(1);
    expect(replica.stockAt('A-01', 'S')).toMatchObject([{ onHand: 50 }]);

    station.make(new Work().next(0));
    expect(replica.stockAt('A-01', 'S')).toMatchObject([{ onHand: 49 }]);
    expect(replica.stockAt('TOTE-0')).toMatchObject([{ onHand: 1 }]);

    const product: Product = {
      id: 'S',
      clock: 1,
      sku: 'S',
      description: 'lantern',
      tracking: 'none',
      uoms: [
        { uom: 'each', factor: 1, barcodes: ['4006381333931'], grams: 1, mm: { l: 1, w: 1, h: 1 } },
        { uom: 'case', factor: 12, barcodes: ['CASE-S'], grams: 1, mm: { l: 1, w: 1, h: 1 } },
      ],
    };
    replica.documentsArrived('products', [product]);
    const each = { sku: 'S', uom: 'each', factor: 1 };
    expect(replica.findByBarcode('4006381333931')).toEqual(each);
    expect(replica.findByBarcode('04006381333931')).toEqual(each);
    expect(replica.findByBarcode('CASE-S')).toEqual({ sku: 'S', uom: 'case', factor: 12 });
    replica.documentsArrived('products', [{ id: 'S', clock: 2, _deleted: true }]);
    expect(replica.findByBarcode('4006381333931')).toBeUndefined();
  });

  it('finds a fulfilment by every tote it names, and by none it does not name any more', () => {
    const replica = new Replica((flush) => flush());
    const named = (...toteIds: string[]) => ({ ...fulfilment, toteIds, clock: 1 });
    const foundBy = (tote: string) => replica.withTote(tote).map(({ id }) => id);
    replica.documentsArrived('fulfilments', [named('T1', 'T2')]);
    expect([foundBy('T1'), foundBy('T2')]).toEqual([['f1'], ['f1']]);
    replica.documentsArrived('fulfilments', [named('T2')]);
    expect([foundBy('T1'), foundBy('T2')]).toEqual([[], ['f1']]);
  });

  it('tells listeners of exactly what changed, and gives the same array until then', () => {
    const station = new StationModel(filledCentral());
    for (const collection of TRACKED) station.pull(collection, 1000);
    const { replica } = station;
    const calls: string[] = [];
    replica.watchDocument('tasks', 't1', () => calls.push('t1'));
    replica.watchDocument('tasks', 't2', () => calls.push('t2'));
    replica.watchChildren('tasks', 'f1', () => calls.push('tasks of f1'));
    replica.watchCollection('parcels', () => calls.push('parcels'));
    const before = replica.children('tasks', 'f1');
    expect(replica.children('tasks', 'f1')).toBe(before);

    station.make(new Work().next(0));
    expect(calls.sort()).toEqual(['t1', 'tasks of f1']);
    expect(replica.children('tasks', 'f1')).not.toBe(before);
  });

  it('forgets what did not come again after a fresh start', () => {
    const station = new StationModel(filledCentral());
    for (const collection of TRACKED) station.pull(collection, 1000);
    station.replica.keepOnly('tasks', ['t2']);
    expect(station.replica.all('tasks').map(({ id }) => id)).toEqual(['t2']);
    expect(station.replica.children('tasks', 'f1')).toHaveLength(1);
  });
});
