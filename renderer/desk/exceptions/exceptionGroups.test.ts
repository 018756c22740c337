import { describe, expect, it } from 'vitest';
import type { ExceptionCase } from '../../../shared/schema/index.ts';
import { countTarget, groupExceptions } from './exceptionGroups.ts';

const one = (overrides: Partial<ExceptionCase>): ExceptionCase => ({
  id: 'e1',
  clock: 1,
  kind: 'short-pick',
  status: 'open',
  severity: 'high',
  subject: {},
  evidence: [],
  proposals: ['accept'],
  resolution: null,
  createdAt: '2026-11-22T09:00:00.000Z',
  ...overrides,
});

describe('groupExceptions', () => {
  it('puts urgent kinds first and the longest waiting first within a kind', () => {
    const groups = groupExceptions([
      one({ id: 'w1', kind: 'wrong-scans', severity: 'low' }),
      one({ id: 'w2', kind: 'wrong-scans', severity: 'low' }),
      one({ id: 's-new', createdAt: '2026-11-22T10:00:00.000Z' }),
      one({ id: 's-old', createdAt: '2026-11-22T08:00:00.000Z' }),
    ]);
    expect(groups.map(({ kind, cases }) => [kind, cases.map(({ id }) => id)])).toEqual([
      ['short-pick', ['s-old', 's-new']],
      ['wrong-scans', ['w1', 'w2']],
    ]);
  });
});

describe('countTarget', () => {
  it.each([
    [
      'subject',
      one({ subject: { sku: 'A', locationId: 'A-01' } }),
      { sku: 'A', locationId: 'A-01' },
    ],
    [
      'evidence, where the subject does not say',
      one({
        subject: { sku: 'A' },
        evidence: [
          {
            factId: null,
            stationId: null,
            personId: null,
            at: '2026-11-22T09:00:00.000Z',
            code: 'short',
            values: { sku: 'A', units: 2, reason: 'empty-bin', location: 'B-02' },
          },
        ],
      }),
      { sku: 'A', locationId: 'B-02' },
    ],
    ['nobody', one({ subject: { sku: 'A' } }), undefined],
  ])('is named by the %s', (_name, exception, target) => {
    expect(countTarget(exception)).toEqual(target);
  });
});
