/** `npm run chaos -- --seeds N [--seed S] [--json]`: seeded simulations of stations, pages and central under every fault. */
import { Command, InvalidArgumentError } from 'commander';
import type { Violation } from '../invariants/index.ts';
import { atLeast, atMost, forComparison, type Figure } from '../bench/figures.ts';
import { FAILED_SEEDS } from './failedSeeds.ts';
import type { Step } from './plan.ts';
import { findPlant, PLANTS } from './plants.ts';
import { runSeeds, startThread, type Thread } from './threads.ts';

const THREADS = 2;
/** A planted bug must show within so many seeds. */
const PLANT_SEEDS = 200;
const SHRINK_MS = 90_000;
const TRACE_SHOWN = 60;
/** 1,000 seeds in ten minutes. */
const SEEDS_PER_SECOND = 1000 / 600;

const whole = (text: string): number => {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('a whole number');
};

const program = new Command()
  .name('npm run chaos --')
  .description(
    'Simulates five stations, their pages and printers, and central: real code in virtual time, with faults\n' +
      'drawn from the seed. Afterwards all is compared. The same seed gives the same run.',
  )
  .option('--seeds <n>', 'how many seeds', whole, 1)
  .option('--seed <s>', 'the first of them; drawn when absent', whole)
  .option('--kept', 'those that ever failed as well')
  .option('--plant <name>', 'with a planted bug, until it is found')
  .option('--list-plants', 'the planted bugs, one name a line')
  .option('--all-plants', `every planted bug in turn, each within ${PLANT_SEEDS} seeds`)
  .option('--rxdb', 'pages keep their state in RxDB instead of plain memory')
  .option('--trace', 'print what happened')
  .option('--threads <n>', 'how many at a time', whole, THREADS)
  .option('--no-shrink', 'do not look for the shortest failing run')
  .option('--json', 'the last line is one JSON object: {ok, violations, figures}')
  .parse();
const options = program.opts<{
  seeds: number;
  seed?: number;
  kept?: boolean;
  plant?: string;
  listPlants?: boolean;
  allPlants?: boolean;
  rxdb?: boolean;
  trace?: boolean;
  threads: number;
  shrink: boolean;
  json?: boolean;
}>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const describeStep = (step: Step): string =>
  `${String(step.at).padStart(7)} ms  station ${step.station}  ${step.is} ${step.kind}`;

const describe = ({ invariant, detail }: Violation): string =>
  `✗ ${invariant}: ${detail.slice(0, 2500)}`;

async function tellShrunk(thread: Thread, seed: number, plant: string): Promise<void> {
  say(`shrinking seed ${seed} (at most ${SHRINK_MS / 1000} s) …`);
  const answer = await thread.ask({ kind: 'shrink', seed, plant, withinMs: SHRINK_MS });
  if (answer.kind !== 'shrunk') return;
  say(`${answer.steps.length} steps are enough:`);
  for (const step of answer.steps.slice(0, TRACE_SHOWN)) say(describeStep(step));
  say('what happened then:');
  for (const line of answer.trace.slice(-TRACE_SHOWN)) say(`  ${line}`);
  for (const violation of answer.violations.slice(0, 5)) say(describe(violation));
}

interface Outcome {
  readonly ok: boolean;
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, Figure>>;
}

