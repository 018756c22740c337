import { expect, it } from 'vitest';
import { createCourtesy, HANDS_MS } from './courtesy.ts';

it('asks for little at a time while somebody scans, and for all there is again afterwards', () => {
  let now = 10_000;
  const courtesy = createCourtesy(() => now);
  const free = [courtesy.pageSize(1000), courtesy.writers(), courtesy.pauseMs()];
  expect(free[0]).toBe(1000);
  courtesy.scanned();
  expect(courtesy.pageSize(1000)).toBeLessThan(1000);
  expect(courtesy.pageSize(10)).toBe(10);
  expect(courtesy.writers()).toBe(1);
  expect(courtesy.pauseMs()).toBeGreaterThan(0);
  now += HANDS_MS;
  expect([courtesy.pageSize(1000), courtesy.writers(), courtesy.pauseMs()]).toEqual(free);
});
