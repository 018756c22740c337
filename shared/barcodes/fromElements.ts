import { isoDateOf, type ReadElements } from './gs1/index.ts';
import type { Scan, ScanOf } from './scan.ts';

/** What GS1 data means to a warehouse: a parcel or pallet by its SSCC, else an item by its GTIN. */
export function scanFromElements(raw: string, read: ReadElements, thisYear: number): Scan {
  if (!read.ok) return { kind: 'unknown', raw, reason: read.reason };
  const values = new Map(read.elements.map(({ ai, value }) => [ai, value]));
  const sscc = values.get('00');
  if (sscc !== undefined) return { kind: 'sscc', sscc };
  const gtin14 = values.get('01');
  if (gtin14 === undefined) return { kind: 'unknown', raw, reason: 'no-key' };
  const scan: ScanOf<'gtin'> = { kind: 'gtin', gtin14 };
  const lot = values.get('10');
  const serial = values.get('21');
  const expiry = isoDateOf(values.get('17') ?? '', thisYear);
  const count = values.get('30');
  if (lot !== undefined) scan.lot = lot;
  if (serial !== undefined) scan.serial = serial;
  if (expiry !== null) scan.expiry = expiry;
  if (count !== undefined) scan.qty = Number(count);
  return scan;
}
