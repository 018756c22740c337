import type { CollectionName } from '../../shared/schema/index.ts';
import type { Cursor, CursorStore } from './cursorStore.ts';
import type { DocumentStorage } from './documentStorage.ts';

export interface Stores {
  readonly storage: DocumentStorage;
  readonly cursors: CursorStore;
}

/** Where the browser gives no storage at all: everything is fetched with every start, and work goes on. */
export function createMemoryStores(): Stores {
  const known = new Map<CollectionName, Cursor>();
  return {
    storage: {
      name: 'memory',
      write: () => Promise.resolve(),
      async *read() {},
      isEmpty: () => Promise.resolve(true),
      count: () => Promise.resolve(0),
      clear: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    cursors: {
      get: (collection) => Promise.resolve(known.get(collection)),
      put: (cursor) => Promise.resolve(void known.set(cursor.collection, cursor)),
      delete: (collection) => Promise.resolve(void known.delete(collection)),
      close: () => known.clear(),
    },
  };
}
