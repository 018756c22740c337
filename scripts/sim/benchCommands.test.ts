import { expect, it } from 'vitest';
import { parseScan } from '../../shared/barcodes/index.ts';
import { BENCH_KEYS, parseBenchCommand } from './benchCommands.ts';

const KEYS = Object.values(BENCH_KEYS).flat();

it('has every key once, and every key does something that is understood', () => {
  expect(new Set(KEYS.map(({ key }) => key)).size).toBe(KEYS.length);
  for (const { line, does } of KEYS.filter(({ line }) => !line.startsWith('toggle '))) {
    const whole = /[ -]$/.test(line) ? `${line}12` : line;
    expect(parseBenchCommand(whole), does).not.toBeNull();
  }
});

it('scans codes that the sample warehouse knows', () => {
  const codes = KEYS.flatMap(({ line }) => {
    const command = parseBenchCommand(line);
    return command?.kind === 'scan' && /\d$/.test(line) && !line.includes('BENCH')
      ? [command.code]
      : [];
  });
  expect(codes.length).toBeGreaterThan(3);
  for (const code of codes) expect(parseScan(code).kind).not.toBe('unknown');
});

it.each([
  '',
  'scan',
  'weigh',
  'weigh heavy',
  'scale broken',
  'printer on-fire',
  'unplug desk',
  'go',
])('does not understand %j', (line) => {
  expect(parseBenchCommand(line)).toBeNull();
});
