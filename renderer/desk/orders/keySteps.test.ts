import { describe, expect, it } from 'vitest';
import { keySteps, type KeyPress } from './keySteps.ts';

function press(key: string, modifiers: Partial<KeyPress> = {}): string[] {
  const done: string[] = [];
  const note = (what: string) => () => void done.push(what);
  const plain = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  keySteps(
    { key, ...plain, ...modifiers },
    {
      index: 20,
      length: 100,
      move: (to, extend) => void done.push(`${extend ? 'extend' : 'move'} ${to}`),
      toggle: note('toggle'),
      open: note('open'),
      selectAll: note('all'),
      release: note('release'),
      back: note('back'),
    },
  )?.();
  return done;
}

describe('keySteps', () => {
  it.each([
    ['ArrowDown', {}, ['move 21']],
    ['ArrowUp', { shiftKey: true }, ['extend 19']],
    ['PageDown', {}, ['move 35']],
    ['End', {}, ['move 99']],
    [' ', {}, ['toggle']],
    ['Enter', {}, ['open']],
    ['a', { ctrlKey: true }, ['all']],
    ['a', {}, []],
    ['r', {}, ['release']],
    ['r', { ctrlKey: true }, []],
    ['1', { altKey: true }, []],
    ['Escape', {}, ['back']],
  ])('%s with %o does %o', (key, modifiers, expected) => {
    expect(press(key, modifiers)).toEqual(expected);
  });
});
