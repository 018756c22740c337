/** `npm run test:long`: the long forms of the tests, the whole demo and the benchmarks; writes a dated report. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { buildRenderer } from './lib/builds.ts';
import { ensurePrerequisites } from './lib/prerequisites.ts';
import { ROOT } from './lib/processes.ts';

const REPORT = path.join(ROOT, 'docs', 'test-long-report.md');
const say = (line: string): void => void process.stdout.write(`${line}\n`);

interface Part {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Lines of its output worth keeping: from the first that matches on. */
  readonly keepFrom: RegExp;
}

const node = process.execPath;
const PARTS: readonly Part[] = [
  {
    name: 'Property tests, ten times the cases',
    command: path.join(ROOT, 'node_modules', '.bin', 'vitest'),
    args: ['run', '--project', 'unit', '--no-color'],
    keepFrom: /Test Files/,
  },
  {
    name: 'The whole shift (`npm run demo`)',
    command: node,
    args: ['tests/demo/main.ts'],
    keepFrom: /central and four stations are up/,
  },
  {
    name: 'Benchmarks (`npm run bench`)',
    command: node,
    args: ['tests/bench/main.ts'],
    keepFrom: /^/m,
  },
];

async function run(part: Part): Promise<{ good: boolean; kept: string; minutes: number }> {
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
  const kept = lines.slice(from).join('\n').replaceAll(ROOT, '');
  return { good: code === 0, kept, minutes: (performance.now() - start) / 60_000 };
}

await ensurePrerequisites(say);
await buildRenderer();
let passed = 0;
const report = [`# Long run of ${new Date().toISOString().slice(0, 10)}`, ''];
for (const part of PARTS) {
  say(`\n== ${part.name}`);
  const { good, kept, minutes } = await run(part);
  if (good) passed += 1;
  report.push(
    `## ${part.name}`,
    '',
    `${good ? 'Passed' : 'Failed'}, ${minutes.toFixed(1)} min.`,
    '',
  );
  report.push('```', kept, '```', '');
}
await writeFile(REPORT, `${report.join('\n')}\n`);
say(`\n${passed} passed, ${PARTS.length - passed} failed`);
process.exitCode = passed === PARTS.length ? 0 : 1;
