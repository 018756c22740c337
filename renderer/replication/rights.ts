import { COLLECTION_NAMES, type CollectionName } from '../../shared/schema/index.ts';
import type { Cursor, CursorStore } from './cursorStore.ts';
import type { LostGrants } from './messages.ts';
import type { Stores } from './memoryStores.ts';

export interface Rights {
  /** The cursors; each is stored with the count of its collection, and told when it is. */
  readonly cursors: CursorStore;
  /** Rights were lost: names the collections whose copies have to go. */
  lose(lost: LostGrants | undefined): CollectionName[];
  /** Removes a copy that was made before the right to it was lost. Nobody may be writing it. */
  purgeOutdated(collection: CollectionName): Promise<void>;
}

/**
 * Copies outlive the right to make them: a window may be closed when a role is taken away. So each
 * cursor says how often the right had been lost when its copy was begun, and the host counts on.
 */
export function createRights(
  { storage, cursors }: Stores,
  onStored: (cursor: Cursor) => void,
  atStart: LostGrants = {},
): Rights {
  let counts = atStart;
  const countOf = (name: CollectionName): number => counts[name] ?? 0;
  return {
    cursors: {
      ...cursors,
      async put(cursor) {
        const count = countOf(cursor.collection);
        await cursors.put(count === 0 ? cursor : { ...cursor, lost: count });
        onStored(cursor);
      },
    },
    lose(lost) {
      if (lost === undefined) return [];
      const before = counts;
      counts = lost;
      return COLLECTION_NAMES.filter((name) => countOf(name) > (before[name] ?? 0));
    },
    async purgeOutdated(collection) {
      const count = countOf(collection);
      if (count === 0) return;
      // A cursor that can't be read is no proof that its copy is a new one.
      const cursor = await cursors.get(collection).catch(() => undefined);
      if ((cursor?.lost ?? 0) >= count) return;
      await storage.clear(collection);
      // Not deleted: no cursor at all looks as if the storage had been lost.
      await cursors.put({
        ...{ collection, through: 0, complete: false, filled: false },
        lost: count,
      });
    },
  };
}
