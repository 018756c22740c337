/** Barcodes: what a scanned string means (`parseScan`), and the strings that go into the codes we print. */
export { parseScan } from './parseScan.ts';
export type { Scan, ScanCommand, ScanKind, ScanOf, UnknownScanReason } from './scan.ts';
export { SCAN_COMMANDS } from './scan.ts';
export {
  calculateCheckDigit,
  hasValidCheckDigit,
  isGtin,
  isSscc,
  normalizeGtin14,
} from './checkDigit.ts';
export {
  badgeBarcode,
  benchBarcode,
  benchOfScan,
  buildSscc,
  commandBarcode,
  formatSscc,
  gtin13FromInternal,
  gtin14FromGtin13,
  locationBarcode,
  orderBarcode,
  toteBarcode,
} from './formatBarcode.ts';
