import { commandBarcode, locationBarcode } from '../../shared/barcodes/index.ts';
import { samplePeople, sampleTotes } from '../../shared/sample/index.ts';
import { parseFault, type PrinterFault } from './fault.ts';

export const SIM_DEVICES = ['scanner', 'scale', 'printer'] as const;
export type SimDevice = (typeof SIM_DEVICES)[number];
const CONDITIONS = ['stable', 'motion', 'over', 'under'] as const;

/** What a person may ask of the simulated bench. */
export type BenchCommand =
  | { readonly kind: 'scan'; readonly code: string }
  | { readonly kind: 'weigh'; readonly grams: number }
  /** Put on, or taken off. */
  | { readonly kind: 'add'; readonly grams: number }
  | { readonly kind: 'scale'; readonly condition: (typeof CONDITIONS)[number] }
  | { readonly kind: 'printer'; readonly fault: PrinterFault }
  | { readonly kind: 'unplug' | 'plug'; readonly device: SimDevice }
  | { readonly kind: 'help' | 'quit' };

/** A line as `scan CODE`, `weigh GRAMS`, `add GRAMS`, `scale STATE`, `printer FAULT`, `unplug DEVICE`; null: not understood. */
export function parseBenchCommand(line: string): BenchCommand | null {
  const [, word = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/.exec(line) ?? [];
  switch (word) {
    case 'scan':
      return rest === '' ? null : { kind: word, code: rest };
    case 'weigh':
    case 'add': {
      const grams = Number(rest);
      return rest === '' || !Number.isFinite(grams) ? null : { kind: word, grams };
    }
    case 'scale': {
      const condition = CONDITIONS.find((one) => one === rest);
      return condition === undefined ? null : { kind: word, condition };
    }
    case 'printer': {
      const fault = parseFault(rest);
      return fault && { kind: word, fault };
    }
    case 'unplug':
    case 'plug': {
      const device = SIM_DEVICES.find((one) => one === rest);
      return device === undefined ? null : { kind: word, device };
    }
    case 'help':
    case 'quit':
      return { kind: word };
    default:
      return null;
  }
}

export interface BenchKey {
  readonly key: string;
  readonly does: string;
  /** The command; one that ends in a blank waits for the rest to be typed. */
  readonly line: string;
}

const person = (role: string): string =>
  samplePeople().find(({ roles }) => roles.some((one) => one === role))?.badge ?? '';

/** One key each, grouped by device. */
export const BENCH_KEYS: Readonly<Record<SimDevice | 'console', readonly BenchKey[]>> = {
  scanner: [
    { key: 's', does: 'scan: type a code, Enter', line: 'scan ' },
    { key: '1', does: 'badge of a picker', line: `scan ${person('picker')}` },
    { key: '2', does: 'badge of a packer', line: `scan ${person('packer')}` },
    { key: '3', does: 'badge of a supervisor', line: `scan ${person('supervisor')}` },
    { key: '4', does: 'a tote', line: `scan ${sampleTotes(1)[0] ?? ''}` },
    { key: '5', does: 'a bin: type it, Enter', line: `scan ${locationBarcode('')}` },
    { key: '6', does: 'undo', line: `scan ${commandBarcode('undo')}` },
    { key: '7', does: 'finish', line: `scan ${commandBarcode('finish')}` },
    { key: '8', does: 'the first bench', line: 'scan BENCH-01' },
    { key: 'u', does: 'unplug or plug the scanner', line: 'toggle scanner' },
  ],
  scale: [
    { key: 'w', does: 'weight: type grams, Enter', line: 'weigh ' },
    { key: '+', does: '100 g more', line: 'add 100' },
    { key: '-', does: '100 g less', line: 'add -100' },
    { key: '0', does: 'empty', line: 'weigh 0' },
    { key: 'm', does: 'moving', line: 'scale motion' },
    { key: 'o', does: 'overload', line: 'scale over' },
    { key: 'b', does: 'below zero', line: 'scale under' },
    { key: 'v', does: 'at rest', line: 'scale stable' },
    { key: 'i', does: 'unplug or plug the scale', line: 'toggle scale' },
  ],
  printer: [
    { key: 'p', does: 'out of paper', line: 'printer paper-out' },
    { key: 'h', does: 'head open', line: 'printer head-open' },
    { key: 'j', does: 'jam', line: 'printer jam' },
    { key: 'a', does: 'answers nothing', line: 'printer silent' },
    { key: 'c', does: 'cuts the line half-way', line: 'printer cut-after:400' },
    { key: 't', does: 'stalls half-way', line: 'printer stall-after:400' },
    { key: 'x', does: 'switched off', line: 'printer refuse' },
    { key: 'n', does: 'well again', line: 'printer none' },
  ],
  console: [
    { key: '?', does: 'these keys', line: 'help' },
    { key: 'q', does: 'quit', line: 'quit' },
  ],
};

export const BENCH_HELP: string = Object.entries(BENCH_KEYS)
  .map(([device, keys]) => {
    const rows = keys.map(({ key, does }) => `    ${key}  ${does}`);
    return [`  ${device}`, ...rows].join('\n');
  })
  .join('\n');
