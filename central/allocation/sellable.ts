import type { Kysely } from 'kysely';
import { deriveOpeningStock } from '../../shared/sample/index.ts';
import type { AllocationSettings, Stock } from '../../shared/schema/index.ts';
import {
  placeholder,
  readDocument,
  selectIn,
  type Database,
  type InternalDoc,
} from '../store/index.ts';
import { listWarehouses, settingsOf } from '../warehouses/index.ts';
import { SETTINGS_ID } from './names.ts';
import { settingsFrom } from './promiseBook.ts';
import { freeOf, safetyUnits } from './units.ts';

const ROWS = (collection: string, column: string): string =>
  `select "${column}" as "sku", "body" from "state" where "shard" = ${placeholder(1)}` +
  ` and "collection" = '${collection}' and "body" is not null and "${column}"`;
const STOCK = ROWS('stock', 'parent');
const PROMISES = ROWS('promises', 'id');

interface BodyRow {
  readonly sku: string;
  readonly body: string;
}

/** As last committed: no clock is taken. */
export interface Unpromised {
  /** In bins, and no task's. */
  readonly free: number;
  /** Free and nobody's. */
  readonly left: number;
}

/** By SKU, of one warehouse; SKUs that it has never had are absent. */
export async function unpromisedAt(
  db: Kysely<Database>,
  warehouse: string,
  skus: readonly string[],
): Promise<Map<string, Unpromised>> {
  const found = new Map<string, Unpromised>();
  for (const { sku, body } of await selectIn<BodyRow>(db, STOCK, [warehouse], skus)) {
    const units = freeOf(JSON.parse(body) as Stock);
    const { free, left } = found.get(sku) ?? { free: 0, left: 0 };
    found.set(sku, { free: free + units, left: left + units });
  }
  for (const { sku, body } of await selectIn<BodyRow>(db, PROMISES, [warehouse], skus)) {
    const { units } = JSON.parse(body) as { units: number };
    const { free, left } = found.get(sku) ?? { free: 0, left: 0 };
    found.set(sku, { free, left: left - units });
  }
  return found;
}

/** The house's settings as last committed. */
export async function readAllocation(db: Kysely<Database>): Promise<AllocationSettings> {
  const kept = await readDocument<InternalDoc>(db, 'org', 'allocation', SETTINGS_ID);
  return settingsFrom(kept?.doc);
}

/**
 * Units of each SKU that this channel's orders may still be promised, all open warehouses together: what is in bins
 * and neither reserved, promised, nor kept from the channel as safety stock. As last committed. Never below 0;
 * every SKU that was asked for is told.
 */
export async function sellableUnits(
  db: Kysely<Database>,
  channel: string,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const settings = await readAllocation(db);
  const sellable = new Map(skus.map((sku) => [sku, 0]));
  for (const { id, active } of await listWarehouses({ read: db })) {
    if (!active) continue;
    const sample = (await settingsOf({ read: db }, id))?.sample === true;
    const known = await unpromisedAt(db, id, [...sellable.keys()]);
    for (const [sku, units] of sellable) {
      // A sample warehouse counts a SKU the first time it is asked for.
      const made = sample ? deriveOpeningStock(sku) : 0;
      const { free, left } = known.get(sku) ?? { free: made, left: made };
      const told = left - safetyUnits(settings, channel, sku, free);
      sellable.set(sku, units + Math.max(0, told));
    }
  }
  return sellable;
}
