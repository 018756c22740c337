import { beforeEach, expect, it } from 'vitest';
import { createCentralClock, type CentralClock, type TimeFloor } from './index.ts';

let monotonic = 0;
let wall = 0;
let kept: TimeFloor | undefined;
const start = (): CentralClock =>
  createCentralClock({
    monotonicMs: () => monotonic,
    wallMs: () => wall,
    load: () => kept,
    save: (floor) => {
      kept = floor;
    },
  });
const at = (ms: number): string => new Date(ms).toISOString();
const NINE = Date.parse('2026-11-22T09:00:00.000Z');

beforeEach(() => {
  monotonic = 5_000;
  wall = NINE + 3_600_000;
  kept = undefined;
});

it('uses the device clock only until central has spoken, and says how little it knows', () => {
  const clock = start();
  expect(clock.nowMs()).toBe(wall);
  expect(clock.estimate().uncertaintyMs).toBeGreaterThanOrEqual(86_400_000);
  clock.observe(at(NINE), 20);
  expect(clock.nowMs()).toBe(NINE + 10);
  expect(clock.estimate().uncertaintyMs).toBeLessThan(20);
});

it('goes by the monotonic clock whatever the device clock is set to', () => {
  const clock = start();
  clock.observe(at(NINE), 0);
  wall = 0;
  monotonic += 60_000;
  expect(clock.nowMs()).toBe(NINE + 60_000);
});

it('never shows an earlier time again, even when central corrects itself a little', () => {
  const clock = start();
  clock.observe(at(NINE), 0);
  const before = clock.nowMs();
  clock.observe(at(NINE - 30_000), 0);
  expect(clock.nowMs()).toBe(before);
  expect(clock.estimate().uncertaintyMs).toBeGreaterThanOrEqual(30_000);
  monotonic += 40_000;
  expect(clock.nowMs()).toBe(NINE + 10_000);
});

it('follows central back when it had been far wrong', () => {
  const clock = start();
  clock.observe(at(NINE + 365 * 86_400_000), 0);
  clock.nowMs();
  clock.observe(at(NINE), 0);
  expect(clock.nowMs()).toBe(NINE);
});

it('goes on from its floor after a restart, the device clock set forwards changing only the uncertainty', () => {
  const first = start();
  first.observe(at(NINE), 0);
  monotonic += 10_000;
  first.persist();
  wall += 365 * 86_400_000;
  monotonic = 100;
  const second = start();
  expect(second.nowMs()).toBe(NINE + 10_000);
  expect(second.estimate().uncertaintyMs).toBeGreaterThan(364 * 86_400_000);
});

it('keeps a good estimate over a vaguer one, and takes the vaguer one when the two contradict', () => {
  const clock = start();
  clock.observe(at(NINE), 10);
  clock.observe(at(NINE - 500), null);
  expect(clock.nowMs()).toBe(NINE + 5);
  clock.observe(at(NINE + 60_000), null);
  expect(clock.nowMs()).toBe(NINE + 60_000);
});

it('ignores what is not a time', () => {
  const clock = start();
  clock.observe(at(NINE), 0);
  clock.observe('soon', 0);
  expect(clock.nowMs()).toBe(NINE);
});
