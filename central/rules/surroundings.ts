import type { Kysely } from 'kysely';
import type { FieldName } from '../../shared/rules/index.ts';
import { deriveOpeningStock } from '../../shared/sample/index.ts';
import type { OrderLine, Product, Stock } from '../../shared/schema/index.ts';
import { countOpen } from '../routing/index.ts';
import { placeholder, selectIn, type Database } from '../store/index.ts';
import type { Warehouse } from '../warehouses/index.ts';
import type { Surroundings } from './seenOf.ts';

const STOCK = `select "parent", "body" from "state" where "shard" = ${placeholder(1)} and "collection" = 'stock' and "body" is not null and "parent"`;

/** Units at bins that no task has reserved, as last committed: no second clock is taken. */
async function freeAt(
  db: Kysely<Database>,
  warehouse: string,
  skus: readonly string[],
  sample: boolean,
): Promise<Map<string, number>> {
  const free = new Map<string, number>();
  const rows = await selectIn<{ parent: string; body: string }>(db, STOCK, [warehouse], skus);
  for (const { parent, body } of rows) {
    const { containerKind, condition, onHand, reserved } = JSON.parse(body) as Stock;
    if (containerKind !== 'location' || condition !== 'available') continue;
    free.set(parent, (free.get(parent) ?? 0) + onHand - reserved);
  }
  // A sample warehouse counts a SKU the first time it is asked for.
  if (sample) for (const sku of skus) if (!free.has(sku)) free.set(sku, deriveOpeningStock(sku));
  return free;
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
}

/** Reads at once what rules look at besides the orders: nothing, unless one asks for stock or backlog. */
export async function readSurroundings(
  db: Kysely<Database>,
  { fields, lines, samples, ...known }: Asked,
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
  return { ...known, free, backlog };
}
