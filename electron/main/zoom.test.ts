import { expect, it } from 'vitest';
import { nextZoom } from './zoom.ts';

it.each([
  [100, 'zoom-in', 110],
  [110, 'zoom-out', 100],
  [200, 'zoom-in', 200],
  [70, 'zoom-out', 70],
  [175, 'zoom-reset', 100],
] as const)('from %i %s goes to %i', (from, way, to) => {
  expect(nextZoom(from, way)).toBe(to);
});
