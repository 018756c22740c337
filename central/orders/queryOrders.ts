import { sql, type RawBuilder } from 'kysely';
import type { OrderPage, OrderQuery, OrderRow, OrderStatus } from '../../shared/schema/index.ts';
import type { Store } from '../store/index.ts';
import { listWarehouses, MAIN_WAREHOUSE } from '../warehouses/index.ts';
import { wordTerm } from '../searchTerms.ts';
import type { HoldOwner } from '../rules/index.ts';
import { ORG_SHARD } from '../routing/messages.ts';
import { fulfilmentIdOf } from './orderDoc.ts';
import {
  atTerm,
  HELD_TERM,
  SKU_MARK,
  heldBy,
  SORT_COLUMNS,
  withOrders,
  type OrderIndexTable,
} from './orderIndex.ts';

const DEFAULT_LIMIT = 100;
/** Words of a search; more of them are ignored. */
const WORDS_MAX = 4;
/** Below as many matches, sorting what the filter's own index finds is faster than walking the sorted index. */
const FEW = 3000;
const COUNTS_KEPT = 200;
/** Characters from which a word finds what begins with it; shorter ones find what is just that. */
const PREFIX_MIN = 3;
const SKU_PREFIX_MIN = 4;

type Condition = RawBuilder<boolean>;
/** `warehouse` absent: orders of all of them. */
type ScopedQuery = Omit<OrderQuery, 'mine'> & { readonly owners?: readonly HoldOwner[] };
const ALL_WAREHOUSES = 'all';

/** The first text that is greater than every text beginning with `prefix`. */
const after = (prefix: string): string =>
  prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);

const wordsOf = (search: string | undefined): string[] =>
  [...new Set((search ?? '').split(/\s+/).map(wordTerm))]
    .filter((word) => word !== '')
    .slice(0, WORDS_MAX);

const matching = (term: string, prefix: boolean): Condition =>
  prefix ? sql`"term" >= ${term} and "term" < ${after(term)}` : sql`"term" = ${term}`;

/** Orders that a word finds, by their key. */
function foundBy(word: string): RawBuilder<unknown> {
  const plain = matching(word, word.length >= PREFIX_MIN);
  const sku = matching(SKU_MARK + word, word.length >= SKU_PREFIX_MIN);
  return sql`select "n" from "order_terms" where ${plain} union all select "n" from "order_terms" where ${sku}`;
}

/** `walk`: keep the engine from starting at the filter, so that it walks the sorted index instead. */
function conditionsOf(query: ScopedQuery, walk: boolean): Condition[] {
  const conditions: Condition[] = [];
  if (query.warehouse !== undefined) {
    const [own, key] = walk
      ? [sql`("warehouse" || '')`, sql`("n" + 0)`]
      : [sql`"warehouse"`, sql`"n"`];
    const split = sql`select "n" from "order_terms" where "term" = ${atTerm(query.warehouse)}`;
    conditions.push(sql`(${own} = ${query.warehouse} or ${key} in (${split}))`);
  }
  for (const column of ['status', 'country', 'channel'] as const) {
    const value = query[column];
    if (value === undefined) continue;
    const ref = sql.ref(column);
    conditions.push(walk ? sql`(${ref} || '') = ${value}` : sql`${ref} = ${value}`);
  }
  if (query.held === true || query.owners !== undefined) {
    const key = walk ? sql`("n" + 0)` : sql`"n"`;
    // Nobody's name begins with a blank: an empty list finds nothing, and is no SQL.
    const terms = [...(query.owners?.map(heldBy) ?? [HELD_TERM]), ' '];
    const listed = sql.join(terms);
    conditions.push(sql`${key} in (select "n" from "order_terms" where "term" in (${listed}))`);
  }
  for (const word of wordsOf(query.search)) {
    const key = walk ? sql`("n" + 0)` : sql`"n"`;
    conditions.push(sql`${key} in (${foundBy(word)})`);
  }
  return conditions;
}

const whereOf = (conditions: readonly Condition[]) =>
  conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;

/** `at`: whose part of a split order is meant. */
const toRow = (row: OrderIndexTable, at: string | undefined, held: boolean): OrderRow => ({
  id: row.id,
  number: row.number,
  channel: row.channel,
  status: row.status as OrderStatus,
  customerRef: row.customer_ref,
  country: row.country,
  lineCount: row.line_count,
  unitCount: row.unit_count,
  totalMinor: row.total_minor,
  currency: row.currency,
  placedAt: row.placed_at,
  shipBy: row.ship_by,
  priority: row.priority,
  fulfilmentId:
    at === undefined || at === row.warehouse ? row.fulfilment_id : fulfilmentIdOf(row.id, at),
  ...(held ? { held } : {}),
});

