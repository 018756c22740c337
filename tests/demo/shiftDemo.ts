/** A scripted shift through the real programs in a real browser. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { ROOT } from '../../scripts/lib/processes.ts';
import { checkShift, countOrders } from './checks.ts';
import { shiftFigures } from './figures.ts';
import { openLabelReader } from './labels.ts';
import { writeOrderFile } from './orderFile.ts';
import { openTotes } from './picker.ts';
import { openReport, type Summary } from './report.ts';
import { runShift } from './scenario.ts';
import type { Tally } from './shift.ts';
import { openStack } from './stack.ts';

const positive = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('a whole number above 0');
};

const options = new Command()
  .name('npm run demo --')
  .description(
    'A shift: central, two pickers, a packer and a supervisor in real browsers, a simulated scanner each and a\n' +
      'label printer; the network is cut in the middle of it. Ends with the invariants; exits with 1 if one breaks.\n' +
      '`npm run demo -- peak-day --help`: a day of orders from six channels instead.',
  )
  .option('--orders <n>', 'orders in the shift', positive, 200)
  .option('--generated', 'generated orders, even where the real file is')
  .option('--out <dir>', 'folder of the report', path.join(ROOT, 'demo-report'))
  .option('--json', 'end with one line of JSON')
  .parse()
  .opts<{ orders: number; generated?: boolean; out: string; json?: boolean }>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const began = performance.now();
const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
const tell = (line: string): void => say(`${seconds().toFixed(1).padStart(7)} s  ${line}`);

if (await buildRenderer()) tell('built the station app');
const scratch = await mkdtemp(path.join(tmpdir(), 'stowline-demo-'));
const report = await openReport(path.resolve(options.out));
const stack = await openStack(scratch);
const labels = openLabelReader(stack.printer);
const tally: Tally = {
  batches: 0,
  lines: 0,
  wrongScans: 0,
  shortPicks: 0,
  undos: 0,
  packed: [],
  packedOffline: 0,
  linesOffline: 0,
};

async function workAndCheck(file: string): Promise<Summary> {
  const shift = await runShift({
    stack,
    report,
    tally,
    tell,
    labels,
    totes: openTotes(),
    orderFile: file,
    orders: options.orders,
  });
  const printed = await labels.all();
  tell(`${printed.length} labels read back; checking the ledger and every station`);
  const { central, violations } = await checkShift(stack, shift.stations, printed, shift.orders);
  for (const [index, { page }] of printed.slice(0, 4).entries()) {
    await report.label(`label-${index + 1}`, page);
  }
  const figures = shiftFigures({
    ...{ central, shift, tally },
    labels: printed.length,
    orders: countOrders(central),
    seconds: seconds(),
  });
  const ok = violations.length === 0 && Object.values(figures).every(({ met }) => met);
  return { ok, violations, figures };
}

/** Whoever could not go on is a finding like any other, and stands in the report. */
const brokenOff = (error: unknown): Summary => {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { ok: false, violations: [{ invariant: 'the shift goes on', detail }], figures: {} };
};

let closing: Promise<void> | undefined;
const closeAll = (): Promise<void> =>
  (closing ??= (async () => {
    await labels.close();
    await stack.close();
    await rm(scratch, { recursive: true, force: true, maxRetries: 20 });
  })());
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void closeAll().finally(() => process.exit(130)));
}

try {
  const { file, source } = await writeOrderFile(
    scratch,
    options.orders,
    options.generated ?? false,
  );
  tell(`orders: ${source}`);
  const summary = await workAndCheck(file).catch(brokenOff);
  const { ok, violations, figures } = summary;
  await report.finish({ ...summary, source });
  say('');
  for (const [name, { value, unit, goal, met }] of Object.entries(figures)) {
    say(
      `  ${met ? '✓' : '✗'} ${name.padEnd(30)} ${value} ${unit}${goal === null ? '' : `  (goal ${goal})`}`,
    );
  }
  for (const { invariant, detail } of violations) say(`  ✗ ${invariant}: ${detail}`);
  say(`\n${ok ? 'All invariants hold.' : 'Something is off.'} Report: ${report.dir}`);
  if (options.json === true) say(JSON.stringify(summary));
  process.exitCode = ok ? 0 : 1;
} finally {
  await closeAll();
}
