import { expect, it } from 'vitest';
import { reachablePlace } from './windowPlace.ts';

const AREAS = [
  { x: 0, y: 0, width: 1920, height: 1040 },
  { x: 1920, y: 100, width: 1280, height: 900 },
];
it.each([
  ['on the first display', 100, 100, true],
  ['on the second', 2000, 150, true],
  ['over the edge between them', 1500, 120, true],
  ['mostly past the left edge, with enough to take hold of', -700, 50, true],
  ['past the left edge', -860, 50, false],
  ['where no display is', -3000, 50, false],
  ['with its title above the display', 100, -60, false],
  ['with its title below the display', 100, 1030, false],
])('a window %s', (_where, x, y, reached) => {
  const place = { bounds: { x, y, width: 900, height: 700 }, maximized: false };
  expect(reachablePlace(place, AREAS)).toBe(reached ? place : undefined);
});
