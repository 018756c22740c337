import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatRoute, parseRoute } from './useRoute.ts';

it('reads back every route it writes', () => {
  const segment = fc.string({ minLength: 1 }).filter((text) => text.isWellFormed());
  const query = fc.dictionary(
    fc.stringMatching(/^[a-z]+$/),
    fc.string().filter((text) => text.isWellFormed()),
  );
  fc.assert(
    fc.property(fc.array(segment), query, (path, given) => {
      const route = parseRoute(formatRoute(path, given));
      expect(route.path).toEqual(path);
      expect(Object.fromEntries(route.query)).toEqual({ ...given });
    }),
  );
});

it.each([
  ['', []],
  ['#', []],
  ['#/', []],
  ['#/desk//orders/', ['desk', 'orders']],
  ['#/pick/%E6%89%B9', ['pick', '批']],
  ['#/pick/%E6%', ['pick', '%E6%']],
])('reads %j', (hash, path) => {
  expect(parseRoute(hash).path).toEqual(path);
});
