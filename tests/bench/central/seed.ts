/** What a business has before its first order: products, warehouses with bins and stock, people. Through the real store. */
import { savePeople } from '../../../central/auth/index.ts';
import type { Store, Write } from '../../../central/store/index.ts';
import { deriveLocation, deriveProduct } from '../../../shared/sample/index.ts';
import { stockId, type Settings } from '../../../shared/schema/index.ts';
import { descriptionAt, PRODUCTS, skuAt } from './orders.ts';

/** Never used up by any bench. */
const ON_HAND = 9_000_000;
const WRITES = 1_000;

export const SUPERVISOR = 'bench-supervisor';
export const PICKER = 'bench-picker';

const settings: Omit<Settings, 'id' | 'clock'> = {
  name: 'Bench',
  shipFrom: {
    name: 'Bench',
    lines: [],
    postcode: '1',
    city: 'Milltown',
    country: 'EIRE',
    phone: '',
  },
  gs1CompanyPrefix: '9521234',
  wrongScanThreshold: 3,
  bufferTarget: 2,
  batchSize: 8,
  sample: false,
};

async function write(store: Store, shard: string, writes: readonly Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += WRITES) {
    await store.transact(shard, async (tx) =>
      tx.append({ kind: 'bench.seeded', input: null, writes: writes.slice(from, from + WRITES) }),
    );
  }
}

/** Bins, where the warehouse does not have them from the one it is like, and more of everything than is ever sold. */
export async function stockWarehouse(
  store: Store,
  shard: string,
  others: readonly string[] = [],
): Promise<void> {
  const own = Array.from({ length: PRODUCTS }, (_, n) => skuAt(n));
  const writes: Write[] = [];
  for (const sku of [...own, ...others]) {
    const { id, code: _, ...location } = deriveLocation(sku);
    const balance = { sku, containerKind: 'location' as const, containerId: id };
    const rest = { condition: 'available', owner: 'own', onHand: ON_HAND, reserved: 0 };
    writes.push({ collection: 'locations', id, doc: location });
    writes.push({ collection: 'stock', id: stockId(balance), doc: { ...balance, ...rest } });
  }
  await write(store, shard, writes);
}

/** People, products and a first warehouse. `others`: SKUs besides the bench's own. */
export async function seedBusiness(
  store: Store,
  shard: string,
  others: readonly string[] = [],
): Promise<void> {
  const person = { name: 'Bench', language: 'en', pin: '1111' } as const;
  await savePeople(store, [
    { ...person, id: SUPERVISOR, roles: ['supervisor'], badge: 'BENCH-1' },
    { ...person, id: PICKER, roles: ['picker'], badge: 'BENCH-2' },
  ]);
  const own = Array.from({ length: PRODUCTS }, (_, n) => [skuAt(n), descriptionAt(n)] as const);
  const products = [...own, ...others.map((sku) => [sku, sku] as const)];
  await write(
    store,
    'org',
    products.map(([sku, description]) => {
      const { gtin: _, ...doc } = deriveProduct(sku, description);
      return { collection: 'products', id: sku, doc };
    }),
  );
  await write(store, shard, [{ collection: 'settings', id: 'warehouse', doc: { ...settings } }]);
  await stockWarehouse(store, shard, others);
}
