import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type Answer,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import type { RangeResponse } from '../../shared/protocol/index.ts';
import { nextRange } from './leaseRange.ts';

describe('the next range', () => {
  // With twelve digits of prefix four are left for the serial: 10,000 numbers per extension digit.
  const PREFIX = '123456789012';
  it.each([
    [0, 100, { extensionDigit: 0, first: 0, last: 99, taken: 100 }],
    [9_900, 100, { extensionDigit: 0, first: 9900, last: 9999, taken: 10_000 }],
    [9_901, 100, { extensionDigit: 1, first: 0, last: 99, taken: 10_100 }],
    [99_900, 100, { extensionDigit: 9, first: 9900, last: 9999, taken: 100_000 }],
  ])('after %i, of %i', (taken, count, expected) => {
    expect(nextRange(taken, count, PREFIX)).toEqual(expected);
  });

  it('is refused when there are no numbers left', () => {
    expect(() => nextRange(99_901, 100, PREFIX)).toThrow('range-exhausted');
    expect(() => nextRange(0, 10_001, PREFIX)).toThrow('range-exhausted');
  });
});

describe('leasing', () => {
  let central: TestCentral;
  let station: TestStation;
  beforeEach(async () => {
    central = await createTestCentral({ people: [] });
    station = await createTestStation(central);
  });
  afterEach(() => central.destroy());

  const setPrefix = () =>
    central.put([
      { collection: 'settings', id: 'warehouse', doc: { gs1CompanyPrefix: '9521234' } },
    ]);
  async function lease(
    requestId: string,
    count = 50,
    by = station,
  ): Promise<Answer<RangeResponse & { error: { code: string } }>> {
    return by.request('POST', '/v1/ranges', {
      token: await by.token(),
      body: { kind: 'sscc', epoch: by.epoch, count, requestId },
    });
  }

  it('gives every request its own numbers, and a repeated one the same', async () => {
    await setPrefix();
    const first = await lease('r1');
    expect(first.body).toMatchObject({
      gs1CompanyPrefix: '9521234',
      extensionDigit: 0,
      first: 0,
      last: 49,
    });
    expect((await lease('r2')).body).toMatchObject({ first: 50, last: 99 });
    expect((await lease('r1')).body).toEqual(first.body);
  });

  it('never gives a number twice, however many ask at once', async () => {
    await setPrefix();
    const other = await createTestStation(central);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => lease(`r${i >> 1}`, 10, i % 2 === 0 ? station : other)),
    );
    const firsts = answers.map((answer) => answer.body.first).toSorted((a, b) => a - b);
    expect(firsts).toEqual(Array.from({ length: 20 }, (_, i) => i * 10));
  });

  it('goes on after the last range when central was restarted', async () => {
    await setPrefix();
    await lease('r1');
    central = await central.restart();
    station.url = central.url;
    expect((await lease('r2')).body.first).toBe(50);
  });

  it('says when the warehouse has no company prefix, or the request is none', async () => {
    expect((await lease('r1')).body.error.code).toBe('company-prefix-not-set');
    expect((await lease('r1', 0)).body.error.code).toBe('invalid-request');
  });
});
