import { expect, it } from 'vitest';
import { createValue } from '../ui/value.ts';
import { createHoldBack } from './holdBack.ts';

const noted = () => {
  const seen: number[] = [];
  return { seen, note: (n: number) => () => void seen.push(n) };
};

it('runs at once while open, and what came while closed in order afterwards', () => {
  const open = createValue(true);
  const { run } = createHoldBack(open);
  const { seen, note } = noted();
  run(note(1));
  open.set(false);
  run(note(2));
  run(note(3));
  expect(seen).toEqual([1]);
  open.set(true);
  expect(seen).toEqual([1, 2, 3]);
});

it('stops where the work closes it again, and lets nothing overtake', () => {
  const open = createValue(false);
  const { run } = createHoldBack(open);
  const { seen, note } = noted();
  run(() => {
    note(1)();
    run(note(3));
    open.set(false);
  });
  run(note(2));
  open.set(true);
  expect(seen).toEqual([1]);
  open.set(true);
  expect(seen).toEqual([1, 2, 3]);
});

it('forgets what waits once it is stopped', () => {
  const open = createValue(false);
  const { run, stop } = createHoldBack(open);
  const { seen, note } = noted();
  run(note(1));
  stop();
  open.set(true);
  expect(seen).toEqual([]);
});
