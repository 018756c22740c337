/** `npm run bench [-- NAME…] [--json]`: the figures of the real programs, and what they are compared with. */
import { Command } from 'commander';
import { formatTable, summarize, type BenchResult } from './figures.ts';
import { BENCHES } from './benches.ts';
import { FULL, TINY } from './scale.ts';

const program = new Command()
  .name('npm run bench --')
  .description(
    'Runs benchmarks: real central, real agent, real headless Chromium. Each is told with what it is\n' +
      'compared against in the same run. Nothing else should use the machine meanwhile.',
  )
  .argument('[names...]', `which of ${[...BENCHES.keys()].join(', ')}; all of them by default`)
  .option('--json', 'the last line is one JSON object: {ok, violations, figures}')
  .option('--tiny', 'sizes that only show that it works; its figures mean nothing')
  .parse();
const { json, tiny } = program.opts<{ json?: boolean; tiny?: boolean }>();
const names = program.args.length > 0 ? program.args : [...BENCHES.keys()];
const unknown = names.find((name) => !BENCHES.has(name));
if (unknown !== undefined) {
  program.error(`There is no benchmark '${unknown}', but: ${[...BENCHES.keys()].join(', ')}`);
}

// An end by signal is an end like any other: it takes the programs that were started along.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const results = new Map<string, BenchResult>();
const failures = new Map<string, string>();
for (const name of names) {
  say(`\n${name}`);
  const started = performance.now();
  try {
    const result = await BENCHES.get(name)?.(tiny ? TINY : FULL);
    if (result) {
      results.set(name, result);
      say(formatTable(result));
    }
  } catch (error) {
    failures.set(name, error instanceof Error ? error.message : String(error));
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  }
  say(`   (${Math.round((performance.now() - started) / 1000)} s)`);
}

const summary = summarize(results, failures);
say('');
if (summary.ok) say('All goals met.');
for (const violation of summary.violations) say(`✗ ${violation}`);
if (json) say(JSON.stringify(summary));
process.exitCode = summary.ok ? 0 : 1;
