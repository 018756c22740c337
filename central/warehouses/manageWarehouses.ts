import { AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/schema/index.ts';
import type { ShardTx, Store, Write } from '../store/index.ts';
import { ALLOCATION_SETTINGS, SETTINGS_ID } from '../allocation/names.ts';
import { countryKey } from './countries.ts';
import { ALL, MAIN_WAREHOUSE, settingsOf, type Warehouse, warehousesIn } from './warehouse.ts';

const SHARD = /^wh:[a-z0-9][a-z0-9-]{0,39}$/;

/** For a first warehouse that has none to be like; the company prefix has to be said before labels are made. */
const PLAIN: Omit<Settings, 'id' | 'clock'> = {
  name: '',
  shipFrom: { name: '', lines: [], postcode: '', city: '', country: '', phone: '' },
  gs1CompanyPrefix: '',
  wrongScanThreshold: 3,
  bufferTarget: 2,
  batchSize: 8,
  sample: false,
};

export interface WarehouseToAdd {
  readonly name: string;
  /** Default: made of the name. */
  readonly id?: string;
  /** Empty or absent: every country. */
  readonly serves?: readonly string[];
  /** Whose settings and bins it begins with. Default: the main one. */
  readonly like?: string;
}

/** `wh:` and the name's Latin letters and digits. Throws `warehouse-id-invalid`. */
function shardOf({ id, name }: WarehouseToAdd): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  const shard = id ?? `wh:${slug.slice(0, 40)}`;
  if (!SHARD.test(shard)) {
    throw new AppError('warehouse-id-invalid', { id: shard, expected: 'wh:letters-and-digits' });
  }
  return shard;
}

const writeOf = ({ id, ...doc }: Warehouse): Write => ({
  collection: 'warehouses',
  id,
  doc,
  parent: ALL,
});

/** Bins of a sample warehouse are made with its stock, when a SKU is first asked for. */
async function binsOf(store: Store, shard: string, sample: boolean): Promise<Write[]> {
  if (sample) return [];
  const rows = await store.read
    .selectFrom('state')
    .select(['id', 'body'])
    .where('shard', '=', shard)
    .where('collection', '=', 'locations')
    .where('gone', '=', 0)
    .where('body', 'is not', null)
    .execute();
  return rows.map(({ id, body }) => {
    const { clock: _, ...doc } = JSON.parse(body ?? '{}') as Record<string, unknown>;
    return { collection: 'locations', id, doc };
  });
}

/** What a station that enrols there needs, unless it is there already. */
async function furnish(store: Store, shard: string, name: string, like: string): Promise<void> {
  const {
    id: _,
    clock: __,
    ...model
  } = (await settingsOf(store, like)) ?? { ...PLAIN, id: '', clock: 0 };
  const bins = await binsOf(store, like, model.sample);
  await store.transact(shard, async (tx) => {
    if ((await tx.get('settings', ['warehouse'])).size > 0) return;
    const settings: Write = { collection: 'settings', id: 'warehouse', doc: { ...model, name } };
    tx.append({ kind: 'warehouse.furnished', input: { like }, writes: [settings, ...bins] });
  });
}

/** The implied main warehouse becomes a document beside the first other one, if anything is in it. */
async function nameMain(tx: ShardTx, store: Store): Promise<void> {
  const known = await tx.get('warehouses', [MAIN_WAREHOUSE]);
  const used = await store.read
    .selectFrom('shard_clock')
    .select('clock')
    .where('shard', '=', MAIN_WAREHOUSE)
    .executeTakeFirst();
  if (known.size > 0 || !used) return;
  const name = (await settingsOf(store, MAIN_WAREHOUSE))?.name ?? MAIN_WAREHOUSE;
  const main: Warehouse = { id: MAIN_WAREHOUSE, name, serves: [], active: true };
  tx.append({ kind: 'warehouse.added', input: main, writes: [writeOf(main)] });
}

/** How the house shares out its stock, as the other warehouses were told it. */
async function tellAllocation(tx: ShardTx, id: string): Promise<void> {
  const kept = (await tx.get('allocation', [SETTINGS_ID])).get(SETTINGS_ID);
  if (!kept) return;
  const { id: _, clock: __, ...body } = kept;
  tx.send(id, { id: `allocation:new:${id}`, kind: ALLOCATION_SETTINGS, body });
}

const cleaned = (serves: readonly string[]): string[] => [
  ...new Set(serves.map(countryKey).filter((country) => country !== '')),
];

/**
 * Adds a warehouse: its settings and bins first, then orders are routed to it. Throws
 * `warehouse-exists` and `warehouse-id-invalid`; asked again after a crash in between, it goes on.
 */
export async function addWarehouse(store: Store, asked: WarehouseToAdd): Promise<Warehouse> {
  const { name, serves = [], like = MAIN_WAREHOUSE } = asked;
  const warehouse: Warehouse = { id: shardOf(asked), name, serves: cleaned(serves), active: true };
  const { id } = warehouse;
  await furnish(store, id, name, like);
  return store.transact('org', async (tx) => {
    if ((await tx.get('warehouses', [id])).size > 0) throw new AppError('warehouse-exists', { id });
    if (id !== MAIN_WAREHOUSE) await nameMain(tx, store);
    tx.append({ kind: 'warehouse.added', input: warehouse, writes: [writeOf(warehouse)] });
    await tellAllocation(tx, id);
    return warehouse;
  });
}

/** Orders that are routed already stay where they are. Throws `unknown-warehouse`. */
export async function changeWarehouse(
  store: Store,
  id: string,
  change: Partial<Omit<Warehouse, 'id'>>,
): Promise<Warehouse> {
  return store.transact('org', async (tx) => {
    const known = await warehousesIn(tx);
    const before = known.find((one) => one.id === id);
    if (!before) {
      throw new AppError('unknown-warehouse', { warehouse: id, known: known.map((w) => w.id) });
    }
    const { name = before.name, active = before.active } = change;
    const serves = cleaned(change.serves ?? before.serves);
    const warehouse: Warehouse = { id, name, serves, active };
    tx.append({ kind: 'warehouse.changed', input: warehouse, writes: [writeOf(warehouse)] });
    return warehouse;
  });
}
