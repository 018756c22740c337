import { PERSONAL_COLLECTIONS } from './chain.ts';
import { RowCaches } from './rowCache.ts';

/** Characters of bodies kept of one collection of one shard, and of all. As objects they take some three times that. */
const COLLECTION_MAX = 6_000_000;
const ALL_MAX = 32_000_000;

interface Remembered {
  readonly clock: number;
  readonly rows: RowCaches;
}

/**
 * Documents of each shard as its last transaction in this process left them. Every change of a document
 * takes a number of the shard's clock, so they are right as long as the clock stands where it was then; a
 * commit of another process moves it on, and they are forgotten. Personal data is not kept.
 */
export class Memory {
  readonly #shards = new Map<string, Remembered>();

  /** For one transaction, which has the shard by now: nobody else gets them meanwhile. */
  take(shard: string, clock: number): RowCaches {
    const known = this.#shards.get(shard);
    this.#shards.delete(shard);
    return known?.clock === clock ? known.rows : new RowCaches();
  }

  /** After its commit. What was not committed must not come back. */
  keep(shard: string, clock: number, rows: RowCaches): void {
    rows.begin(PERSONAL_COLLECTIONS, COLLECTION_MAX);
    this.#shards.set(shard, { clock, rows });
    let size = 0;
    for (const each of this.#shards.values()) size += each.rows.size;
    // The shard that moved last is the likeliest to move again.
    for (const [other, each] of this.#shards) {
      if (size <= ALL_MAX) break;
      if (other === shard) continue;
      this.#shards.delete(other);
      size -= each.rows.size;
    }
  }
}
