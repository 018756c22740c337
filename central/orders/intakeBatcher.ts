import type { OrderIntake } from '../../shared/schema/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import type { Store } from '../store/index.ts';
import { JobBatcher } from './jobBatcher.ts';
import { takeSourced, type IntakeResult, type SourcedIntake } from './takeOrders.ts';

/** Orders in one transaction, unless a single request brings more. */
const BATCH_ORDERS = 500;

type Items = readonly SourcedIntake[];

/** Brings the orders of concurrent requests into few transactions, in the order they came. */
export class IntakeBatcher {
  readonly #batcher: JobBatcher<Items, readonly IntakeResult[]>;

  constructor(store: Store) {
    this.#batcher = new JobBatcher({
      weightOf: (items) => items.length,
      most: BATCH_ORDERS,
      commit: async (jobs): Promise<(readonly IntakeResult[])[]> => {
        const results = await store.transact(ORG_SHARD, (tx) => takeSourced(tx, jobs.flat()));
        let from = 0;
        return jobs.map((items) => {
          from += items.length;
          return results.slice(from - items.length, from);
        });
      },
    });
  }

  /** Of one request, all or none of which are taken. `trace`: its id. Intakes must be valid. */
  take(
    intakes: readonly OrderIntake[],
    source: SourcedIntake['source'],
    trace: string,
  ): Promise<readonly IntakeResult[]> {
    return this.#batcher.take(intakes.map((intake) => ({ intake, source, trace })));
  }
}
