import { PERSONAL_COLLECTIONS } from './chain.ts';
import { RowCaches } from './rowCache.ts';

/** Characters of bodies kept of one collection of one shard, and of all. As objects they take some three times that. */
const COLLECTION_MAX = 3_000_000;
const ALL_MAX = 9_000_000;

interface Remembered {
  /** Hash of the ledger row they are as of. */
  readonly head: string;
  readonly rows: RowCaches;
}

/**
 * Documents of each shard as its last transaction in this process left them. Every change of a document
 * has its row in the ledger, so they are right as long as the shard's head is the one they were left under; a
 * commit of another process has another, and they are forgotten. Personal data is not kept.
 */
export class Memory {
  readonly #shards = new Map<string, Remembered>();

  /** For one transaction, which has the shard by now: nobody else gets them meanwhile. */
  take(shard: string, head: string): RowCaches {
    const known = this.#shards.get(shard);
    this.#shards.delete(shard);
    return known?.head === head ? known.rows : new RowCaches();
  }

  /** Before its commit: under a head that does not come to be they are never asked for. */
  keep(shard: string, head: string, rows: RowCaches): void {
    rows.begin(PERSONAL_COLLECTIONS, COLLECTION_MAX);
    this.#shards.set(shard, { head, rows });
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
