import type { Dexie } from 'dexie';

/**
 * Declares RxDB's tables without its three indexes (by deletion, and twice by time of writing). They
 * serve queries, pushes and RxDB's cleanup: pages are read and written here by key alone, and the
 * indexes took half of a first sync. To be called before RxDB declares them.
 */
export function keepOnlyPrimaryKey(dexie: Dexie): void {
  const declare = dexie.version.bind(dexie);
  dexie.version = (number) => {
    const version = declare(number);
    const setStores = version.stores.bind(version);
    version.stores = (tables) =>
      setStores(
        Object.fromEntries(
          Object.entries(tables).map(([table, keys]) => [table, keys?.split(',')[0] ?? null]),
        ),
      );
    return version;
  };
}
