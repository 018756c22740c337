/** A store with real warehouses, and whoever changes something in them: for tests of who gets the goods. */
import type { FactOf } from '../../../shared/facts/index.ts';
import type { Fulfilment, OrderIntake, Stock } from '../../../shared/schema/index.ts';
import { stockId } from '../../../shared/schema/index.ts';
import { TestClock } from '../../../tests/builders/central.ts';
import { createTestDatabase } from '../../../tests/builders/database.ts';
import { aLine, anIntake } from '../../../tests/builders/orders.ts';
import { openCentralStore } from '../../openCentralStore.ts';
import { takeOrders, type OrderDoc } from '../../orders/index.ts';
import { decideRelease, sendFulfilmentStatus } from '../../routing/index.ts';
import type { Write } from '../../store/index.ts';
import type { TimedStore } from '../../timers/index.ts';
import { addWarehouse } from '../../warehouses/index.ts';

export const MAIN = 'wh:main';
export const FIRST_SKUS = ['A', 'B', 'C'] as const;

export class AllocationWorld {
  readonly #remove: () => Promise<void>;
  readonly store: TimedStore;
  readonly clock: TestClock;
  /** Whether messages arrive before whatever comes next. */
  delivers = true;
  #facts = 0;

  private constructor(store: TimedStore, clock: TestClock, remove: () => Promise<void>) {
    this.store = store;
    this.clock = clock;
    this.#remove = remove;
  }

  /** Beside the main warehouse, those that are named. */
  static async open(others: readonly string[] = []): Promise<AllocationWorld> {
    const home = await createTestDatabase();
    const clock = new TestClock();
    const store = await openCentralStore({ database: home.database, clock });
    const world = new AllocationWorld(store, clock, () => home.remove());
    await world.write(MAIN, [{ collection: 'settings', id: 'warehouse', doc: { name: 'Main' } }]);
    for (const name of others) await addWarehouse(store, { name });
    await store.relay.drained();
    await world.write(
      'org',
      FIRST_SKUS.map((sku) => ({
        ...{ collection: 'products' as const, id: sku },
        doc: { sku, description: sku, tracking: 'none', uoms: [] },
      })),
    );
    return world;
  }

  async #deliver(): Promise<void> {
    if (this.delivers) await this.store.relay.drained();
  }

  async close(): Promise<void> {
    await this.store.close();
    await this.#remove();
  }

  async write(shard: string, writes: readonly Write[]): Promise<void> {
    await this.store.transact(shard, async (tx) =>
      tx.append({ kind: 'test', input: null, writes: [...writes] }),
    );
    await this.#deliver();
  }

  /** As many of the SKU are in this bin from now on. */
  async count(sku: string, onHand: number, bin = `${sku}-1`, warehouse = MAIN): Promise<void> {
    const key = { sku, containerKind: 'location' as const, containerId: bin };
    const id = stockId(key);
    const place = { zone: 'Z', aisle: 1, bay: 1, level: 1, bin: 'A', sequence: bin.length };
    await this.store.transact(warehouse, async (tx) => {
      const before = (await tx.get('stock', [id])).get(id);
      const rest = { condition: 'available', owner: 'own', reserved: before?.reserved ?? 0 };
      tx.append({
        ...{ kind: 'stock.counted', input: null },
        writes: [
          { collection: 'locations', id: bin, doc: place },
          { collection: 'stock', id, doc: { ...key, ...rest, onHand } },
        ],
      });
    });
    await this.#deliver();
  }

  /** Takes up to so many reserved units out of a bin, as a picker does. */
  async pick(sku: string, units: number, bin = `${sku}-1`, warehouse = MAIN): Promise<void> {
    const id = stockId({ sku, containerKind: 'location', containerId: bin });
    await this.store.transact(warehouse, async (tx) => {
      const doc = (await tx.get('stock', [id])).get(id);
      const taken = Math.min(units, doc?.reserved ?? 0);
      if (!doc || taken === 0) return;
      const after = { ...doc, onHand: doc.onHand - taken, reserved: doc.reserved - taken };
      tx.append({
        ...{ kind: 'pick.confirmed', input: null },
        writes: [{ collection: 'stock', id, doc: after }],
      });
    });
    await this.#deliver();
  }

  /** Units of SKUs; the order's id. */
  async order(
    number: number,
    units: Readonly<Record<string, number>>,
    over: Partial<OrderIntake> = {},
  ): Promise<string> {
    const lines = Object.entries(units).map(([sku, qty], index) =>
      aLine({ lineId: String(index + 1), sku, qty }),
    );
    const intake = anIntake({ externalId: String(number), lines, ...over });
    const [result] = await this.store.transact('org', (tx) =>
      takeOrders(tx, [intake], { source: {}, unversioned: over.revision === undefined }),
    );
    await this.#deliver();
    return result?.orderId ?? '';
  }

  async release(
    asked: { next?: number; fulfilmentIds?: string[] },
    warehouse = MAIN,
  ): Promise<string> {
    this.#facts += 1;
    const fact: FactOf<'release.requested'> = {
      ...{ id: `018f0000-0000-7000-8000-${String(this.#facts).padStart(12, '0')}` },
      ...{ type: 'release.requested', v: 1, shard: warehouse, station: 's', epoch: 'e' },
      ...{ n: this.#facts, group: 'g', basedOn: {}, dependsOn: [], sig: '' },
      operator: { personId: 'p', sessionId: 's', role: 'supervisor', assurance: 'pin' },
      time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 0 },
      data: { fulfilmentIds: [], next: 0, batchSize: 4, ...asked },
    };
    const outcome = await this.store.transact(warehouse, async (tx) => {
      const by = { stationId: fact.station, personId: fact.operator.personId };
      const decision = await decideRelease(tx, { ...fact, by });
      if (decision.writes.length === 0) return decision.outcome;
      const clock = tx.append({ kind: fact.type, input: null, writes: decision.writes });
      for (const { collection, id, doc } of decision.writes) {
        if (collection !== 'fulfilments' || doc === null) continue;
        const { orderId, status } = doc as unknown as Fulfilment;
        sendFulfilmentStatus(tx, { id, orderId, status }, clock);
      }
      return decision.outcome;
    });
    await this.#deliver();
    return outcome;
  }

  async documents<T>(shard: string, collection: string): Promise<T[]> {
    const rows = await this.store.read
      .selectFrom('state')
      .select('body')
      .where('shard', '=', shard)
      .where('collection', '=', collection)
      .where('body', 'is not', null)
      .orderBy('id')
      .execute();
    return rows.map(({ body }) => JSON.parse(body ?? 'null') as T);
  }

  fulfilments(warehouse = MAIN): Promise<Fulfilment[]> {
    return this.documents<Fulfilment>(warehouse, 'fulfilments');
  }

  orders(): Promise<OrderDoc[]> {
    return this.documents<OrderDoc>('org', 'orders');
  }

  /** `101 open awaiting-stock`, by number; `*`: promised. */
  async standing(warehouse = MAIN): Promise<string[]> {
    const docs = (await this.fulfilments(warehouse)).filter(({ status }) => status !== 'cancelled');
    return docs
      .sort((a, b) => Number(a.orderNumber) - Number(b.orderNumber))
      .map(({ orderNumber, status, blocked, promise }) =>
        [`${orderNumber}${promise && status === 'open' ? '*' : ''}`, status, blocked ?? '']
          .join(' ')
          .trim(),
      );
  }

  stock(warehouse = MAIN): Promise<Stock[]> {
    return this.documents<Stock>(warehouse, 'stock');
  }
}
