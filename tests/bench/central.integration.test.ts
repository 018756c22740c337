/** That the bench of central runs from end to end and tells what it should. Its times are looked at by nobody. */
import { describe, expect, it } from 'vitest';
import { benchCentral } from './centralBench.ts';
import { measureGrowth } from './growthBench.ts';
import { TINY } from './scale.ts';

const FIGURES = [
  'Orders',
  'ToReleasedP99',
  'OpenLoopP99',
  'FileLines',
  'FactsOneShard',
  'FactsTenShards',
  'FanoutTenShardsP99',
  'Pull',
  'BareInsert',
];
const NOTHING = ['AcknowledgedMissing', 'NeverAcknowledged', 'WithoutWork', 'Errors'];

describe('the bench of central', () => {
  it('measures both engines and finds every acknowledged order', async () => {
    const result = await benchCentral(TINY);
    for (const engine of ['sqlite', 'postgres']) {
      const of = (name: string) => result.figures[`${engine}${name}`]?.value;
      for (const name of FIGURES) expect(of(name), name).toBeGreaterThanOrEqual(0);
      for (const name of NOTHING) expect(of(name), name).toBe(0);
    }
  });

  it('tells what more orders in the store cost', async () => {
    const { figures } = await measureGrowth('sqlite', TINY.central);
    expect(figures['sqliteOrdersRatio']?.value).toBeGreaterThan(0);
    expect(figures['sqliteFactsRatio']?.value).toBeGreaterThan(0);
    expect(figures['sqlitePullRatio']?.value).toBeGreaterThan(0);
  });
});
