import { describe, expect, it } from 'vitest';
import { STATUS_PROTOCOLS, type PrinterCondition, type StatusProtocol } from './index.ts';

const { tspl, epl, escpos } = STATUS_PROTOCOLS;
function conditionOf(protocol: StatusProtocol, ...bytes: number[]): PrinterCondition {
  const reading = protocol.read(String.fromCharCode(...bytes));
  if (reading.kind !== 'status') throw new Error(reading.kind);
  return reading.condition;
}
const tsplAnswer = (state: string, warning = 0x40, error = 0x40, media = 0x40): number[] => [
  ...[2, state.charCodeAt(0), warning, error, media],
  ...[3, 13, 10],
];

describe('TSPL, ESC ! S', () => {
  it.each<[string, number[], string | null]>([
    ['idle', tsplAnswer('@'), null],
    ['paused', tsplAnswer('`'), 'paused'],
    ['paper out', tsplAnswer('E', 0x40, 0x40, 0x41), 'paper-out'],
    ['paper jam', tsplAnswer('E', 0x40, 0x40, 0x42), 'paper-jam'],
    ['ribbon out', tsplAnswer('E', 0x40, 0x40, 0x44), 'ribbon-out'],
    ['head open over everything else', tsplAnswer('E', 0x40, 0x40, 0x61), 'head-open'],
    ['cutter jam', tsplAnswer('E', 0x40, 0x48), 'cutter-jam'],
    ['a fault it has no flag for', tsplAnswer('E'), 'printer-error'],
  ])('reads %s', (_what, bytes, problem) => {
    expect(conditionOf(tspl, ...bytes).problem).toBe(problem);
  });

  it('tells printing from done, and low media from none', () => {
    expect(conditionOf(tspl, ...tsplAnswer('P')).busy).toBe(true);
    expect(conditionOf(tspl, ...tsplAnswer('@')).busy).toBe(false);
    const low = conditionOf(tspl, ...tsplAnswer('@', 0x41));
    expect(low).toMatchObject({ problem: null, warning: 'paper-low' });
  });

  it('waits for the whole answer at every split, and calls endless talk malformed', () => {
    const text = String.fromCharCode(...tsplAnswer('@'));
    for (let length = 0; length < text.length; length += 1)
      expect(tspl.read(text.slice(0, length)).kind).toBe('incomplete');
    expect(tspl.read(`noise${text}`).kind).toBe('status');
    expect(tspl.read('x'.repeat(300)).kind).toBe('malformed');
  });
});

describe('EPL, ^ee', () => {
  const read = (text: string): PrinterCondition =>
    conditionOf(epl, ...Array.from(text, (character) => character.charCodeAt(0)));
  it('reads its codes', () => {
    expect(read('00\r\n').problem).toBeNull();
    expect(read('07\r\n').problem).toBe('paper-out');
    expect(read('$11\r\n').problem).toBe('head-open');
    expect(read('01\r\n').problem).toBeNull();
    expect(epl.read('0').kind).toBe('incomplete');
  });
});

describe('ESC/POS, DLE EOT 1 to 4', () => {
  const OK = 0x12;
  it.each<[string, number[], string | null]>([
    ['well', [OK, OK, OK, OK], null],
    ['cover open', [OK | 8, OK | 4, OK, OK], 'head-open'],
    ['no paper', [OK | 8, OK | 0x20, OK, OK | 0x60], 'paper-out'],
    ['the knife', [OK | 8, OK | 0x40, OK | 8, OK], 'cutter-jam'],
    ['off line for another reason', [OK | 8, OK, OK, OK], 'paused'],
    ['well, among other bytes', [0x00, OK, 0x37, OK, OK, 0x0f, OK], null],
  ])('reads %s', (_what, bytes, problem) => {
    expect(conditionOf(escpos, ...bytes).problem).toBe(problem);
  });

  it('needs all four answers, and knows its own mark', () => {
    expect(escpos.read(String.fromCharCode(OK, OK, OK)).kind).toBe('incomplete');
    expect(conditionOf(escpos, OK, OK, OK, OK | 0x0c).warning).toBe('paper-low');
    const { confirmation } = escpos;
    if (confirmation.kind !== 'mark') throw new Error('a mark was expected');
    expect(confirmation.isAnswer('7"ab12\u0000', 'ab12')).toBe(true);
    expect(confirmation.isAnswer('7"ab13\u0000', 'ab12')).toBe(false);
    expect([...confirmation.question('ab12')].slice(0, 7)).toEqual([29, 40, 72, 6, 0, 48, 48]);
  });
});
