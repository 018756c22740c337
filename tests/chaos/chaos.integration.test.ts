import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { PLANTS } from './plants.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const MINUTES = 60_000;

/** The simulation exchanges the globals of its threads: it runs in a program of its own. */
async function chaos(...args: string[]): Promise<{ good: boolean; output: string }> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args], {
      maxBuffer: 64 * 1024 * 1024,
    });
    return { good: true, output: stdout };
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    return { good: false, output: `${stdout}\n${stderr}` };
  }
}

/** Of the seeds that every run repeats. */
const FIRST_SEED = '1000';

const SOURCES = ['central', 'electron', 'renderer', 'shared', 'tests'];

/** Fresh for each state of the sources, and the same for whoever tests that state; without git the usual. */
async function freshSeed(): Promise<string> {
  const trees = SOURCES.map((folder) => `HEAD:${folder}`);
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', ...trees], { cwd: HERE });
    return String(createHash('sha256').update(stdout).digest().readUInt32BE());
  } catch {
    return FIRST_SEED;
  }
}

it(
  'a fresh hundred of seeds and all that ever failed keep every invariant',
  async () => {
    const { good, output } = await chaos('--seeds', '100', '--seed', await freshSeed(), '--kept');
    expect(good, output).toBe(true);
    expect(output).toMatch(/seeds\/s/);
  },
  8 * MINUTES,
);

it(
  'ten seeds keep them with pages on real RxDB, too',
  async () => {
    const { good, output } = await chaos('--seeds', '10', '--seed', FIRST_SEED, '--rxdb');
    expect(good, output).toBe(true);
  },
  4 * MINUTES,
);

it(
  'every planted bug is found within two hundred seeds',
  async () => {
    const { good, output } = await chaos('--all-plants');
    expect(good, output).toBe(true);
    for (const { name } of PLANTS) expect(output).toContain(`✓ ${name}: `);
  },
  12 * MINUTES,
);

it(
  'the same seed gives the same run, another one another',
  async () => {
    const traceOf = async (seed: string) =>
      /trace ([0-9a-f]{64})/.exec((await chaos('--seed', seed)).output)?.[1];
    const [first, again, other] = [await traceOf('7'), await traceOf('7'), await traceOf('8')];
    expect(first).toBeDefined();
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  },
  3 * MINUTES,
);

it('lists its plants, one name a line', async () => {
  const { good, output } = await chaos('--list-plants');
  expect(good).toBe(true);
  expect(output.trim().split('\n')).toEqual(PLANTS.map(({ name }) => name));
});
