/**
 * A process in which somebody tries PINs, until it is killed. `lockProcess.ts DIRECTORY STEP_MS`: its device's
 * clock stands that far off. A line on stdin is a PIN to try for `ann`, or `step MS` to set the clock while
 * it runs; each is answered with a line of JSON.
 */
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AppError } from '../../../../shared/errors.ts';
import { createCentralClock } from '../../clock/index.ts';
import { openJournal } from '../../journal/index.ts';
import { createSessions } from '../index.ts';

const [directory = '', step = '0'] = process.argv.slice(2);
const trueNow = Date.now.bind(Date);
let off = Number(step);
Date.now = () => trueNow() + off;

const journal = openJournal({ directory, monotonicMs: () => performance.now() });
const clock = createCentralClock({
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  load: () => journal.meta.get('timeFloor'),
  save: (floor) => journal.meta.set('timeFloor', floor),
});
const sessions = createSessions({ journal, clock, stationId: 'st1', onChange: () => undefined });

async function attempt(pin: string): Promise<unknown> {
  try {
    await sessions.signIn({ personId: 'ann', pin });
    return { code: 'signed-in' };
  } catch (error) {
    if (error instanceof AppError) return { code: error.code, ...error.meta };
    throw error;
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const [word = '', ms] = line.split(' ');
  if (word === 'step') off = Number(ms);
  const answer = word === 'step' ? { code: 'stepped' } : await attempt(word);
  writeSync(1, `${JSON.stringify(answer)}\n`);
}
