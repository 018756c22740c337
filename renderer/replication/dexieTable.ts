import type { Table } from 'dexie';
import type { RxStorageInstanceDexie } from 'rxdb/plugins/storage-dexie';
import type { StateCollection, StateDocument } from './documentStorage.ts';

/** A row as RxDB's Dexie storage keeps it: the document and RxDB's own fields. */
export type StoredRow = Record<string, unknown> & { readonly id: string };

/**
 * The Dexie table under an RxDB collection (rxdb is pinned): a key range is read 20 times as fast as a
 * query of documents, and a row can be removed without a tombstone.
 */
export async function tableOf(collection: StateCollection): Promise<Table<StoredRow, string>> {
  const instance = collection.storageInstance.originalStorageInstance as unknown as
    | RxStorageInstanceDexie<StateDocument>
    | undefined;
  if (instance === undefined) throw new Error('RxDB no longer wraps its storage instance');
  return (await instance.internals).dexieTable as Table<StoredRow, string>;
}
