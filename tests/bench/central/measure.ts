/** All measurements of the central bench on one engine, one after the other in the same house. */
import { twentyRules } from '../../peakDay/rules.ts';
import { atLeast, atMost, forComparison, type Figure } from '../figures.ts';
import { insertBare } from './compared.ts';
import type { EngineName } from './engines.ts';
import { pushAll } from './facts.ts';
import { cycle, type FileOrders } from './fileOrders.ts';
import { fillOrders, releaseAll } from './fill.ts';
import { newTally } from './intake.ts';
import { orderAt } from './orders.ts';
import { killAmid, openLoop, p50, p99, pullAll, sustain } from './phases.ts';
import { preparePicks } from './picks.ts';
import { compareRows, ordersWithoutWork } from './rows.ts';
import { NO_RULES, saveRules } from './rules.ts';
import type { CentralScale } from './scale.ts';
import type { Shares } from './shares.ts';
import { inBenchWorld, withStore, type BenchWorld } from './world.ts';

const GOALS = {
  orders: 3_400,
  openLoopMs: 250,
  facts: 5_000,
  fanoutMs: 150,
  documents: 50_000,
  memoryMiB: 400,
} as const;

type Figures = Record<string, Figure>;

export interface Found {
  readonly figures: Figures;
  readonly notes: readonly string[];
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const sharesOf = ({ central, load }: Shares): string =>
  `of the machine central took ${percent(central)}, the load generator ${percent(load)}`;

async function measureFacts(
  { http, node, crowd, spread }: BenchWorld,
  scale: CentralScale,
  shards: 'one' | 'ten',
): Promise<Found> {
  const work = await preparePicks(http, shards === 'one' ? crowd : spread, scale.facts);
  const used = node.cpu();
  const pushed = await pushAll(http, node.port, work);
  const cpu = node.cpu() - used;
  const odd = Object.entries(pushed.outcomes).filter(([outcome]) => outcome !== 'applied');
  const name = shards === 'one' ? 'OneShard' : 'TenShards';
  return {
    figures: {
      [`facts${name}`]: atLeast(GOALS.facts, pushed.perSecond, 'facts/s'),
      [`facts${name}NotApplied`]: atMost(
        0,
        odd.reduce((sum, [, n]) => sum + n, 0),
        'facts',
      ),
      [`fanout${name}P99`]: atMost(GOALS.fanoutMs, p99(pushed.fanout), 'ms'),
      [`sentToStream${name}P50`]: forComparison(p50(pushed.sentToStream), 'ms'),
      [`sentToStream${name}P99`]: forComparison(p99(pushed.sentToStream), 'ms'),
      [`facts${name}Cpu`]: forComparison((cpu * 1e6) / pushed.facts, 'µs/fact'),
    },
    notes: [`${pushed.facts} facts on ${shards} shard(s): ${JSON.stringify(pushed.outcomes)}`],
  };
}

/** Everything about one engine. Names of figures begin with the engine's. */
export async function measureEngine(
  engine: EngineName,
  scale: CentralScale,
  file: FileOrders,
): Promise<Found> {
  const tally = newTally();
  const figures: Figures = {};
  const notes: string[] = [];
  const add = (found: Found): void => {
    Object.assign(figures, found.figures);
    notes.push(...found.notes);
  };
  await inBenchWorld(
    {
      engine,
      skus: file.skus,
      prepare: async (store, supervisor) => {
        const at = (n: number) => orderAt('filled', n);
        await fillOrders(store, scale.filled, at, (id) => tally.acknowledged.add(id));
        await releaseAll(store, supervisor);
      },
    },
    async (world) => {
      const { home, node } = world;
      figures['bareInsert'] = forComparison(
        await insertBare(home, scale.comparedSeconds),
        'orders/s',
      );
      const pulled = await pullAll(world);
      figures['pull'] = atLeast(GOALS.documents, pulled.perSecond, 'documents/s');
      figures['firstSync'] = forComparison(pulled.firstSync, 's');
      notes.push(
        `a first sync was of ${Math.round(pulled.documents / 2)} documents, ${scale.filled} orders among them`,
      );
      add(await measureFacts(world, scale, 'one'));

      const taken = await sustain(world, {
        seconds: scale.intakeSeconds,
        size: 100,
        orderAt: (n) => orderAt('sustained', n),
        tally,
      });
      figures['orders'] = atLeast(GOALS.orders, taken.perSecond, 'orders/s');
      figures['toReleasedP50'] = forComparison(p50(taken.toReleased), 'ms');
      figures['toReleasedP99'] = forComparison(p99(taken.toReleased), 'ms');
      figures['ordersCpu'] = forComparison(
        (taken.shares.centralSeconds * 1e6) / taken.orders,
        'µs/order',
      );
      notes.push(
        `${taken.orders} orders of 3 lines in hundreds over ${world.warehouses.length} warehouse(s), all released; ${sharesOf(taken.shares)}`,
      );

      await saveRules(world, twentyRules(world.warehouses[1] ?? ''));
      const ruled = await sustain(world, {
        seconds: scale.rulesSeconds,
        size: 100,
        orderAt: (n) => orderAt('ruled', n),
        tally,
      });
      await saveRules(world, NO_RULES);
      figures['ordersWithRules'] = atLeast(GOALS.orders, ruled.perSecond, 'orders/s');
      figures['ordersWithRulesCpu'] = forComparison(
        (ruled.shares.centralSeconds * 1e6) / ruled.orders,
        'µs/order',
      );

      const times = await openLoop(world, {
        perSecond: scale.openPerSecond,
        seconds: scale.openSeconds,
        orderAt: (n) => orderAt('open', n),
        tally,
      });
      figures['openLoopP99'] = atMost(GOALS.openLoopMs, p99(times), 'ms');
      figures['openLoopP50'] = forComparison(p50(times), 'ms');

      const ofFile = await sustain(world, {
        seconds: scale.fileSeconds,
        size: 20,
        orderAt: cycle(file, 'file'),
        tally,
      });
      figures['fileLines'] = forComparison(ofFile.perSecond * file.linesPerOrder, 'lines/s');
      figures['fileOrders'] = forComparison(ofFile.perSecond, 'orders/s');

      add(await measureFacts(world, scale, 'ten'));
      const killed = await killAmid(world, (n) => orderAt('killed', n), tally, scale.killSeconds);
      notes.push(
        `killed in the middle of ${killed.orders} orders and back after ${killed.downSeconds.toFixed(1)} s`,
      );
      figures['memory'] = atMost(GOALS.memoryMiB, node.memory(), 'MiB');
      await node.stop();
      await withStore(home, async (store) => {
        await store.relay.drained();
        const { missing, unknown } = await compareRows(store, tally.acknowledged);
        figures['acknowledgedMissing'] = atMost(0, missing, 'orders');
        figures['neverAcknowledged'] = atMost(0, unknown, 'orders');
        figures['withoutWork'] = atMost(0, await ordersWithoutWork(store), 'orders');
      });
      figures['errors'] = atMost(0, tally.errors.length, 'answers');
      figures['sentAway'] = forComparison(world.http.sentAway(), 'answers 503');
      notes.push(...tally.errors);
    },
  );
  const named = Object.entries(figures).map(([name, figure]) => [
    `${engine}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    figure,
  ]);
  return {
    figures: Object.fromEntries(named) as Figures,
    notes: notes.map((note) => `${engine}: ${note}`),
  };
}
