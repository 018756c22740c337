import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import { describeError } from './crashNotes.ts';

const withStack = (error: Error, ...frames: string[]): Error =>
  Object.assign(error, {
    stack: `${error.name}: ${error.message}\n${frames.map((f) => `    at ${f}`).join('\n')}`,
  });

it('says of an error what and where it was, not what it was about', () => {
  const error = withStack(
    new AppError('disk-full', { path: '/home/anna/station' }),
    'recordGroup (file:///opt/stowline/resources/app.asar/out/main/index.js:120:9)',
    'async Object.handle (C:\\Users\\anna\\app\\out\\main\\index.js:7:1)',
  );
  expect(describeError(error)).toBe(
    'AppError disk-full recordGroup index.js:120 < async Object.handle index.js:7',
  );
});

it('passes nothing of a message on that looks like a place in the code', () => {
  const error = withStack(
    new TypeError('no 林晓梅\n    at Bahnhofstrasse (x.js:1:1)'),
    'f (a.js:2:1)',
  );
  expect(describeError(error)).toBe('TypeError f a.js:2');
});

it.each([
  ['text 林', 'string'],
  [undefined, 'undefined'],
  [Object.assign(new Error('x'), { name: 'Anna Berg, 1 Road', stack: '' }), 'Error'],
  [Object.assign(new Error('x'), { code: 'Anna Berg', stack: '' }), 'Error'],
])('of %s says %j', (thrown, expected) => {
  expect(describeError(thrown)).toBe(expected);
});
