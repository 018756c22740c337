import { describe, expect, it } from 'vitest';
import { FACT_TYPES, FACTS, type FactSpec } from './catalogue.ts';
import { currentData } from './upcast.ts';

const spec: Pick<FactSpec, 'v' | 'older'> = {
  v: 3,
  older: [
    (data) => ({ ...(data as object), reason: 'unknown' }),
    (data) => {
      const { amount, ...rest } = data as { amount: number };
      return { ...rest, units: amount };
    },
  ],
};

describe('data of an older version of a fact', () => {
  it('is brought up to date, version by version', () => {
    expect(currentData(spec, 1, { amount: 2 })).toEqual({ units: 2, reason: 'unknown' });
    expect(currentData(spec, 2, { amount: 2, reason: 'damaged' })).toEqual({
      units: 2,
      reason: 'damaged',
    });
  });

  it('stays as it is where it is of today', () => {
    const data = { units: 2, reason: 'damaged' };
    expect(currentData(spec, 3, data)).toBe(data);
  });

  it('is not made up for a version that never was', () => {
    expect(() => currentData(spec, 0, {})).toThrow(RangeError);
    expect(() => currentData(spec, 4, {})).toThrow(RangeError);
  });

  it.each(FACT_TYPES)('can be understood from the first version of %s on', (type) => {
    const { v, older = [] }: FactSpec = FACTS[type];
    expect(older).toHaveLength(v - 1);
  });
});
