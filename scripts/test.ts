/** `npm test`: everything, on a fresh machine. The last line counts what passed and failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildRenderer, buildShell } from './lib/builds.ts';
import { NO_ELECTRON } from './lib/electronBinary.ts';
import { ensurePrerequisites } from './lib/prerequisites.ts';
import { ROOT } from './lib/processes.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const bin = (name: string) => path.join(ROOT, 'node_modules', '.bin', name);

interface Suite {
  readonly name: string;
  readonly minutes: number;
  readonly passed: number;
  readonly failed: number;
}

async function run(command: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

async function timed(
  name: string,
  work: () => Promise<{ passed: number; failed: number }>,
): Promise<Suite> {
  say(`\n== ${name}`);
  const start = performance.now();
  const counts = await work();
  return { name, ...counts, minutes: (performance.now() - start) / 60_000 };
}

const step = (name: string, work: () => Promise<boolean>) =>
  timed(name, async () => ((await work()) ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }));

const scratch = await mkdtemp(path.join(tmpdir(), 'stowline-test-'));

/** One vitest project; a run that reports no test at all counts as a failure. */
const vitest = (project: string) =>
  timed(`${project} tests`, async () => {
    const report = path.join(scratch, `${project}.json`);
    const good = await run(bin('vitest'), [
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ]);
    const result = JSON.parse(await readFile(report, 'utf8').catch(() => '{}')) as {
      numPassedTests?: number;
      numFailedTests?: number;
    };
    const passed = result.numPassedTests ?? 0;
    const failed = result.numFailedTests ?? 0;
    return { passed, failed: failed > 0 ? failed : good && passed > 0 ? 0 : 1 };
  });

/** Where there is no Electron binary, a line says so, and nothing is counted. */
async function electron(): Promise<Suite | null> {
  const code = { is: 1 };
  const suite = await step('electron', async () => {
    const child = spawn(process.execPath, [path.join(ROOT, 'scripts/testElectron.ts')], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const [ended] = (await once(child, 'close')) as [number | null];
    code.is = ended ?? 1;
    return ended === 0;
  });
  return code.is === NO_ELECTRON ? null : suite;
}

await ensurePrerequisites(say);
const suites = [
  await step('check: format', () => run(bin('oxfmt'), ['--check', '.'])),
  await step('check: types', () => run(bin('tsc'), ['--noEmit'])),
  await step('check: lint and boundaries', () => run(bin('oxlint'), ['--type-aware'])),
  await vitest('unit'),
  await step('build', async () => {
    await buildRenderer();
    await buildShell();
    return true;
  }),
  await vitest('integration'),
  await vitest('postgres'),
  await vitest('browser'),
  await electron(),
].filter((suite) => suite !== null);
await rm(scratch, { recursive: true, force: true });

say('\nsuite                            minutes  passed  failed');
for (const suite of suites) {
  say(
    `${suite.name.padEnd(32)} ${suite.minutes.toFixed(1).padStart(7)} ${String(suite.passed).padStart(7)} ${String(suite.failed).padStart(7)}`,
  );
}
const sum = (pick: (suite: Suite) => number) => suites.reduce((n, s) => n + pick(s), 0);
say(`\n${sum((s) => s.passed)} passed, ${sum((s) => s.failed)} failed`);
process.exitCode = sum((s) => s.failed) > 0 ? 1 : 0;
