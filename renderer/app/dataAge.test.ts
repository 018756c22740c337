import { describe, expect, it } from 'vitest';
import type { StationStatus } from '../../shared/host/index.ts';
import { freshnessOf } from './dataAge.ts';

const AT = '2026-11-22T14:05:00.000Z';
const now = Date.parse(AT) + 120_000;
const status = (overrides: Partial<StationStatus>): StationStatus => ({
  host: 'agent',
  stationId: 's',
  stationName: 'Desk',
  shard: 'w',
  epoch: 'e',
  connection: 'live',
  since: AT,
  lastAnswer: AT,
  waiting: 0,
  troubled: 0,
  ssccLeft: 100,
  diskLow: false,
  lostGrants: {},
  notices: [],
  refusal: null,
  now,
  uncertaintyMs: 0,
  ...overrides,
});

describe('freshnessOf', () => {
  it.each([
    ['live', status({}), true, { kind: 'live' }],
    [
      'offline since',
      status({ connection: 'offline' }),
      true,
      { kind: 'offline', since: Date.parse(AT) },
    ],
    [
      'connecting, with the age of the data',
      status({ connection: 'connecting' }),
      true,
      { kind: 'connecting', ageMs: 120_000 },
    ],
    [
      'connecting for the first time',
      status({ connection: 'connecting', lastAnswer: null }),
      true,
      { kind: 'connecting', ageMs: null },
    ],
    ['refused', status({ connection: 'refused' }), true, { kind: 'refused' }],
    ['starting', undefined, true, { kind: 'starting' }],
    ['cut off from its own machine, whatever it said last', status({}), false, { kind: 'no-host' }],
  ] as const)('says %s', (_, given, link, expected) => {
    expect(freshnessOf(given, link, now)).toEqual(expected);
  });

  it('never shows data from the future', () => {
    const ahead = status({ connection: 'connecting', lastAnswer: '2027-01-01T00:00:00.000Z' });
    expect(freshnessOf(ahead, true, now)).toEqual({ kind: 'connecting', ageMs: 0 });
  });
});