async function runAll(threads: readonly Thread[], plant: string): Promise<Outcome> {
  const usual = plant === '' ? undefined : findPlant(plant).from;
  const base = options.seed ?? usual ?? Math.floor(Math.random() * 1_000_000_000);
  const fresh = Array.from({ length: options.seeds }, (_, index) => base + index);
  const seeds = [...fresh, ...(options.kept === true ? FAILED_SEEDS : [])];
  say(
    `seeds ${base} to ${base + options.seeds - 1}${options.kept === true ? ` and ${FAILED_SEEDS.length} kept` : ''}`,
  );
  const failed = new Map<number, readonly Violation[]>();
  const counts = new Map<string, number>();
  let done = 0;
  let facts = 0;
  let drained = 0;
  const began = performance.now();
  await runSeeds(threads, seeds, { plant, trace: options.trace === true }, (result) => {
    done += 1;
    facts += result.facts;
    drained = Math.max(drained, result.drainedMs);
    for (const [name, count] of Object.entries(result.counts)) {
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
    for (const line of result.trace) say(line);
    if (options.seeds === 1) say(`seed ${result.seed}: trace ${result.hash}`);
    if (done % 100 === 0) say(`${done} seeds, ${(done / seconds(began)).toFixed(2)} seeds/s`);
    if (result.violations.length === 0) return true;
    failed.set(result.seed, result.violations);
    say(
      `seed ${result.seed} fails; again: npm run chaos -- --seed ${result.seed}${plantFlag(plant)}`,
    );
    for (const violation of result.violations.slice(0, 5)) say(describe(violation));
    return plant === '';
  });
  const rate = done / seconds(began);
  say(`${done} seeds, ${rate.toFixed(2)} seeds/s, ${facts} facts, ${failed.size} failed`);
  say([...counts].map(([name, count]) => `${name} ${count}`).join(', '));
  const [first] = failed.keys();
  const [thread] = threads;
  if (first !== undefined && thread !== undefined && options.shrink && plant === '') {
    await tellShrunk(thread, first, plant);
  }
  return {
    ok: failed.size === 0,
    violations: [...failed].flatMap(([seed, list]) =>
      list
        .slice(0, 5)
        .map(({ invariant, detail }) => `seed ${seed}: ${invariant}: ${detail.slice(0, 300)}`),
    ),
    figures: {
      'chaos.seeds': forComparison(done, 'seeds'),
      'chaos.rate':
        done >= 100 ? atLeast(SEEDS_PER_SECOND, rate, 'seeds/s') : forComparison(rate, 'seeds/s'),
      'chaos.facts': forComparison(facts, 'facts'),
      'chaos.violations': atMost(0, failed.size, 'failing seeds'),
      'chaos.drained': atMost(30_000, Math.min(drained, 1e9), 'ms'),
    },
  };
}

const seconds = (since: number): number => (performance.now() - since) / 1000;
const plantFlag = (plant: string): string => (plant === '' ? '' : ` --plant ${plant}`);

/** Each plant until it is found; those that are not are the failures. */
async function runPlants(threads: readonly Thread[]): Promise<Outcome> {
  const missed: string[] = [];
  const figures: Record<string, Figure> = {};
  const queue = [...PLANTS];
  const seedsFrom = (first: number) =>
    Array.from({ length: PLANT_SEEDS }, (_, index) => first + index);
  await Promise.all(
    threads.map(async (thread) => {
      for (let plant = queue.shift(); plant !== undefined; plant = queue.shift()) {
        const { name } = plant;
        const seeds = seedsFrom(options.seed ?? plant.from ?? 1);
        let found: string | undefined;
        let tried = 0;
        await runSeeds([thread], seeds, { plant: name, trace: false }, (result) => {
          tried += 1;
          found = result.violations[0]?.invariant;
          return found === undefined;
        });
        say(found === undefined ? `✗ ${name}: not found` : `✓ ${name}: ${found} (${tried} seeds)`);
        if (found === undefined) missed.push(`${name} was not found within ${PLANT_SEEDS} seeds`);
        figures[`plant.${name}`] = atMost(
          PLANT_SEEDS,
          found === undefined ? Number.MAX_SAFE_INTEGER : tried,
          'seeds',
        );
      }
    }),
  );
  return { ok: missed.length === 0, violations: missed, figures };
}

async function main(): Promise<Outcome> {
  const plant = options.plant ?? '';
  if (plant !== '') findPlant(plant);
  const threads = Array.from({ length: Math.max(1, options.threads) }, () =>
    startThread(options.rxdb === true),
  );
  try {
    return options.allPlants === true ? await runPlants(threads) : await runAll(threads, plant);
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

if (options.listPlants === true) {
  for (const { name } of PLANTS) say(name);
} else {
  const outcome = await main();
  if (options.json === true) say(JSON.stringify(outcome));
  process.exitCode = outcome.ok ? 0 : 1;
}
