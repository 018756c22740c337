/**
 * The store: shards with their clocks, documents, the hash-chained ledger and messages between shards.
 * Everything that is written at central goes through `transact`. No rules of the trade belong here.
 */
export * from './chain.ts';
export * from './database.ts';
export { changeIn, insertRows, overwrite, selectIn, selectRows } from './bulk.ts';
export { PAGE_BYTES, PAGE_ROWS, rowsInPage, sizeOf } from './pages.ts';
export { readDocument, type ReadDocument } from './readDocument.ts';
export { isPostgresUrl, placeholder } from './engine/index.ts';
export { tracedStore } from './tracedStore.ts';
export { migrate, type Migration } from './migrations.ts';
export { openEngine, openFile, type Engine } from './engine/index.ts';
export { seal, unseal } from './seal.ts';
export { deriveKey, readSecret, saveSecret } from './secret.ts';
export {
  isoTime,
  openStore,
  reportToStderr,
  systemClock,
  RESTORING,
  systemEntropy,
  type StoreOptions,
} from './store.ts';
export * from './types.ts';
