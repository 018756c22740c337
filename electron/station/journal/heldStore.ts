import type { Database } from './database.ts';
import type { MetaStore } from './meta.ts';

/** A document's place, and what is kept of it. */
export interface HeldRow {
  readonly collection: string;
  readonly id: string;
  /** Of the shard at the document's last change. */
  readonly clock: number;
  readonly body: Uint8Array;
}
export type HeldKey = Pick<HeldRow, 'collection' | 'id'>;

export interface HeldChange {
  readonly put: readonly HeldRow[];
  readonly remove: readonly HeldKey[];
  /** The clock up to which what is held of a collection is known. */
  readonly through?: Record<string, number> | undefined;
}

/**
 * Copies of what held work needs, to be finished without central by a page whose own copies are gone.
 * They can be fetched again, so they never use the space that is kept in reserve for facts.
 */
export interface HeldStore {
  /** What is held, without its content. */
  list(): Omit<HeldRow, 'body'>[];
  /** Rows behind a key, in the order of collection and id. */
  rows(after: HeldKey | undefined, limit: number): HeldRow[];
  through(): Record<string, number>;
  change(change: HeldChange): void;
  /** Forgets a whole collection. */
  forget(collection: string): void;
}

export function createHeldStore(db: Database, meta: MetaStore): HeldStore {
  return {
    list: () => db.all('SELECT collection, id, clock FROM held') as Omit<HeldRow, 'body'>[],
    rows: (after, limit) =>
      db.all(
        `SELECT collection, id, clock, body FROM held WHERE (collection, id) > (?, ?)
          ORDER BY collection, id LIMIT ?`,
        after?.collection ?? '',
        after?.id ?? '',
        limit,
      ) as HeldRow[],
    through: () => meta.get('heldThrough') ?? {},
    change: ({ put, remove, through }) =>
      db.transaction(() => {
        for (const { collection, id } of remove) {
          db.run('DELETE FROM held WHERE collection = ? AND id = ?', collection, id);
        }
        for (const { collection, id, clock, body } of put) {
          db.run(
            'INSERT OR REPLACE INTO held (collection, id, clock, body) VALUES (?, ?, ?, ?)',
            collection,
            id,
            clock,
            body,
          );
        }
        if (through) meta.set('heldThrough', through);
      }, false),
    forget: (collection) => {
      db.transaction(() => db.run('DELETE FROM held WHERE collection = ?', collection), false);
    },
  };
}
