/** `npm run demo`: a scripted shift through the real programs in a real browser. `--help` for options. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { buildRenderer } from '../../scripts/lib/builds.ts';
import { ROOT, waitUntil } from '../../scripts/lib/processes.ts';
import { checkShift } from './checks.ts';
import { writeOrderFile } from './orderFile.ts';
import { readLabels } from './packer.ts';
import { openTotes } from './picker.ts';
import { atLeast, exactly, openReport, told, type Figure } from './report.ts';
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
      'label printer; the network is cut in the middle of it. Ends with the invariants; exits with 1 if one breaks.',
  )
  .option('--orders <n>', 'orders in the shift', positive, 200)
  .option('--out <dir>', 'folder of the report', path.join(ROOT, 'demo-report'))
  .option('--json', 'end with one line of JSON')
  .parse()
  .opts<{ orders: number; out: string; json?: boolean }>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const began = performance.now();
const seconds = (): number => Math.round((performance.now() - began) / 100) / 10;
const tell = (line: string): void => say(`${seconds().toFixed(1).padStart(7)} s  ${line}`);

if (await buildRenderer()) tell('built the station app');
const scratch = await mkdtemp(path.join(tmpdir(), 'stowline-demo-'));
const report = await openReport(path.resolve(options.out));
const stack = await openStack(scratch);
const labels = readLabels(stack.printer);
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

try {
  const { file, source } = await writeOrderFile(scratch, options.orders);
  tell(`orders: ${source}`);
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
  const printed = await labels();
  const { central, violations } = await checkShift(stack, shift.stations, printed, shift.orders);
  for (const [index, { page }] of printed.slice(0, 4).entries()) {
    await report.label(`label-${index + 1}`, page);
  }
  const facts = (type: string): number => central.facts.filter((f) => f.type === type).length;
  const outcome = (name: string): number => central.facts.filter((f) => f.outcome === name).length;
  const figures: Record<string, Figure> = {
    orders_shipped: exactly(tally.packed.length, shift.orders.size, 'orders'),
    lines_picked: told(tally.lines, 'lines'),
    lines_picked_offline: atLeast(tally.linesOffline, 1, 'lines'),
    orders_shipped_offline: atLeast(tally.packedOffline, 1, 'orders'),
    central_down_share: atLeast(Math.round(shift.offlineShare * 100) / 100, 0.33, 'of the shift'),
    wrong_scans: exactly(facts('scan.rejected'), tally.wrongScans, 'scans'),
    short_picks: exactly(facts('pick.shorted'), 1, 'picks'),
    undos: exactly(facts('pick.undone'), 1, 'picks'),
    double_picks: exactly(shift.doublePicks, 1, 'picks'),
    reprints_decided_by_a_person: exactly(facts('label.reprinted'), 1, 'labels'),
    labels_decoded: told(printed.length, 'labels'),
    facts: told(central.facts.length, 'facts'),
    facts_flagged: told(outcome('flagged'), 'facts'),
    facts_refused: told(outcome('refused'), 'facts'),
    facts_quarantined: exactly(outcome('quarantined'), 0, 'facts'),
    exceptions_resolved_offline: atLeast(shift.resolvedOffline, 1, 'exceptions'),
    queues_empty_after: told(shift.drainSeconds, 's'),
    duration: told(seconds(), 's'),
  };
  const ok = violations.length === 0 && Object.values(figures).every(({ met }) => met);
  const summary = { ok, violations, figures };
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
  await stack.close();
  await waitUntil('the scratch folder to go', () =>
    rm(scratch, { recursive: true, force: true }).then(() => true),
  );
}
