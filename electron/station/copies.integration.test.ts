import { afterEach, beforeEach, expect, it } from 'vitest';
import { createCopies, type Copies } from './copies.ts';
import { openJournal, type Journal } from './journal/index.ts';
import { makeDirectory, removeDirectory } from './testing/startTestStation.ts';

let directory: string;
let journal: Journal;
let copies: Copies;
const open = (): void => {
  journal = openJournal({ directory, monotonicMs: () => performance.now() });
  copies = createCopies(journal);
};
beforeEach(() => {
  directory = makeDirectory();
  open();
});
afterEach(() => {
  journal.close();
  removeDirectory(directory);
});

it('keeps what each browser noted last, over a restart', () => {
  copies.note({ copy: 'a', through: { tasks: 5, stock: 9 } });
  copies.note({ copy: 'a', through: { tasks: 4 } });
  copies.note({ copy: 'b', through: { tasks: 2 } });
  journal.close();
  open();
  expect(copies.noted({ copy: 'a' })).toEqual({ through: { tasks: 4, stock: 9 } });
  expect(copies.noted({ copy: 'b' })).toEqual({ through: { tasks: 2 } });
  expect(copies.noted({ copy: 'c' })).toEqual({ through: {} });
});

it('forgets the browser that was not used for longest when there are too many', () => {
  for (let n = 0; n < 8; n += 1) copies.note({ copy: `c${n}`, through: { tasks: n } });
  copies.note({ copy: 'c0', through: { tasks: 90 } });
  copies.note({ copy: 'new', through: { tasks: 1 } });
  expect(copies.noted({ copy: 'c0' })).toEqual({ through: { tasks: 90 } });
  expect(copies.noted({ copy: 'c1' })).toEqual({ through: {} });
});