/**
 * The desk's list: any filter, sort and depth over 100,000 orders and more. A search finds orders that
 * have, for each of its words, a number, customer or word of the country beginning with it (three
 * characters or more), or a SKU (four or more); a shorter word has to be the whole of it.
 */
export class OrderQueries {
  readonly #store: Pick<Store, 'read'>;
  /** Matches by filter, good while the org clock stands where it stood. */
  readonly #counts = new Map<string, number>();
  #countedAt = -1;

  constructor(store: Pick<Store, 'read'>) {
    this.#store = store;
  }

  /**
   * `own`: the warehouse of whoever asks; theirs are shown where they name none. `owners`: as whom they are to
   * settle holds.
   */
  async page(
    { mine, ...asked }: OrderQuery,
    own: string,
    owners: readonly HoldOwner[] = [],
  ): Promise<OrderPage> {
    const scoped = await this.#scoped(asked, own);
    const query = mine === true ? { ...scoped, owners } : scoped;
    const total = await this.#count(query);
    const { offset = 0, limit = DEFAULT_LIMIT } = query;
    if (offset >= total) return { rows: [], total };
    const column = sql.ref(SORT_COLUMNS[query.sort ?? 'placedAt']);
    const direction = (query.direction ?? 'desc') === 'desc' ? sql`desc` : sql`asc`;
    const where = whereOf(conditionsOf(query, total > FEW));
    const { rows: found } = await sql<{ n: number }>`
      select "n" from "order_index" ${where}
      order by ${column} ${direction}, "n" ${direction} limit ${limit} offset ${offset}
    `.execute(this.#store.read);
    const keys = found.map((row) => row.n);
    const rows = await withOrders(this.#store.read)
      .selectFrom('order_index')
      .selectAll()
      .where('n', 'in', keys)
      .execute();
    const byKey = new Map(rows.map((row) => [row.n, row]));
    const held = await this.#heldOf(keys);
    return {
      rows: keys
        .flatMap((n) => byKey.get(n) ?? [])
        .map((row) => toRow(row, query.warehouse, held.has(row.n))),
      total,
    };
  }

  /** Those that wait for somebody's word. */
  async #heldOf(keys: readonly number[]): Promise<ReadonlySet<number>> {
    const rows = await withOrders(this.#store.read)
      .selectFrom('order_terms')
      .select('n')
      .where('term', '=', HELD_TERM)
      .where('n', 'in', keys)
      .execute();
    return new Set(rows.map(({ n }) => n));
  }

  /** While there is one warehouse nobody has to look which of them an order is in. */
  async #scoped(
    { warehouse: asked, ...query }: Omit<OrderQuery, 'mine'>,
    own: string,
  ): Promise<ScopedQuery> {
    const warehouse = asked ?? own;
    if (warehouse === ALL_WAREHOUSES) return query;
    const [first, ...more] = await listWarehouses(this.#store);
    const only = more.length === 0 && first?.id === MAIN_WAREHOUSE && warehouse === MAIN_WAREHOUSE;
    return only ? query : { ...query, warehouse };
  }

  async #count(query: ScopedQuery): Promise<number> {
    const clock = await this.#store.read
      .selectFrom('shard_clock')
      .select('clock')
      .where('shard', '=', ORG_SHARD)
      .executeTakeFirst();
    const at = clock?.clock ?? 0;
    if (at !== this.#countedAt || this.#counts.size > COUNTS_KEPT) this.#counts.clear();
    this.#countedAt = at;
    const key = JSON.stringify([
      query.warehouse,
      query.status,
      query.country,
      query.channel,
      query.held,
      query.owners,
      wordsOf(query.search),
    ]);
    const known = this.#counts.get(key);
    if (known !== undefined) return known;
    const where = whereOf(conditionsOf(query, false));
    const { rows } = await sql<{ total: number | string }>`
      select count(*) as "total" from "order_index" ${where}
    `.execute(this.#store.read);
    const total = Number(rows[0]?.total ?? 0);
    this.#counts.set(key, total);
    return total;
  }
}
