/** `npm run demo -- peak-day`: a day's orders of six channels, much faster than life, through the real central. */
import { Command, InvalidArgumentError } from 'commander';
import { verifyLedger } from '../../central/ledger/index.ts';
import { openDatabase, type BenchDatabase } from '../bench/central/engines.ts';
import { fileOrders } from '../bench/central/fileOrders.ts';
import { startNode, type CentralNode } from '../bench/central/node.ts';
import { withStore } from '../bench/central/world.ts';
import { createRandom } from '../fuzz/random.ts';
import { DAY_MS, drawDay, type Day } from './day.ts';
import { connectShops, openHouse } from './house.ts';
import { reckon, type Reckoning } from './reckon.ts';
import { summarise } from './figures.ts';
import { sell, type Sold } from './sell.ts';
import { openShops } from './shops.ts';
import { untilAtRest } from './rest.ts';

interface Options {
  readonly orders: number;
  readonly speed: number;
  readonly seed: number;
  readonly json?: boolean;
}

const positive = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('a whole number above 0');
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Of all the orders there were on the busiest day that Stowline is made for. */
const WHOLE_DAY = 126_000;
/** As in life: unpaid orders and cut-offs are judged by the clock. */
const midnightOf = (ms: number): number => ms - (ms % DAY_MS);

interface Outcome {
  readonly sold: Sold;
  readonly reckoning: Reckoning;
  readonly restSeconds: number;
  readonly memory: number;
}

async function live(home: BenchDatabase, day: Day, options: Options, midnight: number) {
  const shops = await openShops(midnight, createRandom(options.seed + 1));
  let node: CentralNode | undefined;
  try {
    const short = await withStore(home, async (store) => {
      const gone = await openHouse(store, day);
      await connectShops(store, shops, midnight);
      return gone;
    });
    say(`three warehouses, twenty rules, six channels; ${short.size} SKUs will run out`);
    node = await startNode(home);
    const sold = await sell({
      ...{ day, shops, port: node.port, speed: options.speed },
      tell: (share) => say(`${Math.round(share * 100)} % of the day is over`),
    });
    const began = performance.now();
    await withStore(home, (store) => untilAtRest(store, day));
    const restSeconds = (performance.now() - began) / 1000;
    const memory = node.memory();
    await node.stop();
    node = undefined;
    return await withStore(home, async (store): Promise<Outcome> => {
      const reckoning = await reckon(store, day, sold, shops);
      const { ok } = await verifyLedger(store);
      const violations = ok
        ? reckoning.violations
        : [...reckoning.violations, { invariant: 'the ledger verifies', detail: 'it does not' }];
      return { sold, reckoning: { ...reckoning, violations }, restSeconds, memory };
    });
  } finally {
    await node?.stop();
    for (const shop of shops.values()) await shop.close();
  }
}

async function run(options: Options): Promise<void> {
  const file = await fileOrders(options.orders);
  const midnight = midnightOf(Date.now());
  const day = drawDay(file, options.orders, midnight, createRandom(options.seed));
  const source = file.real ? 'the real file' : 'generated orders';
  say(`${day.orders} orders, ${day.lines} lines, of ${source}; seed ${options.seed}`);
  const home = await openDatabase('sqlite');
  try {
    const outcome = await live(home, day, options, midnight);
    const summary = summarise({ ...outcome, day, speed: options.speed });
    for (const line of summary.lines) say(line);
    if (options.json === true) say(JSON.stringify(summary.json));
    if (!summary.json.ok) process.exitCode = 1;
  } finally {
    await home.remove();
  }
}

export const peakDayCommand = (): Command =>
  new Command()
    .name('npm run demo -- peak-day')
    .description(
      'A peak day: orders of six channels that fail now and then, over three warehouses and twenty rules, through\n' +
        'the real central as fast as asked for. Ends with what was released by itself and why the rest was not.',
    )
    .option('--orders <n>', `orders of the day (the whole day: ${WHOLE_DAY})`, positive, 12_600)
    .option('--speed <n>', 'how much faster than life', positive, 200)
    .option('--seed <n>', 'repeats a day', positive, 1)
    .option('--json', 'end with one line of JSON')
    .action((options: Options) => run(options));
