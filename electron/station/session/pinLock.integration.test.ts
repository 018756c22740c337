/** The lock on PINs over processes that are really killed, with device clocks that are set anywhere. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { argon2id } from 'hash-wasm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCentralClock } from '../clock/index.ts';
import { openJournal } from '../journal/index.ts';

const PROCESS = join(import.meta.dirname, 'testing', 'lockProcess.ts');
const YEAR = 365 * 86_400_000;
const RIGHT = '1234';
const WRONG = '0000';
/** Five minutes, the first time. */
const LOCK_SECONDS = 300;

let directory = '';
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stowline-lock-'));
  const journal = openJournal({ directory, monotonicMs: () => performance.now() });
  const clock = createCentralClock({
    monotonicMs: () => performance.now(),
    wallMs: () => Date.now(),
    load: () => undefined,
    save: (floor) => journal.meta.set('timeFloor', floor),
  });
  clock.observe(new Date().toISOString(), 0);
  clock.persist();
  const badgeHash = createHash('sha256').update('st1:BADGE-ann').digest('hex');
  const pinHash = await argon2id({
    ...{ parallelism: 1, iterations: 1, memorySize: 64, hashLength: 32 },
    password: RIGHT,
    salt: 'saltsaltsaltsalt',
    outputType: 'encoded',
  });
  const ann = { personId: 'ann', name: 'Ann', roles: ['picker' as const], language: 'en' as const };
  journal.people.replaceRoster([{ ...ann, badgeHash, pinHash }]);
  journal.meta.set('rosterFetchedMs', clock.nowMs());
  journal.close();
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

interface Answer {
  readonly code: string;
  readonly triesLeft?: number;
  readonly secondsLeft?: number;
}

/** What each line is answered by one process, which is killed right after the last answer. */
async function ask(stepMs: number, ...lines: string[]): Promise<Answer[]> {
  const child = spawn(process.execPath, [PROCESS, directory, String(stepMs)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const answers: Answer[] = [];
  child.stdin.write(`${lines.join('\n')}\n`);
  for await (const line of createInterface({ input: child.stdout })) {
    answers.push(JSON.parse(line) as Answer);
    if (answers.length === lines.length) child.kill('SIGKILL');
  }
  await exited;
  return answers;
}
const codes = (answers: readonly Answer[]) => answers.map(({ code }) => code);

it('gives five tries in all, however often it is killed and wherever its clock is set', async () => {
  expect(await ask(0, WRONG, WRONG)).toMatchObject([{ triesLeft: 4 }, { triesLeft: 3 }]);
  expect(await ask(YEAR, WRONG)).toMatchObject([{ triesLeft: 2 }]);
  expect(codes(await ask(-YEAR, WRONG, WRONG, RIGHT))).toEqual([
    'pin-wrong',
    'pin-locked',
    'pin-locked',
  ]);
  for (const step of [0, YEAR, -YEAR, 10 * YEAR]) {
    const [answer] = await ask(step, RIGHT);
    expect(answer).toMatchObject({ code: 'pin-locked' });
    expect(answer?.secondsLeft).toBeGreaterThan(LOCK_SECONDS / 2);
    expect(answer?.secondsLeft).toBeLessThanOrEqual(LOCK_SECONDS);
  }
});

it('stays locked while the clock is set forwards and back under it', async () => {
  const wrong = Array.from({ length: 5 }, () => WRONG);
  const answers = await ask(0, ...wrong, `step ${YEAR}`, RIGHT, `step ${-YEAR}`, RIGHT);
  expect(codes(answers).slice(4)).toEqual([
    'pin-locked',
    'stepped',
    'pin-locked',
    'stepped',
    'pin-locked',
  ]);
});

it('counts a try whose process is killed before it is answered', async () => {
  for (let tries = 0; tries < 5; tries += 1) {
    const child = spawn(process.execPath, [PROCESS, directory, '0'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    child.stdin.write(`step 0\n${WRONG}\n`);
    // The next line is being worked on from here on: at the latest its answer ends it.
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await exited;
  }
  const tries = async () => {
    const journal = openJournal({ directory, monotonicMs: () => performance.now() });
    const found = journal.people.tries('ann');
    journal.close();
    return found;
  };
  const before = await tries();
  const left = 5 - before.tries;
  const answers = await ask(0, ...Array.from({ length: left + 1 }, () => WRONG));
  expect(codes(answers).at(-1)).toBe('pin-locked');
});
