import { expect, it } from 'vitest';
import type { ScaleInfo } from '../../../shared/host/index.ts';
import { benchScaleOf } from './useBenchScale.ts';

const scale = (id: string): ScaleInfo => ({
  ...{ id, name: id, transport: 'tcp', address: 'x:1', profile: { protocol: 'mt-sics' } },
  ...{ maxGrams: null, baudRate: null, state: 'connected', group: null },
  live: { state: 'silent', grams: null },
});
const scales = [scale('left'), scale('right'), scale('cart')];
const benches = (bound?: 'left' | 'right' | null) => [
  { scaleId: 'left', bound: bound === 'left' },
  { scaleId: 'right', bound: bound === 'right' },
  { scaleId: null, bound: bound === null },
];

it('is the first where the station is bound to no bench', () => {
  expect(benchScaleOf(scales, benches())?.id).toBe('left');
  expect(benchScaleOf([], benches())).toBeNull();
});

it('is the bound bench’s own', () => {
  expect(benchScaleOf(scales, benches('right'))?.id).toBe('right');
});

it('is never another bench’s', () => {
  expect(benchScaleOf(scales, benches(null))?.id).toBe('cart');
  expect(benchScaleOf(scales.slice(0, 2), benches(null))).toBeNull();
});
