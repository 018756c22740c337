import type { Store } from './types.ts';

/** The store as one request writes to it: the ledger rows bear its id, unless the work itself says otherwise. */
export const tracedStore = (store: Store, trace: string): Store => ({
  ...store,
  transact: (shard, work, own) => store.transact(shard, work, own ?? trace),
});
