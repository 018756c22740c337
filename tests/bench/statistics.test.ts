import { describe, expect, it } from 'vitest';
import { gapsOf, longest, median, percentile } from './statistics.ts';

const UP_TO_100 = Array.from({ length: 100 }, (_, n) => 100 - n);

describe('percentile', () => {
  it.each([
    [0.5, 50],
    [0.99, 99],
    [1, 100],
    [0, 1],
  ])('is the nearest rank at %d', (share, expected) => {
    expect(percentile(UP_TO_100, share)).toBe(expected);
  });

  it('is the worst of few samples at p99', () => {
    expect(percentile([3, 1, 2], 0.99)).toBe(3);
  });

  it('refuses to make a figure out of nothing', () => {
    expect(() => percentile([], 0.5)).toThrow('no samples');
  });
});

it('takes the middle, or the mean of the two in the middle', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});

it('finds the longest gap between frames', () => {
  expect(gapsOf([0, 16, 33, 150])).toEqual([16, 17, 117]);
  expect(longest(gapsOf([0, 16, 33, 150]))).toBe(117);
});
