/**
 * Benches: which printers, scale and scanners stand together at one place, and at which of them this station is used
 * now. Scanning a bench's barcode binds the station to it. Kept with the devices themselves; what being bound means for
 * labels, weights and scans is asked of here.
 */
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { benchBarcode, benchOfScan } from '../../../shared/barcodes/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { BenchInfo, HostInput } from '../../../shared/host/contract.ts';
import type { DeviceKind, DeviceStore } from '../ports.ts';

const BenchConfig = Type.Object({
  name: Type.String({ minLength: 1 }),
  code: Type.String({ minLength: 1 }),
  printerIds: Type.Array(Type.String()),
  scaleId: Type.Union([Type.String(), Type.Null()]),
  scannerIds: Type.Array(Type.String()),
  bound: Type.Boolean(),
});
type BenchConfig = Static<typeof BenchConfig>;
const validator = Compile(BenchConfig);

export interface BenchesDeps {
  readonly devices: DeviceStore;
  readonly newId: () => string;
  /** A bench was changed, or another is bound. */
  readonly onChange: (bound: BenchInfo | null) => void;
  readonly report: (where: string, error: unknown) => void;
}

export interface Benches {
  list(): BenchInfo[];
  save(input: HostInput<'benches:save'>): BenchInfo;
  remove(id: string): void;
  bind(code: string | null): BenchInfo | null;
  /** The bound bench has printers, and this is none of them. */
  isPrinterAside(printerId: string): boolean;
  /** Whether a scan of this scanner is for this station: a bench's barcode always is. */
  hears(scannerId: string, data: string): boolean;
}

export function createBenches(deps: BenchesDeps): Benches {
  const { devices } = deps;
  const benches = new Map<string, BenchConfig>();
  for (const { id, config } of devices.list('bench')) {
    if (validator.Check(config)) benches.set(id, config);
    else deps.report('benches.config', new AppError('bench-config-unreadable', { id }));
  }

  const entries = (): BenchInfo[] =>
    [...benches]
      .map(([id, bench]) => ({ id, ...bench }))
      .toSorted((a, b) => a.code.localeCompare(b.code, 'en'));
  const bound = (): BenchInfo | null => entries().find((bench) => bench.bound) ?? null;
  const put = (id: string, bench: BenchConfig): BenchInfo => {
    devices.save('bench', id, bench);
    benches.set(id, bench);
    return { id, ...bench };
  };

  const freeCode = (): string => {
    const taken = new Set(entries().map(({ code }) => code));
    let n = 1;
    while (taken.has(benchBarcode(n))) n += 1;
    return benchBarcode(n);
  };
  const codeFrom = (typed: string, id: string): string => {
    const code = benchOfScan(typed.toUpperCase());
    if (code === null) throw new AppError('bench-code-invalid', { bench: typed });
    const other = entries().find((bench) => bench.code === code && bench.id !== id);
    if (other) throw new AppError('bench-code-taken', { bench: code, name: other.name });
    return code;
  };
  const check = (kind: DeviceKind, ids: readonly string[]): void => {
    const known = new Set(devices.list(kind).map(({ id }) => id));
    const gone = ids.find((id) => !known.has(id));
    if (gone !== undefined) throw new AppError(`${kind}-unknown`, { id: gone });
  };
  /** Other benches have it, and the bound one does not. */
  const isElsewhere = (list: 'printerIds' | 'scannerIds', id: string): boolean => {
    const mine = bound();
    if (mine === null || mine[list].includes(id)) return false;
    return entries().some((bench) => bench[list].includes(id));
  };

  return {
    list: entries,

    save: (input) => {
      const before = input.id === undefined ? undefined : benches.get(input.id);
      if (input.id !== undefined && !before) throw new AppError('bench-unknown', { id: input.id });
      const id = input.id ?? deps.newId();
      const name = input.name.trim();
      if (name === '') throw new AppError('bench-name-missing');
      const code =
        input.code === undefined ? (before?.code ?? freeCode()) : codeFrom(input.code, id);
      check('printer', input.printerIds);
      check('scale', input.scaleId === null ? [] : [input.scaleId]);
      check('scanner', input.scannerIds);
      const { printerIds, scaleId, scannerIds } = input;
      const saved = put(id, {
        ...{ name, code, printerIds, scaleId, scannerIds },
        bound: before?.bound ?? false,
      });
      deps.onChange(bound());
      return saved;
    },

    remove: (id) => {
      if (!benches.has(id)) throw new AppError('bench-unknown', { id });
      devices.remove('bench', id);
      benches.delete(id);
      deps.onChange(bound());
    },

    bind: (code) => {
      const next = code === null ? null : entries().find((bench) => bench.code === code);
      if (next === undefined) throw new AppError('bench-not-here', { bench: code });
      // The old one first: a crash in between leaves none, never two.
      for (const { id, ...bench } of entries()) {
        if (bench.bound && id !== next?.id) put(id, { ...bench, bound: false });
      }
      if (next !== null) {
        const { id, ...bench } = next;
        put(id, { ...bench, bound: true });
      }
      deps.onChange(bound());
      return bound();
    },

    // A bench without a printer leaves its labels to all the others.
    isPrinterAside: (id) => {
      const mine = bound()?.printerIds ?? [];
      return mine.length > 0 && !mine.includes(id);
    },
    hears: (scannerId, data) => benchOfScan(data) !== null || !isElsewhere('scannerIds', scannerId),
  };
}
