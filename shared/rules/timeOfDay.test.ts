import { describe, expect, it } from 'vitest';
import { nextTimeOfDay } from './index.ts';

describe('the next time of day', () => {
  it.each([
    [
      'later today',
      '09:00',
      'Europe/London',
      '2026-11-23T08:59:59.000Z',
      '2026-11-23T09:00:00.000Z',
    ],
    [
      'tomorrow, from that very instant on',
      '09:00',
      'Europe/London',
      '2026-11-23T09:00:00.000Z',
      '2026-11-24T09:00:00.000Z',
    ],
    [
      'by the clocks there',
      '09:00',
      'Asia/Shanghai',
      '2026-11-23T08:00:00.000Z',
      '2026-11-24T01:00:00.000Z',
    ],
    [
      'of a day that has begun there already',
      '00:30',
      'Pacific/Auckland',
      '2026-11-23T11:10:00.000Z',
      '2026-11-23T11:30:00.000Z',
    ],
    [
      'across the leap forward',
      '09:00',
      'Europe/London',
      '2026-03-28T10:00:00.000Z',
      '2026-03-29T08:00:00.000Z',
    ],
    [
      'across the leap back',
      '09:00',
      'Europe/London',
      '2026-10-24T10:00:00.000Z',
      '2026-10-25T09:00:00.000Z',
    ],
    [
      'that is leapt over',
      '01:30',
      'Europe/London',
      '2026-03-28T12:00:00.000Z',
      '2026-03-29T01:30:00.000Z',
    ],
    [
      'that comes twice, the first of them',
      '01:30',
      'Europe/London',
      '2026-10-24T12:00:00.000Z',
      '2026-10-25T00:30:00.000Z',
    ],
    [
      'that comes twice, and never the second',
      '01:30',
      'Europe/London',
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ],
    [
      'where offsets are no whole hours',
      '09:00',
      'Asia/Kathmandu',
      '2026-11-23T00:00:00.000Z',
      '2026-11-23T03:15:00.000Z',
    ],
    [
      'where a day is left out',
      '09:00',
      'Pacific/Apia',
      '2011-12-29T20:00:00.000Z',
      '2011-12-30T19:00:00.000Z',
    ],
  ])('is %s', (_, at, timeZone, after, next) => {
    expect(nextTimeOfDay({ at, timeZone }, after)).toBe(next);
  });
});
