/** When the day is over: nothing is on its way any more that would come by itself. */
import { setTimeout as pause } from 'node:timers/promises';
import { selectRows, type Store } from '../../central/store/index.ts';
import type { Day } from './day.ts';

const LOOK_MS = 250;
/** Channels are looked at once a minute: where nothing moved for that long, nothing will. */
const PATIENCE_MS = 180_000;
/** The same for so many looks. */
const STILL = 12;

interface Counts {
  readonly orders: number;
  readonly messages: number;
  readonly timers: number;
  /** Of all shards' clocks. */
  readonly moved: number;
}

async function countAll(store: Store): Promise<Counts> {
  const [row] = await selectRows<Counts>(
    store.read,
    `select (select count(*) from "order_index") as "orders", (select count(*) from "messages") as "messages",` +
      ` (select count(*) from "timers" where "kind" = 'auto-release') as "timers",` +
      ` (select sum("clock") from "shard_clock") as "moved"`,
    [],
  );
  return row ?? { orders: 0, messages: 1, timers: 1, moved: 0 };
}

/** Throws where it never comes to rest. */
export async function untilAtRest(store: Store, day: Day): Promise<void> {
  let until = performance.now() + PATIENCE_MS;
  let still = 0;
  let before = -1;
  while (performance.now() < until) {
    const { orders, messages, timers, moved } = await countAll(store);
    const quiet = orders >= day.orders && messages === 0 && timers === 0;
    still = quiet && moved === before ? still + 1 : 0;
    if (moved !== before) until = performance.now() + PATIENCE_MS;
    before = moved;
    if (still >= STILL) return;
    await pause(LOOK_MS);
  }
  throw new Error(`central did not come to rest: ${JSON.stringify(await countAll(store))}`);
}
