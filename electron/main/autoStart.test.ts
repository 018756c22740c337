import { expect, it } from 'vitest';
import { desktopEntry, quotedForWindows } from './autoStart.ts';

const exec = (command: readonly string[]): string =>
  /^Exec=(.*)$/m.exec(desktopEntry(command))?.[1] ?? '';

it.each([
  [['/opt/stowline', '--data', '/home/anna b/x'], '"/opt/stowline" "--data" "/home/anna b/x"'],
  // The specification: a value's backslashes are doubled after the argument's quoting.
  [['/a "b"'], String.raw`"/a \\"b\\""`],
  [['/a$b`c'], '"/a\\\\$b\\\\`c"'],
  [['/a\\b'], String.raw`"/a\\\\b"`],
  [['/100%'], '"/100%%"'],
])('starts %j by %s', (command, expected) => {
  expect(exec(command)).toBe(expected);
});

it.each([
  ['--data', '--data'],
  [String.raw`C:\Users\Anna B\station`, String.raw`"C:\Users\Anna B\station"`],
  ['D:\\', String.raw`"D:\\"`],
  [String.raw`a\"b`, String.raw`"a\\\"b"`],
])('hands %s to Windows as %s', (arg, expected) => {
  expect(quotedForWindows(arg)).toBe(expected);
});
