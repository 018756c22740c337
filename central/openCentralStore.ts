import { erasureMigration } from './erasure/index.ts';
import { importMigration } from './imports/index.ts';
import {
  orderIndexMigration,
  orderWarehouseMigration,
  registerOrderStatus,
} from './orders/index.ts';
import { registerRouting, releaseQueueMigration } from './routing/index.ts';
import { registerStationMessages } from './stations/index.ts';
import { openStore, type Store, type StoreOptions } from './store/index.ts';

/** The store with every room's tables and message handlers: what the server and the command line open. */
export async function openCentralStore(options: Omit<StoreOptions, 'migrations'>): Promise<Store> {
  const store = await openStore({
    ...options,
    migrations: [
      orderIndexMigration,
      orderWarehouseMigration,
      releaseQueueMigration,
      importMigration,
      erasureMigration,
    ],
  });
  registerOrderStatus(store);
  registerRouting(store);
  registerStationMessages(store);
  return store;
}
