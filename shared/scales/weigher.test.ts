import { describe, expect, it } from 'vitest';
import { createWeigher, RECENT_MS, type ScaleReading } from './index.ts';

const weight = (
  grams: number,
  stability: 'stable' | 'unknown' = 'stable',
  net = false,
): ScaleReading => ({ kind: 'weight', grams, stability, net });

/** Readings a tenth of a second apart; how the scale stands after the last. */
function after(readings: ScaleReading[], options: { maxGrams?: number; wait?: number } = {}) {
  const weigher = createWeigher(options);
  for (const [index, reading] of readings.entries()) weigher.take(reading, index * 100);
  return weigher.live((readings.length - 1) * 100 + (options.wait ?? 0));
}

describe('a weight', () => {
  it.each<[string, ScaleReading[], string, number | null]>([
    ['counts when two frames in a row say it', [weight(316), weight(316)], 'stable', 316],
    ['of nothing on the scale counts too', [weight(0), weight(0)], 'stable', 0],
    ['does not count when it was said once', [weight(316)], 'settling', 316],
    ['does not count when the next is another', [weight(316), weight(317)], 'settling', 317],
    [
      'has to be said again after motion',
      [weight(316), { kind: 'motion', grams: 400 }, weight(316)],
      'settling',
      316,
    ],
    [
      'has to be said again after a broken frame',
      [weight(316), { kind: 'garbled' }, weight(316)],
      'settling',
      316,
    ],
    ['is not the same with a tare', [weight(316), weight(316, 'stable', true)], 'settling', 316],
    ['below zero is none', [weight(-5), weight(-5)], 'under', null],
    ['that moves is for watching', [{ kind: 'motion', grams: 12 }], 'motion', 12],
    ['that is too much is none', [weight(1), weight(1), { kind: 'over' }], 'over', null],
    ['can be refused', [{ kind: 'refused', why: 'not-now' }], 'refused', null],
    ['can be unreadable', [weight(1), weight(1), { kind: 'garbled' }], 'garbled', null],
    ['is not there before anything came', [], 'silent', null],
  ])('%s', (_, readings, state, grams) => {
    expect(after(readings)).toEqual({ state, grams });
  });

  it('above what the scale can carry is none', () => {
    expect(after([weight(5001), weight(5001)], { maxGrams: 5000 }).state).toBe('over');
    expect(after([weight(5000), weight(5000)], { maxGrams: 5000 }).state).toBe('stable');
  });

  it('counts for as long as it is recent', () => {
    const two = [weight(316), weight(316)];
    expect(after(two, { wait: RECENT_MS })).toEqual({ state: 'stable', grams: 316 });
    expect(after(two, { wait: RECENT_MS + 1 })).toEqual({ state: 'silent', grams: null });
  });

  it('is not confirmed by one of long ago', () => {
    const weigher = createWeigher();
    weigher.take(weight(316), 0);
    weigher.take(weight(316), RECENT_MS + 1);
    expect(weigher.live(RECENT_MS + 1).state).toBe('settling');
  });

  it('of which nobody says whether it is stable has to stay for a second', () => {
    const same = (count: number) => Array.from({ length: count }, () => weight(316, 'unknown'));
    expect(after(same(10)).state).toBe('settling');
    expect(after(same(11)).state).toBe('stable');
  });
});
