import { expect, it } from 'vitest';
import { isPlainData } from './plainData.ts';

class Live {
  readonly text = 'x';
}
const deep = Array.from({ length: 100 }).reduce<unknown>((inner) => ({ inner }), 1);

it.each<[string, unknown, boolean]>([
  ['nothing', undefined, true],
  ['text, numbers and truth', ['a', 1, Number.NaN, true, null], true],
  ['nested data', { ok: true, value: { rows: [{ id: 'a', at: undefined }] } }, true],
  ['a row of SQLite', Object.assign(Object.create(null) as object, { id: 1 }), true],
  ['a function', { run: () => 1 }, false],
  ['a promise', { later: Promise.resolve(1) }, false],
  ['an object of a class', { live: new Live() }, false],
  ['an error', new Error('x'), false],
  ['a date', { at: new Date(0) }, false],
  ['a map', new Map(), false],
  ['bytes', new Uint8Array(2), false],
  ['a getter', Object.defineProperty({}, 'a', { get: () => 1, enumerable: true }), false],
  ['a symbol for a key', { [Symbol('a')]: 1 }, false],
  ['a big integer', 1n, false],
  ['what is deeper than anything is', deep, false],
])('%s', (_what, value, plain) => {
  expect(isPlainData(value)).toBe(plain);
});
