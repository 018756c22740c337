import { describe, expect, it } from 'vitest';
import { atLeast, atMost, forComparison, formatTable, summarize } from './figures.ts';

const RESULT = {
  figures: {
    documentsPerSecond: atLeast(3000, 2875.4, 'docs/s'),
    longestFrameGap: atMost(100, 33.34, 'ms'),
    pouchDb: forComparison(1210, 'docs/s'),
  },
  notes: ['3 runs'],
};

describe('summarize', () => {
  it('names what was missed and keeps every figure', () => {
    const summary = summarize(new Map([['sync', RESULT]]), new Map());
    expect(summary.ok).toBe(false);
    expect(summary.violations).toEqual(['sync.documentsPerSecond: 2875 docs/s, goal ≥ 3000']);
    expect(summary.figures['sync.longestFrameGap']).toEqual({
      value: 33.3,
      unit: 'ms',
      goal: '≤ 100',
      met: true,
    });
  });

  it('is ok when nothing with a goal was missed', () => {
    const met = {
      figures: { p99: atMost(25, 25, 'ms'), floor: forComparison(9, 'ms') },
      notes: [],
    };
    expect(summarize(new Map([['scan', met]]), new Map())).toMatchObject({
      ok: true,
      violations: [],
    });
  });

  it('counts a benchmark that broke off as a violation', () => {
    const { ok, violations } = summarize(new Map(), new Map([['desk', 'no browser']]));
    expect({ ok, violations }).toEqual({ ok: false, violations: ['desk failed: no browser'] });
  });
});

it('prints a line for each figure and note, with its goal', () => {
  const lines = formatTable(RESULT).split('\n');
  expect(lines).toHaveLength(4);
  expect(lines[0]).toMatch(/^✗ {2}documentsPerSecond +2875 {2}docs\/s +goal ≥ 3000$/);
  expect(lines[2]).not.toContain('goal');
});
