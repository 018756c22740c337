import { checksMigration } from './checks/index.ts';
import {
  backOrdersMigration,
  backOrdersOverMigration,
  registerAllocation,
  registerReplenishment,
  watchPromises,
} from './allocation/index.ts';
import { channelMigration, hearOfStatus } from './channels/index.ts';
import { erasureMigration } from './erasure/index.ts';
import { importMigration, mappingMigration } from './imports/index.ts';
import { notifyMigration } from './notify/notifyTables.ts';
import {
  registerAddressChecks,
  orderIndexMigration,
  orderWarehouseMigration,
  registerOrderStatus,
  registerOrderStock,
  registerUnpaid,
} from './orders/index.ts';
import { automaticRunsMigration } from './ledger/index.ts';
import { registerRouting, releaseQueueMigration, wavesMigration } from './routing/index.ts';
import { registerStationMessages } from './stations/index.ts';
import { openStore, reportToStderr, type Migration, type StoreOptions } from './store/index.ts';
import { Timers, timersMigration, type TimedStore } from './timers/index.ts';

/** Every room's steps of the schema, in the order they run. */
export const CENTRAL_MIGRATIONS: readonly Migration[] = [
  orderIndexMigration,
  orderWarehouseMigration,
  releaseQueueMigration,
  importMigration,
  erasureMigration,
  timersMigration,
  checksMigration,
  backOrdersMigration,
  mappingMigration,
  notifyMigration,
  channelMigration,
  backOrdersOverMigration,
  wavesMigration,
  automaticRunsMigration,
];

/** The store with every room's tables and message handlers: what the server and the command line open. */
export async function openCentralStore(
  options: Omit<StoreOptions, 'migrations' | 'watch'>,
): Promise<TimedStore> {
  const { report = reportToStderr } = options;
  const opened = await openStore({
    ...{ ...options, migrations: CENTRAL_MIGRATIONS, watch: watchPromises },
  });
  const timers = new Timers(opened, report);
  const store: TimedStore = {
    ...opened,
    timers,
    async close() {
      await timers.stop();
      await opened.close();
    },
  };
  registerOrderStatus(store, hearOfStatus);
  registerOrderStock(store);
  registerUnpaid(store);
  registerAddressChecks(store);
  registerRouting(store);
  registerAllocation(store);
  registerStationMessages(store);
  registerReplenishment(timers);
  return store;
}
