import type { Kysely } from 'kysely';
import type { OrderRow } from '../../shared/schema/index.ts';
import {
  changeIn,
  insertRows,
  placeholder,
  selectIn,
  type Database,
  type Migration,
  type ShardTx,
} from '../store/index.ts';
import { wordTerm } from '../searchTerms.ts';
import type { HoldOwner } from '../rules/index.ts';
import { MAIN_WAREHOUSE } from '../warehouses/index.ts';
import { goingPlaces, rowOf, warehouseOf, type OrderDoc } from './orderDoc.ts';

/**
 * What the desk sorts, filters and searches by: a projection of the `orders` documents, written in
 * the same transaction as they are.
 */
export interface OrderIndexTable {
  /** The org clock's number when the order was first written: unique, and small in every index. */
  n: number;
  id: string;
  number: string;
  channel: string;
  status: string;
  customer_ref: string;
  country: string;
  line_count: number;
  unit_count: number;
  total_minor: number;
  currency: string;
  placed_at: string;
  ship_by: string;
  priority: number;
  fulfilment_id: string | null;
  /** The shard it was routed to. */
  warehouse: string;
}

/** Words an order is found by, in upper case: number, customer, words of the country, tags, SKUs (after SKU_MARK). */
export interface OrderTermsTable {
  term: string;
  n: number;
}

export type OrderTables = {
  order_index: OrderIndexTable;
  order_terms: OrderTermsTable;
};
export type OrderDatabase = Database & OrderTables;
export const withOrders = (db: Kysely<Database>): Kysely<OrderDatabase> =>
  db.withTables<OrderTables>();

/** Sorted columns by the name the query API has for them. */
export const SORT_COLUMNS = {
  number: 'number',
  placedAt: 'placed_at',
  shipBy: 'ship_by',
  status: 'status',
  country: 'country',
  lineCount: 'line_count',
  unitCount: 'unit_count',
  totalMinor: 'total_minor',
} as const;
const FILTERS = ['status', 'country', 'channel'] as const;

