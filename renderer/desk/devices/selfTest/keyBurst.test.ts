import { expect, it } from 'vitest';
import { KeyBurst, type TestKey } from './keyBurst.ts';

let at = 0;
const press = (key: string, more: Partial<TestKey> & { caps?: boolean } = {}): TestKey => ({
  key,
  code: /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : /^\d$/.test(key) ? `Digit${key}` : key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: /^[A-Z]$/.test(key),
  timeStamp: (at += 10),
  getModifierState: (name) => name === 'CapsLock' && more.caps === true,
  ...more,
});
const type = (burst: KeyBurst, keys: readonly TestKey[]) =>
  keys.map((key) => burst.key(key).ended).find((ended) => ended !== null);

it('gathers the keys of a scan up to its suffix', () => {
  const read = type(new KeyBurst(), Array.from('TEST1', (key) => press(key)).concat(press('Tab')));
  expect(read).toEqual({
    ...{ source: 'keys', text: 'TEST1', byCode: 'TEST1', suffix: 'tab' },
    ...{ inputMethod: false, capsLock: false, slowestMs: 10 },
  });
});

it('hears GS, Caps Lock, an input method and a pause', () => {
  const burst = new KeyBurst();
  const read = type(burst, [
    press('a', { caps: true }),
    press(']', { code: 'BracketRight', ctrlKey: true }),
    press('Process', { code: 'KeyB' }),
    press('1', { timeStamp: (at += 150) }),
    press('Enter'),
  ]);
  expect(read).toMatchObject({ text: 'a\u001Db1', byCode: 'a\u001Db1', slowestMs: 150 });
  expect(read).toMatchObject({ inputMethod: true, capsLock: true, suffix: 'enter' });
  expect(burst.pending).toBe(false);
});

it('tells the key from what a German layout prints with it', () => {
  const read = type(new KeyBurst(), [
    ...Array.from('TEST', (key) => press(key)),
    press('ß', { code: 'Minus' }),
    press('Z', { code: 'KeyY' }),
    press('Enter'),
  ]);
  expect(read).toMatchObject({ text: 'TESTßZ', byCode: 'TEST-Y' });
});

it('leaves a person’s keys alone', () => {
  const burst = new KeyBurst();
  expect(burst.key(press('Enter'))).toEqual({ mine: false, ended: null });
  expect(burst.key(press('F2'))).toEqual({ mine: false, ended: null });
  expect(burst.key(press('q')).mine).toBe(true);
  expect(burst.end('none')).toBeNull();
});
