import type { Kysely } from 'kysely';
import type { FieldName } from '../../shared/rules/index.ts';
import { deriveOpeningStock } from '../../shared/sample/index.ts';
import { ANONYMOUS, type OrderLine, type Product } from '../../shared/schema/index.ts';
import { unpromisedAt } from '../allocation/index.ts';
import { countOpen } from '../routing/index.ts';
import { wordTerm } from '../searchTerms.ts';
import { placeholder, selectRows, type Database } from '../store/index.ts';
import type { Warehouse } from '../warehouses/index.ts';
import type { Surroundings } from './seenOf.ts';

/** Units in bins that are nobody's yet, as last committed: no second clock is taken. */
async function freeAt(
  db: Kysely<Database>,
  warehouse: string,
  skus: readonly string[],
  sample: boolean,
): Promise<Map<string, number>> {
  const known = await unpromisedAt(db, warehouse, skus);
  const free = new Map([...known].map(([sku, { left }]) => [sku, left]));
  // A sample warehouse counts a SKU the first time it is asked for.
  if (sample) for (const sku of skus) if (!free.has(sku)) free.set(sku, deriveOpeningStock(sku));
  return free;
}

const ORDERS_COUNTED = 100;
const ORDERED =
  `select count(*) as "orders" from (select 1 from "order_terms" t join "order_index" i on i."n" = t."n"` +
  ` where t."term" = ${placeholder(1)} and i."customer_ref" = ${placeholder(2)} limit ${ORDERS_COUNTED}) as "counted"`;

/** Of each customer, by the index of the desk's search: no table has them by customer. */
async function countOrders(
  db: Kysely<Database>,
  customers: readonly string[],
): Promise<Map<string, number>> {
  const counted = new Map<string, number>();
  for (const ref of new Set(customers)) {
    if (ref === ANONYMOUS) continue;
    const [row] = await selectRows<{ orders: number | string }>(db, ORDERED, [wordTerm(ref), ref]);
    counted.set(ref, Number(row?.orders ?? 0));
  }
  return counted;
}

const PRODUCT_FIELDS: readonly FieldName[] = ['unknownSkus', 'kilograms', 'stockAt'];
export const needsProducts = (fields: ReadonlySet<FieldName>): boolean =>
  PRODUCT_FIELDS.some((field) => fields.has(field));

export interface Asked {
  readonly fields: ReadonlySet<FieldName>;
  readonly now: string;
  readonly timeZone: string;
  readonly warehouses: readonly Warehouse[];
  readonly samples: ReadonlySet<string>;
  readonly products: ReadonlyMap<string, Product>;
  readonly lines: readonly OrderLine[];
  /** Whose orders these are. */
  readonly customers: readonly string[];
}

/** Reads at once what rules look at besides the orders: nothing, unless one asks for stock or backlog. */
export async function readSurroundings(
  db: Kysely<Database>,
  { fields, lines, samples, customers, ...known }: Asked,
): Promise<Surroundings> {
  const { warehouses, products } = known;
  const free = new Map<string, Map<string, number>>();
  if (fields.has('stockAt')) {
    const skus = new Set(lines.map(({ sku }) => sku));
    for (const { kit } of products.values()) for (const part of kit ?? []) skus.add(part.sku);
    for (const { id } of warehouses) {
      free.set(id, await freeAt(db, id, [...skus], samples.has(id)));
    }
  }
  const backlog = fields.has('backlog') ? await countOpen(db) : new Map<string, number>();
  const customerOrders = fields.has('customerOrders')
    ? await countOrders(db, customers)
    : new Map<string, number>();
  return { ...known, free, backlog, customerOrders };
}
