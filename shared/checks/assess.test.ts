import { expect, it } from 'vitest';
import { assess, CHECKS, DEFAULT_SETTINGS, ownerOf, stopsOf, type Found } from './index.ts';

const found = (...codes: Found['code'][]): Found[] => codes.map((code) => ({ code, values: {} }));

it('the risk is the sum of the weights of what was found, each once, and no more than 100', () => {
  const twice = assess(found('price.zero', 'price.zero', 'address.phone'), DEFAULT_SETTINGS);
  expect(twice).toMatchObject({
    risk: CHECKS['price.zero'].weight + CHECKS['address.phone'].weight,
    band: 'low',
  });
  const much = assess(found('fraud.blocked', 'duplicate.channel'), DEFAULT_SETTINGS);
  expect(much).toMatchObject({ risk: 100, band: 'high' });
  expect(assess([], DEFAULT_SETTINGS)).toBeUndefined();
});

it('a high risk stops by itself, and what was let pass stops no more', () => {
  const settings = { ...DEFAULT_SETTINGS, highFrom: 30 };
  const risky = assess(found('price.outlier', 'fraud.velocity'), settings);
  expect(stopsOf(risky)).toEqual(['fraud.risk']);
  expect(
    stopsOf(assess(found('price.outlier', 'fraud.velocity'), settings, ['fraud.risk'])),
  ).toEqual([]);
});

it('the settings turn checks off, and say what stops', () => {
  const severities = { 'price.zero': 'stop', 'address.phone': 'off' } as const;
  const settings = { ...DEFAULT_SETTINGS, severities };
  expect(assess(found('address.phone'), settings)).toBeUndefined();
  expect(stopsOf(assess(found('price.zero'), settings))).toEqual(['price.zero']);
});

it('what stops is for whoever settles the weightiest of it', () => {
  expect(ownerOf(['address.incomplete', 'fraud.blocked'], DEFAULT_SETTINGS)).toBe('supervisor');
  expect(ownerOf(['payment.unpaid'], { ...DEFAULT_SETTINGS, owners: { payment: 'admin' } })).toBe(
    'admin',
  );
});
