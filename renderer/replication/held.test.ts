import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostInput, HostOutput, StationHost } from '../../shared/host/index.ts';
import { COLLECTION_NAMES, stockId, type CollectionName } from '../../shared/schema/index.ts';
import { aBatch, aFulfilment, aParcel, aStock, aTask } from '../../tests/builders/documents.ts';
import { aFact, pickData } from '../../tests/builders/facts.ts';
import { Replica } from '../replica/replica.ts';
import { createKeeper, feedHeld, keepHeld, holdsWork, lacksState, type Keeper } from './held.ts';

type Saved = HostInput<'held:save'>;
type Document = Saved['put'][number]['document'];

/** The host's side, in memory: what it was told, and how often. */
class FakeHost {
  readonly documents = new Map<string, { collection: CollectionName; document: Document }>();
  through: Record<string, number> = {};
  saves: Saved[] = [];
  away = false;

  readonly call = (async (name: string, input: unknown) => {
    if (this.away) return { ok: false, error: { code: 'host-lost', meta: {} } };
    if (name === 'held:save') return { ok: true, value: this.#save(input as Saved) };
    const documents = [...this.documents.values()];
    const value =
      name === 'held:list'
        ? documents.map(({ collection, document: { id, clock } }) => ({ collection, id, clock }))
        : ({ documents, next: null, through: this.through } satisfies HostOutput<'held:load'>);
    return { ok: true, value };
  }) as StationHost['call'];

  #save(input: Saved) {
    this.saves.push(input);
    for (const { collection, id } of input.remove) this.documents.delete(`${collection}#${id}`);
    for (const each of input.put) {
      this.documents.set(`${each.collection}#${each.document.id}`, each);
    }
    this.through = input.through ?? this.through;
    return {};
  }

  ids(collection: CollectionName): string[] {
    return [...this.documents.values()]
      .filter((each) => each.collection === collection)
      .map(({ document }) => document.id)
      .sort();
  }
}

const FLOOR = COLLECTION_NAMES.filter((name) => name !== 'contacts');
const contact = (id: string) => ({
  ...{ id, clock: 3, name: 'Li Na', lines: [], postcode: '', city: '', country: '', phone: '' },
});
const BIN = stockId({ sku: '85123A', containerKind: 'location', containerId: 'A-01-1-A' });

/** Everything of a small warehouse here: b1 in this station's hands, b2 in another's. */
function filled(replica = new Replica((flush) => flush())): Replica {
  const put = (collection: CollectionName, ...documents: { id: string; clock: number }[]) =>
    replica.documentsArrived(collection, documents);
  put('batches', aBatch({ clock: 5 }));
  const lease = { stationId: 's2', personId: 'p', fence: 1 };
  put('batches', aBatch({ id: 'b2', fulfilmentIds: ['f2'], lease }));
  put('fulfilments', aFulfilment(), aFulfilment({ id: 'f2', batchId: 'b2' }));
  put('tasks', aTask({ clock: 7 }), aTask({ id: 't2', fulfilmentId: 'f2', batchId: 'b2' }));
  put('stock', aStock(), aStock({ containerId: 'B-01-1-A' }));
  put('settings', { id: 'warehouse', clock: 1 });
  put('products', { id: '85123A', clock: 1 }, { id: '999', clock: 1 });
  put('locations', { id: 'A-01-1-A', clock: 1 }, { id: 'B-01-1-A', clock: 1 });
  for (const name of FLOOR) replica.throughMoved(name, 20);
  return replica;
}

let host: FakeHost;
let replica: Replica;
let keeper: Keeper;
beforeEach(() => {
  host = new FakeHost();
  replica = filled();
  keeper = createKeeper(replica, host, () => 's1');
});

describe('a batch that is claimed', () => {
  let stopWatching: () => void;
  beforeEach(async () => {
    // Rounds are left to an idle page: this one never is.
    vi.stubGlobal('requestIdleCallback', () => 0);
    await keeper.run();
  });
  afterEach(() => {
    stopWatching();
    vi.unstubAllGlobals();
  });
  const watch = (call: StationHost['call'] = host.call) => {
    const watching = keepHeld(replica, { call, on: () => () => undefined }, () => 's1');
    stopWatching = () => watching.stop();
  };
  const claim = () =>
    replica.factsMade([aFact('batch.claimed', { batchId: 'b2', fence: 2, takeOver: true })]);

  it('is with the host at once, not with the next round', async () => {
    watch();
    claim();
    expect(replica.get('batches', 'b2')?.lease?.stationId).toBe('s1');
    await vi.waitUntil(() => host.ids('tasks').includes('t2'));
    expect(host.ids('fulfilments')).toEqual(['f1', 'f2']);
  });

  it('while a round is under way is with the host after it', async () => {
    let isHeldUp = false;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    watch(async (name, input) => {
      if (name === 'held:save' && !isHeldUp) {
        isHeldUp = true;
        await held;
      }
      return host.call(name, input);
    });
    replica.documentsArrived('batches', [aBatch({ clock: 6 })]);
    await vi.waitUntil(() => isHeldUp);
    claim();
    // Looked at while the first round still waits.
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
    letGo();
    await vi.waitUntil(() => host.ids('tasks').includes('t2'));
  });
});

