/**
 * `npm run test:long [-- PART …]`: the long forms of the tests, the whole demo and the benchmarks. Writes
 * a dated report, part by part: a part that was not run keeps what it said last.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { Command } from 'commander';
import { buildRenderer } from './lib/builds.ts';
import { readReport, writeReport, type Section } from './lib/longReport.ts';
import { LONG_PARTS, type LongPart } from './lib/longParts.ts';
import { ensurePrerequisites } from './lib/prerequisites.ts';
import { ROOT } from './lib/processes.ts';

const REPORT = path.join(ROOT, 'docs', 'test-long-report.md');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function run(part: LongPart): Promise<{ good: boolean; section: Section }> {
  const start = performance.now();
  const child = spawn(part.command, part.args, {
    cwd: ROOT,
    env: { ...process.env, STOWLINE_LONG: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  const lines = output.trimEnd().split('\n');
  const from = Math.max(
    0,
    lines.findIndex((line) => part.keepFrom.test(line)),
  );
  const good = code === 0;
  const minutes = ((performance.now() - start) / 60_000).toFixed(1);
  const date = new Date().toISOString().slice(0, 10);
  return {
    good,
    section: {
      title: part.title,
      verdict: `${good ? 'Passed' : 'Failed'} on ${date}, ${minutes} min.`,
      output: lines.slice(from).join('\n').replaceAll(ROOT, ''),
    },
  };
}

const names = LONG_PARTS.map(({ name }) => name);
const program = new Command('test:long')
  .description('Runs the long forms of the tests and writes docs/test-long-report.md.')
  .argument('[parts...]', `parts to run, of: ${names.join(', ')}; all of them if none is named`)
  .parse();
const asked = program.args;
const unknown = asked.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  program.error(`no such part: ${unknown.join(', ')}; there are ${names.join(', ')}`);
}
const parts = LONG_PARTS.filter(({ name }) => asked.length === 0 || asked.includes(name));

await ensurePrerequisites(say);
await buildRenderer();
let passed = 0;
for (const part of parts) {
  say(`\n== ${part.title}`);
  const { good, section } = await run(part);
  if (good) passed += 1;
  const before = await readReport(REPORT);
  const order = LONG_PARTS.map(({ title }) => title);
  const sections = [...before.filter(({ title }) => title !== part.title), section].filter(
    ({ title }) => order.includes(title),
  );
  await writeReport(
    REPORT,
    sections.toSorted((a, b) => order.indexOf(a.title) - order.indexOf(b.title)),
  );
}
say(`\n${passed} passed, ${parts.length - passed} failed`);
process.exitCode = passed === parts.length ? 0 : 1;
