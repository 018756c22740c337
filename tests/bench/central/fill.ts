/** Orders put there by the store's own code, without a request: what a house has taken before the bench begins. */
import { ASYNC_DECIDERS } from '../../../central/deciders.ts';
import { BatchApplication } from '../../../central/facts/applyBatch.ts';
import { checkFact, splitGroups, type RawFact } from '../../../central/facts/checkFact.ts';
import { takeOrders } from '../../../central/orders/index.ts';
import type { Store } from '../../../central/store/index.ts';
import type { OrderIntake } from '../../../shared/schema/index.ts';
import type { BenchStation } from './stations.ts';

/** Orders in one commit, and before the warehouses hear of them. */
const COMMIT = 500;
const ROUTE = 10_000;
const RELEASE = 500;
const BATCH = 8;

export async function fillOrders(
  store: Store,
  count: number,
  orderAt: (n: number) => OrderIntake,
  taken: (orderId: string) => void,
): Promise<void> {
  for (let from = 0; from < count; from += COMMIT) {
    const size = Math.min(COMMIT, count - from);
    const intakes = Array.from({ length: size }, (_, n) => orderAt(from + n));
    const results = await store.transact('org', (tx) =>
      takeOrders(tx, intakes, { source: { bench: 'fill' } }),
    );
    for (const { orderId } of results) taken(orderId);
    if (from % ROUTE === 0) await store.relay.drained();
  }
  await store.relay.drained();
}

/** Everything that waits in the warehouse of this supervisor goes to its floor. */
export async function releaseAll(store: Store, supervisor: BenchStation): Promise<void> {
  const deps = {
    deciders: ASYNC_DECIDERS,
    report: (error: unknown) => {
      throw error;
    },
  };
  for (;;) {
    const ask = { fulfilmentIds: [], next: RELEASE, batchSize: BATCH };
    const raw = JSON.parse(supervisor.fact('release.requested', ask).text) as RawFact;
    const checked = await checkFact(raw, supervisor.sender);
    const [results] = await store.transact(supervisor.shard, (tx) =>
      BatchApplication.run(tx, splitGroups([checked], supervisor.sender, 'bench'), deps),
    );
    if (results?.[0]?.outcome !== 'applied') break;
    await store.relay.drained();
  }
}