describe('keeping', () => {
  it('hands the host what the work in this station’s hands needs, and no more', async () => {
    await keeper.run();
    expect(host.ids('batches')).toEqual(['b1']);
    expect(host.ids('fulfilments')).toEqual(['f1']);
    expect(host.ids('tasks')).toEqual(['t1']);
    expect(host.ids('stock')).toEqual([BIN]);
    expect(host.ids('products')).toEqual(['85123A']);
    expect(host.ids('locations')).toEqual(['A-01-1-A']);
    expect(host.ids('settings')).toEqual(['warehouse']);
    expect(host.through['tasks']).toBe(20);
    expect(await holdsWork(host)).toBe(true);
  });

  it('says nothing when nothing changed, and only what did otherwise', async () => {
    await keeper.run();
    await keeper.run();
    expect(host.saves).toHaveLength(1);
    replica.documentsArrived('tasks', [aTask({ clock: 21, status: 'done' })]);
    keeper.mark();
    await keeper.run();
    expect(host.saves[1]?.put.map(({ document }) => document.id)).toEqual(['t1']);
    expect(host.saves[1]?.remove).toEqual([]);
  });

  it('hands over again what the host threw away meanwhile', async () => {
    await keeper.run();
    host.documents.clear();
    keeper.recheck();
    await keeper.run();
    expect(host.ids('tasks')).toEqual(['t1']);
  });

  it('keeps central’s state, not what this station predicts: its facts are in the journal', async () => {
    replica.factsMade([aFact('pick.confirmed', pickData())]);
    await keeper.run();
    expect(host.documents.get('tasks#t1')?.document).toMatchObject({ clock: 7, status: 'open' });
  });

  it('lets go of what is finished, personal data with it', async () => {
    replica.documentsArrived('contacts', [contact('f1'), contact('f2')]);
    replica.throughMoved('contacts', 20);
    await keeper.run();
    expect(host.ids('contacts')).toEqual(['f1']);
    replica.documentsArrived('batches', [aBatch({ clock: 22, status: 'picked', lease: null })]);
    keeper.mark();
    await keeper.run();
    expect(host.ids('contacts')).toEqual([]);
    expect([...host.documents.keys()]).toEqual(['settings#warehouse']);
  });

  it('keeps an address of held work while somebody without the right to it is signed in', async () => {
    replica.documentsArrived('contacts', [contact('f1')]);
    replica.throughMoved('contacts', 20);
    await keeper.run();
    replica.collectionDropped('contacts');
    replica.documentsArrived('tasks', [aTask({ clock: 23 })]);
    keeper.mark();
    await keeper.run();
    expect(host.ids('contacts')).toEqual(['f1']);
  });

  it('holds what has a parcel of this station until it has left', async () => {
    replica.documentsArrived('parcels', [aParcel({ id: 'p2', fulfilmentId: 'f2', clock: 24 })]);
    await keeper.run();
    expect(host.ids('fulfilments')).toEqual(['f1', 'f2']);
    expect(host.ids('parcels')).toEqual(['p2']);
    replica.documentsArrived('parcels', [
      aParcel({ id: 'p2', fulfilmentId: 'f2', clock: 25, status: 'shipped' }),
    ]);
    keeper.mark();
    await keeper.run();
    expect(host.ids('fulfilments')).toEqual(['f1']);
  });

  it('forgets nothing while this window has not got everything itself', async () => {
    await keeper.run();
    const empty = new Replica((flush) => flush());
    empty.documentsArrived('batches', [aBatch({ lease: null })]);
    empty.throughMoved('batches', 30);
    await createKeeper(empty, host, () => 's1').run();
    expect(host.ids('tasks')).toEqual(['t1']);
  });

  it('finds out what the host has after it was away, and brings it up to date', async () => {
    await keeper.run();
    host.away = true;
    replica.documentsArrived('tasks', [aTask({ clock: 30 })]);
    keeper.mark();
    await keeper.run();
    host.away = false;
    host.documents.delete(`stock#${BIN}`);
    await keeper.run();
    expect(host.documents.get('tasks#t1')?.document.clock).toBe(30);
    expect(host.ids('stock')).toEqual([BIN]);
  });

  it('hands over a large batch in portions, and says how far only with the last one', async () => {
    replica.documentsArrived(
      'tasks',
      Array.from({ length: 450 }, (_, n) => aTask({ id: `more${n}` })),
    );
    await keeper.run();
    expect(host.saves.length).toBeGreaterThan(2);
    expect(host.saves.map(({ through }) => through !== undefined)).toEqual(
      host.saves.map((_, at) => at === host.saves.length - 1),
    );
    expect(host.ids('tasks')).toHaveLength(451);
  });
});

