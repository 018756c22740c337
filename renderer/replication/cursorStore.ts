import { Dexie, type EntityTable } from 'dexie';
import type { CollectionName } from '../../shared/schema/index.ts';

/** Where a collection's pull stands. Written after the documents it speaks of. */
export interface Cursor {
  readonly collection: CollectionName;
  /** Opaque, central's; absent: from the beginning. */
  readonly after?: string;
  readonly through: number;
  /** Pulled to the end at least once. */
  readonly complete: boolean;
  /** Documents were stored: an empty table next to this means that it was wiped. */
  readonly filled: boolean;
  /** At least so many documents are stored: fewer, and some were lost. Absent: not counted yet. */
  readonly atLeast?: number;
  /** How often the right to it had been lost when this copy was begun. Absent: never. */
  readonly lost?: number;
  /** A fresh start is under way over documents that are still stored. */
  readonly sweeping?: boolean;
}

export interface CursorStore {
  get(collection: CollectionName): Promise<Cursor | undefined>;
  put(cursor: Cursor): Promise<void>;
  delete(collection: CollectionName): Promise<void>;
  close(): void;
}

/**
 * In a database of its own with relaxed durability: a cursor that a power cut takes back repeats a page,
 * and it is only ever written after its documents are on the disk.
 */
export async function openCursorStore(
  databaseName: string,
  onLost: (detail: string) => void,
): Promise<CursorStore> {
  let open = true;
  const database = new Dexie(databaseName, { chromeTransactionDurability: 'relaxed' }) as Dexie & {
    cursors: EntityTable<Cursor, 'collection'>;
  };
  database.version(1).stores({ cursors: 'collection' });
  await database.open();
  database.on('close', () => {
    if (open) onLost(databaseName);
  });
  return {
    get: (collection) => database.cursors.get(collection),
    async put(cursor) {
      await database.cursors.put(cursor);
    },
    delete: (collection) => database.cursors.delete(collection),
    close: () => {
      open = false;
      database.close();
    },
  };
}