export const orderIndexMigration: Migration = {
  name: 'orders-0001-index',
  async up(db) {
    await db.schema
      .createTable('order_index')
      .addColumn('n', 'bigint', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('number', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('customer_ref', 'text', (c) => c.notNull())
      .addColumn('country', 'text', (c) => c.notNull())
      .addColumn('line_count', 'integer', (c) => c.notNull())
      .addColumn('unit_count', 'integer', (c) => c.notNull())
      .addColumn('total_minor', 'bigint', (c) => c.notNull())
      .addColumn('currency', 'text', (c) => c.notNull())
      .addColumn('placed_at', 'text', (c) => c.notNull())
      .addColumn('ship_by', 'text', (c) => c.notNull())
      .addColumn('priority', 'integer', (c) => c.notNull())
      .addColumn('fulfilment_id', 'text')
      .execute();
    // Each index holds the filters too: a page at any depth is found without touching the table.
    for (const column of Object.values(SORT_COLUMNS)) {
      await db.schema
        .createIndex(`order_index_by_${column}`)
        .on('order_index')
        .columns([column, 'n', ...FILTERS.filter((filter) => filter !== column)])
        .execute();
    }
    await db.schema
      .createTable('order_terms')
      .addColumn('term', 'text', (c) => c.notNull())
      .addColumn('n', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('order_terms_by_term')
      .on('order_terms')
      .columns(['term', 'n'])
      .execute();
  },
};

/** Orders from before there were several are all in the one there was. */
export const orderWarehouseMigration: Migration = {
  name: 'orders-0002-warehouse',
  async up(db) {
    await db.schema
      .alterTable('order_index')
      .addColumn('warehouse', 'text', (c) => c.notNull().defaultTo(MAIN_WAREHOUSE))
      .execute();
  },
};

/** In front of SKUs among the terms: there are so many that a short search must not run into them. */
export const SKU_MARK = '#';

/** Orders that wait for somebody's word. No word of a search is written like it. */
export const HELD_TERM = '@HELD ';
/** Those that a person, or whoever has a role, is to settle. */
export const heldBy = ({ role, person }: HoldOwner): string =>
  `${HELD_TERM}${person === undefined ? `ROLE ${role}` : `PERSON ${person}`}`;

/** Of a split order: another warehouse than its own that sends some of it. */
export const atTerm = (warehouse: string): string => `@AT ${warehouse}`;

export function termsOf(order: OrderDoc): Set<string> {
  const terms = new Set<string>();
  const tags = (order.tags ?? []).flatMap((tag) => [tag, ...tag.split(/\s+/)]);
  for (const word of [order.number, order.customerRef, ...order.country.split(/\s+/), ...tags]) {
    const term = wordTerm(word);
    if (term !== '') terms.add(term);
  }
  if (order.hold !== undefined && order.status !== 'cancelled') {
    terms.add(HELD_TERM);
    if (order.hold.owner) terms.add(heldBy(order.hold.owner));
  }
  for (const { standing } of goingPlaces(order)) {
    if (standing.warehouse !== undefined) terms.add(atTerm(standing.warehouse));
  }
  for (const line of order.lines) terms.add(SKU_MARK + line.sku.toUpperCase());
  return terms;
}

const COLUMNS = [
  'n',
  'id',
  'number',
  'channel',
  'status',
  'customer_ref',
  'country',
  'line_count',
  'unit_count',
  'total_minor',
  'currency',
  'placed_at',
  'ship_by',
  'priority',
  'fulfilment_id',
  'warehouse',
] as const satisfies readonly (keyof OrderIndexTable)[];

const valuesOf = (n: number, row: OrderRow, warehouse: string): readonly unknown[] => [
  n,
  row.id,
  row.number,
  row.channel,
  row.status,
  row.customerRef,
  row.country,
  row.lineCount,
  row.unitCount,
  row.totalMinor,
  row.currency,
  row.placedAt,
  row.shipBy,
  row.priority,
  row.fulfilmentId,
  warehouse,
];

export interface IndexedOrder {
  readonly order: OrderDoc;
  /** As the index has it so far; absent for a new one. */
  readonly before: OrderDoc | undefined;
  /** The clock number of a new one. */
  readonly createdAt: number;
}

async function removeFromIndex(tx: ShardTx, orders: readonly OrderDoc[]) {
  const known = await selectIn<{ n: number; id: string }>(
    tx.db,
    'select "n", "id" from "order_index" where "id"',
    [],
    orders.map((order) => order.id),
  );
  const numberOf = new Map(known.map((row) => [row.id, row.n]));
  const db = withOrders(tx.db);
  for (const order of orders) {
    const n = numberOf.get(order.id);
    if (n === undefined) continue;
    await db.deleteFrom('order_index').where('n', '=', n).execute();
    const terms = [...termsOf(order)];
    await db.deleteFrom('order_terms').where('term', 'in', terms).where('n', '=', n).execute();
  }
  return numberOf;
}

/** Puts orders into the index as they now are. */
export async function indexOrders(tx: ShardTx, orders: readonly IndexedOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const replaced = orders.flatMap(({ before }) => before ?? []);
  const numberOf = replaced.length > 0 ? await removeFromIndex(tx, replaced) : new Map();
  const rows: (readonly unknown[])[] = [];
  const terms: [string, number][] = [];
  for (const { order, createdAt } of orders) {
    const n: number = numberOf.get(order.id) ?? createdAt;
    rows.push(valuesOf(n, rowOf(order), warehouseOf(order)));
    for (const term of termsOf(order)) terms.push([term, n]);
  }
  // In the order of the index: neighbours go to the same page.
  terms.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  await insertRows(tx.db, 'order_index', COLUMNS, rows);
  await insertRows(tx.db, 'order_terms', ['term', 'n'], terms);
}

interface IndexedStatus {
  readonly orderId: string;
  readonly status: string;
}

async function writeStatuses(tx: ShardTx, changes: readonly IndexedStatus[]): Promise<void> {
  const last = new Map(changes.map(({ orderId, status }) => [orderId, status]));
  for (const [status, alike] of Map.groupBy(last, ([, status]) => status)) {
    const text = `update "order_index" set "status" = ${placeholder(1)} where "id"`;
    const ids = alike.map(([orderId]) => orderId);
    await changeIn<never>(tx.db, text, [status], ids);
  }
}

/** The status alone: what changes with the floor's work, many times a day. Written with the commit. */
export function indexStatus(tx: ShardTx, orderId: string, status: string): void {
  tx.gather<IndexedStatus>('order-status', { orderId, status }, writeStatuses);
}
