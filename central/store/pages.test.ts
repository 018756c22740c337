import { expect, it } from 'vitest';
import { PAGE_BYTES, rowsInPage } from './pages.ts';

it.each([
  ['all, where they are small', [1, 2, 3], 3],
  ['none, where there is none', [], 0],
  ['those that fit', [PAGE_BYTES / 2, PAGE_BYTES / 2, 1], 2],
  ['one that is larger than a page', [PAGE_BYTES + 1, 1], 1],
  ['what is before one that does not fit', [1, PAGE_BYTES, 1], 1],
])('a page is %s', (_, sizes, rows) => {
  expect(rowsInPage(sizes)).toBe(rows);
});
