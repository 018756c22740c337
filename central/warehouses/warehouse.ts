import { AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/schema/index.ts';
import { readDocument, type ShardTx, type Store } from '../store/index.ts';

/** Where orders go while nobody has said anything of warehouses; the sample's only one. */
export const MAIN_WAREHOUSE = 'wh:main';

/** As the org shard keeps it, in the internal collection `warehouses`. */
export interface Warehouse {
  /** Its shard, e.g. `wh:leeds`. */
  readonly id: string;
  readonly name: string;
  /** Countries whose orders it takes, as ISO codes or as channels write them. Empty: all. */
  readonly serves: readonly string[];
  /** false: gets no new orders; what it has goes on. */
  readonly active: boolean;
}

/** What `children` finds them by. */
export const ALL = 'all';

/** Before the first is added there is one, and nobody had to say so. */
const IMPLIED: Warehouse = { id: MAIN_WAREHOUSE, name: MAIN_WAREHOUSE, serves: [], active: true };

const fromBody = (doc: Record<string, unknown>): Warehouse => doc as unknown as Warehouse;
const orImplied = (found: readonly Warehouse[]): readonly Warehouse[] =>
  found.length === 0 ? [IMPLIED] : found.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** In a transaction of the org shard; never empty. */
export async function warehousesIn(tx: ShardTx): Promise<readonly Warehouse[]> {
  const found = (await tx.children('warehouses', [ALL])).get(ALL) ?? [];
  return orImplied(found.map(fromBody));
}

/** As last committed; never empty. */
export async function listWarehouses(store: Pick<Store, 'read'>): Promise<readonly Warehouse[]> {
  const rows = await store.read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', 'org')
    .where('collection', '=', 'warehouses')
    .where('body', 'is not', null)
    .execute();
  return orImplied(
    rows.map(({ body }) => fromBody(JSON.parse(body ?? '{}') as Record<string, unknown>)),
  );
}

/** Throws `unknown-warehouse`. */
export async function findWarehouse(store: Pick<Store, 'read'>, id: string): Promise<Warehouse> {
  const known = await listWarehouses(store);
  const found = known.find((one) => one.id === id);
  if (!found) {
    throw new AppError('unknown-warehouse', { warehouse: id, known: known.map((one) => one.id) });
  }
  return found;
}

/** A warehouse's settings as last committed: read without taking its clock. */
export async function settingsOf(
  store: Pick<Store, 'read'>,
  shard: string,
): Promise<Settings | undefined> {
  return (await readDocument<Settings>(store.read, shard, 'settings', 'warehouse'))?.doc;
}
