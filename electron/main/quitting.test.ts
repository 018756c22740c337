import { beforeEach, expect, it } from 'vitest';
import { createQuitting, type Quitting, type Unfinished } from './quitting.ts';

const done: string[] = [];
let now: number;
let unfinished: Unfinished | null;
let mayClose: boolean;
let answer: (leaves: boolean) => void;
let quitting: Quitting;
let closing: Promise<void>;
const event = { preventDefault: () => undefined };

beforeEach(() => {
  done.length = 0;
  now = 1000;
  unfinished = 'packing';
  mayClose = true;
  closing = Promise.resolve();
  quitting = createQuitting({
    unfinished: () => unfinished,
    mayCloseWindow: () => mayClose,
    isOver: () => false,
    ask: () => {
      done.push('ask');
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    close: async (isHurried) => {
      await closing;
      done.push(isHurried() ? 'close in a hurry' : 'close');
      return false;
    },
    nowMs: () => now,
    quit: () => done.push('quit'),
    report: () => undefined,
  });
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('asks about work in hand, and closes once they would rather leave', async () => {
  quitting.request();
  quitting.request();
  expect(done).toEqual(['ask']);
  answer(true);
  await settled();
  expect(done).toEqual(['ask', 'close', 'quit']);
});

it('leaves a kiosk’s window where it is', () => {
  mayClose = false;
  unfinished = null;
  quitting.onWindowClose(event);
  expect(done).toEqual([]);
});

it('says so to whoever closes that the system goes down, and asks nobody', async () => {
  quitting.systemGoesDown();
  expect(done).toEqual([]);
  quitting.onBeforeQuit(event);
  await settled();
  expect(done).toEqual(['close in a hurry', 'quit']);
});

it('begins nothing else when the system goes down while the station closes', async () => {
  unfinished = null;
  let closed: () => void = () => undefined;
  closing = new Promise((resolve) => {
    closed = resolve;
  });
  quitting.request();
  quitting.systemGoesDown();
  closed();
  await settled();
  expect(done).toEqual(['close in a hurry', 'quit']);
});

it('asks again a minute after a shutdown that was called off', () => {
  quitting.systemGoesDown();
  now += 60_000;
  quitting.request();
  expect(done).toEqual(['ask']);
});

it('ends at once and once when Windows ends the session, whoever is being asked', async () => {
  quitting.request();
  quitting.sessionEnds();
  quitting.sessionEnds();
  answer(false);
  await settled();
  expect(done).toEqual(['ask', 'close in a hurry', 'quit']);
});
