import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { BenchInfo } from '../../../shared/host/contract.ts';
import type { DeviceKind, DeviceStore } from '../ports.ts';
import { createBenches, type Benches } from './index.ts';

let rows: Map<string, { kind: DeviceKind; id: string; json: string }>;
let told: (BenchInfo | null)[];
let reports: string[];

const devices: DeviceStore = {
  list: (kind) =>
    [...rows.values()]
      .filter((row) => row.kind === kind)
      .map(({ id, json }) => ({ id, config: JSON.parse(json) as unknown })),
  save: (kind, id, config) =>
    void rows.set(`${kind} ${id}`, { kind, id, json: JSON.stringify(config) }),
  remove: (kind, id) => void rows.delete(`${kind} ${id}`),
};
const open = (): Benches =>
  createBenches({
    devices,
    newId: randomUUID,
    onChange: (bound) => told.push(bound),
    report: (where) => reports.push(where),
  });
const set = (number: 1 | 2) => ({
  name: `Bench ${number}`,
  printerIds: [`printer-${number}`],
  scaleId: `scale-${number}`,
  scannerIds: [`scanner-${number}`],
});

let benches: Benches;
beforeEach(() => {
  rows = new Map();
  told = [];
  reports = [];
  for (const kind of ['printer', 'scale', 'scanner'] as const)
    for (const n of [1, 2, 3]) devices.save(kind, `${kind}-${n}`, {});
  benches = open();
});

describe('a station with two benches', () => {
  beforeEach(() => {
    benches.save(set(1));
    benches.save(set(2));
  });

  it('numbers them, and knows them again after a restart', () => {
    expect(benches.list().map(({ code }) => code)).toEqual(['BENCH-01', 'BENCH-02']);
    benches.bind('BENCH-02');
    expect(open().list()).toEqual(benches.list());
    expect(
      open()
        .list()
        .map(({ bound }) => bound),
    ).toEqual([false, true]);
  });

  it('that is bound to none uses everything', () => {
    expect(benches.isPrinterAside('printer-1')).toBe(false);
    expect(benches.hears('scanner-2', 'A')).toBe(true);
  });

  it('uses the set of the bench it is bound to, and the other’s no more', () => {
    benches.bind('BENCH-01');
    benches.bind('BENCH-02');
    expect(benches.list().map(({ bound }) => bound)).toEqual([false, true]);
    expect(told.at(-1)?.code).toBe('BENCH-02');
    expect(benches.isPrinterAside('printer-1')).toBe(true);
    expect(benches.isPrinterAside('printer-2')).toBe(false);
    expect(benches.hears('scanner-1', 'LOC-A-01')).toBe(false);
    expect(benches.hears('scanner-2', 'LOC-A-01')).toBe(true);
  });

  it('hears a bench’s barcode from any scanner, and scanners that belong to no bench', () => {
    benches.bind('BENCH-01');
    expect(benches.hears('scanner-2', ']C0BENCH-02\r')).toBe(true);
    expect(benches.hears('scanner-3', 'LOC-A-01')).toBe(true);
  });

  it('leaves its labels to all printers where the bench has none', () => {
    benches.save({ name: 'Counting', printerIds: [], scaleId: null, scannerIds: [] });
    benches.bind('BENCH-03');
    expect(benches.isPrinterAside('printer-1')).toBe(false);
    expect(benches.hears('scanner-1', 'A')).toBe(false);
  });

  it('is set free again', () => {
    benches.bind('BENCH-01');
    expect(benches.bind(null)).toBeNull();
    expect(benches.hears('scanner-2', 'A')).toBe(true);
  });

  it('is bound to none when its bench is removed', () => {
    const bound = benches.bind('BENCH-01');
    benches.remove(bound?.id ?? '');
    expect(told.at(-1)).toBeNull();
    expect(benches.isPrinterAside('printer-2')).toBe(false);
  });

  it('keeps bench and binding when a bench is changed', () => {
    const bound = benches.bind('BENCH-01');
    const saved = benches.save({ ...set(1), id: bound?.id ?? '', name: ' Window ' });
    expect(saved).toMatchObject({ name: 'Window', code: 'BENCH-01', bound: true });
  });
});

it.each([
  ['bench-not-here', () => benches.bind('BENCH-09')],
  ['bench-name-missing', () => benches.save({ ...set(1), name: ' ' })],
  ['bench-code-invalid', () => benches.save({ ...set(1), code: 'TABLE 1' })],
  ['bench-unknown', () => benches.save({ ...set(1), id: randomUUID() })],
  ['bench-unknown', () => benches.remove(randomUUID())],
  ['printer-unknown', () => benches.save({ ...set(1), printerIds: ['gone'] })],
  ['scale-unknown', () => benches.save({ ...set(1), scaleId: 'gone' })],
  ['scanner-unknown', () => benches.save({ ...set(1), scannerIds: ['gone'] })],
])('says %s', (code, act) => {
  expect(act).toThrow(code);
  expect(benches.list()).toEqual([]);
});

it('takes a code only once, however it is typed', () => {
  benches.save({ ...set(1), code: 'bench-a1' });
  expect(() => benches.save({ ...set(2), code: 'BENCH-A1' })).toThrow('bench-code-taken');
});

it('passes over a bench that can’t be read', () => {
  devices.save('bench', 'old', { name: 'x' });
  expect(open().list()).toEqual([]);
  expect(reports).toEqual(['benches.config']);
});
