import { erasureMigration } from './erasure/index.ts';
import { importMigration } from './imports/index.ts';
import {
  orderIndexMigration,
  orderWarehouseMigration,
  registerOrderStatus,
} from './orders/index.ts';
import { registerRouting, releaseQueueMigration } from './routing/index.ts';
import { registerStationMessages } from './stations/index.ts';
import { openStore, type Migration, type Store, type StoreOptions } from './store/index.ts';

/** Every room's steps of the schema, in the order they run. */
export const CENTRAL_MIGRATIONS: readonly Migration[] = [
  orderIndexMigration,
  orderWarehouseMigration,
  releaseQueueMigration,
  importMigration,
  erasureMigration,
];

/** The store with every room's tables and message handlers: what the server and the command line open. */
export async function openCentralStore(options: Omit<StoreOptions, 'migrations'>): Promise<Store> {
  const store = await openStore({ ...options, migrations: CENTRAL_MIGRATIONS });
  registerOrderStatus(store);
  registerRouting(store);
  registerStationMessages(store);
  return store;
}
