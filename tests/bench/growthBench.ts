/**
 * Whether central stays as fast as it was: the same figures with few orders in the store and with very many,
 * which the store's own code puts there while central is down.
 */
import { ENGINES, type EngineName } from './central/engines.ts';
import { fillOrders } from './central/fill.ts';
import { pushAll } from './central/facts.ts';
import { newTally } from './central/intake.ts';
import { orderAt } from './central/orders.ts';
import { pullPages, sustain } from './central/phases.ts';
import { preparePicks } from './central/picks.ts';
import type { CentralScale } from './central/scale.ts';
import { inBenchWorld, withStore, type BenchWorld } from './central/world.ts';
import { atMost, forComparison, type BenchResult, type Figure } from './figures.ts';
import type { Scale } from './scale.ts';

const GOAL_RATIO = 1.3;
const PAGES = 50;
/** What lies there is not urgent: what comes during a measurement is released first. */
const LATER = '2031-01-01T00:00:00.000Z';

interface Speed {
  readonly orders: number;
  readonly orderCpu: number;
  readonly facts: number;
  readonly documents: number;
}

async function measureSpeed(world: BenchWorld, scale: CentralScale, run: string): Promise<Speed> {
  const taken = await sustain(world, {
    seconds: scale.growthSeconds,
    size: 100,
    orderAt: (n) => orderAt(run, n),
    tally: newTally(),
  });
  const work = await preparePicks(world.http, world.spread, scale.growthFacts);
  const pushed = await pushAll(world.http, world.node.port, work);
  return {
    orders: taken.perSecond,
    orderCpu: (taken.shares.centralSeconds * 1e6) / taken.orders,
    facts: pushed.perSecond,
    documents: await pullPages(world, PAGES),
  };
}

/** How many times slower it has become; below 1 it has become faster. */
function compare(engine: EngineName, few: Speed, many: Speed): Record<string, Figure> {
  return {
    [`${engine}OrdersRatio`]: atMost(GOAL_RATIO, few.orders / many.orders, 'times slower'),
    [`${engine}FactsRatio`]: atMost(GOAL_RATIO, few.facts / many.facts, 'times slower'),
    [`${engine}PullRatio`]: atMost(GOAL_RATIO, few.documents / many.documents, 'times slower'),
    [`${engine}OrderCpuRatio`]: forComparison(many.orderCpu / few.orderCpu, 'times the CPU'),
    [`${engine}OrdersAmongMany`]: forComparison(many.orders, 'orders/s'),
    [`${engine}FactsAmongMany`]: forComparison(many.facts, 'facts/s'),
    [`${engine}PullAmongMany`]: forComparison(many.documents, 'documents/s'),
  };
}

const fill = (world: BenchWorld, from: number, to: number): Promise<void> =>
  withStore(world.home, (store) =>
    fillOrders(
      store,
      to - from,
      (n) => ({ ...orderAt('grown', from + n), shipBy: LATER }),
      () => undefined,
    ),
  );

/** On one engine. */
export async function measureGrowth(engine: EngineName, scale: CentralScale): Promise<BenchResult> {
  const refill = async (world: BenchWorld, from: number, to: number): Promise<number> => {
    await world.node.stop();
    const started = performance.now();
    await fill(world, from, to);
    await world.node.start();
    return (performance.now() - started) / 1000;
  };
  const nothing = async (): Promise<void> => undefined;
  return inBenchWorld({ engine, prepare: nothing }, async (world) => {
    await refill(world, 0, scale.few);
    const few = await measureSpeed(world, scale, 'few');
    const seconds = await refill(world, scale.few, scale.many);
    const many = await measureSpeed(world, scale, 'many');
    return {
      figures: compare(engine, few, many),
      notes: [
        `${engine}: ${scale.few} orders, then ${scale.many}, which took ${Math.round(seconds)} s to put there`,
      ],
    };
  });
}

const ONLY = 'STOWLINE_BENCH_ENGINE';

export async function benchGrowth({ central: scale }: Scale): Promise<BenchResult> {
  const figures: Record<string, Figure> = {};
  const notes: string[] = [];
  for (const engine of ENGINES) {
    if ((process.env[ONLY] ?? engine) !== engine) continue;
    const found = await measureGrowth(engine, scale);
    Object.assign(figures, found.figures);
    notes.push(...found.notes);
  }
  return { figures, notes };
}
