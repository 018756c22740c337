import type { Scan } from '../barcodes/index.ts';
import type { BarcodeMatch } from './view.ts';

/** Looks an item barcode up: a GTIN as 14 digits, anything else as it was read. */
export type FindByBarcode = (code: string) => BarcodeMatch | undefined;

/** An item in hand: its SKU and how many eaches the scanned unit holds. */
export interface ScannedItem {
  readonly sku: string;
  readonly units: number;
}

/** The item a scan stands for, if it is one we know. */
export function identifyItem(scan: Scan, findByBarcode: FindByBarcode): ScannedItem | null {
  if (scan.kind !== 'gtin' && scan.kind !== 'unknown') return null;
  const other = scan.kind === 'gtin' ? scan.orGtin14 : undefined;
  const match =
    findByBarcode(scan.kind === 'gtin' ? scan.gtin14 : scan.raw.trim()) ??
    (other === undefined ? undefined : findByBarcode(other));
  if (!match) return null;
  const count = scan.kind === 'gtin' ? Math.max(1, scan.qty ?? 1) : 1;
  return { sku: match.sku, units: match.factor * count };
}

/** Longest text that evidence of a scan may carry (scan.rejected). */
const MAX_TEXT = 200;

/** A scan in words for evidence and banners. A badge is a credential: it is never written down. */
export function describeScan(scan: Scan, item: ScannedItem | null): string {
  if (item) return item.sku.slice(0, MAX_TEXT);
  switch (scan.kind) {
    case 'location':
    case 'tote':
      return scan.code.slice(0, MAX_TEXT);
    case 'order':
      return scan.number.slice(0, MAX_TEXT);
    case 'sscc':
      return scan.sscc;
    case 'gtin':
      return scan.gtin14;
    case 'badge':
      return 'BADGE';
    case 'command':
      return scan.command;
    case 'unknown':
      return scan.raw.trim().slice(0, MAX_TEXT);
  }
}
