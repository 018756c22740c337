import { describe, expect, it } from 'vitest';
import { isDrained, readHostStatus, statusProblem, type HostStatus } from './hostStatus.ts';

const LINE_1 = '030,0,0,1245,000,0,0,0,000,0,0,0';
const LINE_2 = '000,0,0,0,0,2,4,0,00000000,1,000';
const LINE_3 = '1234,0';
const frame = (line: string): string => `\x02${line}\x03\r\n`;
const answer = (first = LINE_1, second = LINE_2): string =>
  frame(first) + frame(second) + frame(LINE_3);

function status(text: string): HostStatus {
  const reading = readHostStatus(text);
  if (reading.kind !== 'status') throw new Error(reading.kind);
  return reading.status;
}

describe('reading ~HS', () => {
  it('reads a printer that has nothing to do', () => {
    const idle = status(answer());
    expect(statusProblem(idle)).toBeNull();
    expect(isDrained(idle)).toBe(true);
  });

  it.each([
    ['paper-out', '030,1,1,1245,000,0,0,0,000,0,0,0', LINE_2],
    ['paused', '030,0,1,1245,000,0,0,0,000,0,0,0', LINE_2],
    ['buffer-full', '030,0,0,1245,000,1,0,0,000,0,0,0', LINE_2],
    ['memory-fault', '030,0,0,1245,000,0,0,0,000,1,0,0', LINE_2],
    ['overheated', '030,0,0,1245,000,0,0,0,000,0,0,1', LINE_2],
    ['head-open', '030,1,1,1245,000,0,0,0,000,0,0,0', '000,0,1,0,0,2,4,0,00000000,1,000'],
    ['ribbon-out', '030,0,1,1245,000,0,0,0,000,0,0,0', '000,0,0,1,1,2,4,0,00000000,1,000'],
  ])('names %s', (problem, first, second) => {
    expect(statusProblem(status(answer(first, second)))).toBe(problem);
  });

  it.each([
    ['a format in the buffer', '030,0,0,1245,001,0,0,0,000,0,0,0', LINE_2],
    ['labels of a batch to come', LINE_1, '000,0,0,0,0,2,4,0,00000003,1,000'],
    ['half a format', '030,0,0,1245,000,0,0,1,000,0,0,0', LINE_2],
  ])('is not drained with %s', (_, first, second) => {
    const busy = status(answer(first, second));
    expect(statusProblem(busy)).toBeNull();
    expect(isDrained(busy)).toBe(false);
  });

  it('waits for the third line at every split', () => {
    const whole = answer();
    // The CR LF after the last ETX carry nothing.
    for (let length = 0; length < whole.length - 2; length += 1)
      expect(readHostStatus(whole.slice(0, length)).kind).toBe('incomplete');
  });

  it('reads past noise before and between the frames', () => {
    expect(readHostStatus(`\x00\x11${answer()}`).kind).toBe('status');
    expect(readHostStatus(`${frame(LINE_1)}??${frame(LINE_2)}${frame(LINE_3)}`).kind).toBe(
      'status',
    );
  });

  it.each([
    ['letters where flags are', answer('030,x,0,1245,000,0,0,0,000,0,0,0')],
    ['too few fields', answer('030,0,0')],
    ['a short second line', answer(LINE_1, '000,0,0,0')],
    ['endless talk', 'HTTP/1.1 400 Bad Request '.repeat(200)],
  ])('calls %s malformed instead of healthy', (_, text) => {
    expect(readHostStatus(text).kind).toBe('malformed');
  });
});
