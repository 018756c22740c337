import type { Kysely } from 'kysely';
import { deriveOpeningStock } from '../../shared/sample/index.ts';
import type { AllocationSettings, Settings, Stock } from '../../shared/schema/index.ts';
import { countOpen } from '../routing/releaseQueue.ts';
import { placeholder, selectIn, type Database } from '../store/index.ts';
import { countryKey, type Warehouse } from '../warehouses/index.ts';
import type { Candidate } from './choose.ts';
import { unpromisedAt, type Unpromised } from './sellable.ts';
import { isPickable, safetyUnits } from './units.ts';

const SETTINGS = `select "shard", "body" from "state" where "collection" = 'settings' and "id" = 'warehouse' and "body" is not null and "shard"`;
const LOTS = `select "parent", "body" from "state" where "shard" = ${placeholder(1)} and "collection" = 'stock' and "body" like '%"lot":%' and "parent"`;

interface Standing {
  readonly warehouse: string;
  readonly country: string;
  readonly region?: string;
  readonly sample: boolean;
  backlog: number;
  readonly stock: Map<string, Unpromised>;
  readonly oldest: ReadonlyMap<string, string>;
}

async function oldestLots(
  db: Kysely<Database>,
  warehouse: string,
  skus: readonly string[],
): Promise<Map<string, string>> {
  const oldest = new Map<string, string>();
  const rows = await selectIn<{ parent: string; body: string }>(db, LOTS, [warehouse], skus);
  for (const { parent, body } of rows) {
    const stock = JSON.parse(body) as Stock;
    const known = oldest.get(parent);
    if (!isPickable(stock) || stock.onHand <= stock.reserved || stock.lot === undefined) continue;
    if (known === undefined || stock.lot < known) oldest.set(parent, stock.lot);
  }
  return oldest;
}

/**
 * What open warehouses have of these SKUs, as last committed: read once for all orders of a transaction, and
 * counted down as they are given out, so that they do not all go to the same goods.
 */
export class Candidates {
  readonly #standings: readonly Standing[];
  readonly #settings: AllocationSettings;

  private constructor(standings: readonly Standing[], settings: AllocationSettings) {
    this.#standings = standings;
    this.#settings = settings;
  }

  static async read(
    db: Kysely<Database>,
    warehouses: readonly Warehouse[],
    skus: readonly string[],
    settings: AllocationSettings,
  ): Promise<Candidates> {
    const open = warehouses.filter(({ active }) => active).map(({ id }) => id);
    const rows = await selectIn<{ shard: string; body: string }>(db, SETTINGS, [], open);
    const kept = new Map(rows.map(({ shard, body }) => [shard, JSON.parse(body) as Settings]));
    const backlog = await countOpen(db);
    const standings: Standing[] = [];
    for (const warehouse of open) {
      const { shipFrom, sample = false } = kept.get(warehouse) ?? {};
      standings.push({
        ...{ warehouse, sample, country: countryKey(shipFrom?.country ?? '') },
        // Written as one line in China: the province is what it begins with.
        ...(shipFrom?.lines[0] === undefined ? {} : { region: shipFrom.lines[0] }),
        backlog: backlog.get(warehouse) ?? 0,
        stock: await unpromisedAt(db, warehouse, skus),
        oldest: await oldestLots(db, warehouse, skus),
      });
    }
    return new Candidates(standings, settings);
  }

  /** For an order of this channel; `first` ahead of its equals. */
  for(channel: string, skus: Iterable<string>, first?: string): Candidate[] {
    const wanted = [...skus];
    const candidates = this.#standings.map((standing): Candidate => {
      const left = new Map(
        wanted.map((sku) => {
          const { free, left: unpromised } = this.#stockOf(standing, sku);
          return [sku, unpromised - safetyUnits(this.#settings, channel, sku, free)];
        }),
      );
      return { ...standing, left };
    });
    return candidates.sort((a, b) => Number(b.warehouse === first) - Number(a.warehouse === first));
  }

  #stockOf({ stock, sample }: Standing, sku: string): Unpromised {
    const made = sample ? deriveOpeningStock(sku) : 0;
    return stock.get(sku) ?? { free: made, left: made };
  }

  /** Given to an order that goes there. */
  take(warehouse: string, units: ReadonlyMap<string, number>): void {
    const standing = this.#standings.find((one) => one.warehouse === warehouse);
    if (!standing) return;
    standing.backlog += 1;
    for (const [sku, some] of units) {
      const { free, left } = this.#stockOf(standing, sku);
      standing.stock.set(sku, { free, left: left - some });
    }
  }
}