it('never hands over more at once than an agent takes', async () => {
  const description = 'x'.repeat(400);
  const line = { lineId: '1', sku: '85123A', description, qty: 1, uom: 'each', units: 1 } as const;
  replica.documentsArrived('batches', [aBatch({ clock: 30, fulfilmentIds: ['f1', 'f3', 'f4'] })]);
  replica.documentsArrived(
    'fulfilments',
    ['f1', 'f3', 'f4'].map((id) =>
      aFulfilment({ id, lines: Array.from({ length: 900 }, () => line) }),
    ),
  );
  await keeper.run();
  expect(host.ids('fulfilments')).toEqual(['f1', 'f3', 'f4']);
  for (const save of host.saves) expect(JSON.stringify(save).length).toBeLessThan(1_000_000);
});

describe('feeding', () => {
  it('shows held work in a window that has nothing, with this station’s facts over it', async () => {
    await keeper.run();
    const wiped = new Replica((flush) => flush());
    expect(lacksState(wiped)).toBe(true);
    await feedHeld(wiped, host);
    expect(wiped.get('tasks', 't1')).toMatchObject({ status: 'open', clock: 7 });
    expect(wiped.get('batches', 'b2')).toBeUndefined();
    expect(wiped.heldCount()).toBe(host.documents.size);
    wiped.factsMade([aFact('pick.confirmed', pickData())]);
    expect(wiped.get('tasks', 't1')?.status).toBe('done');
    expect(wiped.get('stock', BIN)?.onHand).toBe(94);
  });

  it('folds an answered fact only where the copy is older than its effects', async () => {
    await keeper.run();
    const [shown, later] = [pickData({ units: 2 }), pickData({ units: 3 })];
    const facts = [aFact('pick.confirmed', shown), aFact('pick.confirmed', later)];
    const wiped = new Replica((flush) => flush());
    await feedHeld(wiped, host);
    expect(wiped.shownFrom()).toBeLessThanOrEqual(20);
    wiped.reconcile(
      new Set(),
      facts.map((fact, at) => ({
        fact,
        result: { id: fact.id, n: fact.n, outcome: 'applied', clock: at === 0 ? 19 : 21 },
      })),
    );
    // The copies were right up to clock 20, though no task changed after 7.
    expect(wiped.get('tasks', 't1')?.picks.map(({ units }) => units)).toEqual([3]);
  });

  it('gives way to central’s state, and drops what central no longer has', async () => {
    await keeper.run();
    const wiped = new Replica((flush) => flush());
    await feedHeld(wiped, host);
    wiped.documentsArrived('batches', [aBatch({ clock: 40, code: 'B-0040' })]);
    wiped.throughMoved('batches', 41);
    wiped.throughMoved('tasks', 41);
    expect(wiped.get('batches', 'b1')?.code).toBe('B-0040');
    expect(wiped.get('tasks', 't1')).toBeUndefined();
    expect(wiped.get('fulfilments', 'f1')).toBeDefined();
    await feedHeld(wiped, host);
    expect(wiped.get('tasks', 't1')).toBeUndefined();
    for (const name of FLOOR) wiped.throughMoved(name, 41);
    expect(wiped.heldCount()).toBe(0);
    expect(lacksState(wiped)).toBe(false);
  });

  it('takes nothing older than what is here', async () => {
    await keeper.run();
    const half = new Replica((flush) => flush());
    half.documentsArrived('tasks', [aTask({ clock: 99, status: 'done' })]);
    await feedHeld(half, host);
    expect(half.get('tasks', 't1')).toMatchObject({ clock: 99, status: 'done' });
  });
});
