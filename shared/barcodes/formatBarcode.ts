/** The strings that go into the barcodes Stowline prints; `parseScan` reads each of them back. */
import { AppError } from '../errors.ts';
import { calculateCheckDigit } from './checkDigit.ts';
import type { ScanCommand } from './scan.ts';

export const COMMAND_PREFIX = 'CMD-';
export const BADGE_PREFIX = 'BADGE-';
export const LOCATION_PREFIX = 'LOC-';
export const TOTE_PREFIX = 'TOTE-';
export const ORDER_PREFIX = 'ORD-';
const BENCH_PREFIX = 'BENCH-';

/** `undo` → `CMD-UNDO` */
export const commandBarcode = (command: ScanCommand): string =>
  `${COMMAND_PREFIX}${command.toUpperCase()}`;

/** `A-03-2-B` → `LOC-A-03-2-B` */
export const locationBarcode = (code: string): string => `${LOCATION_PREFIX}${code}`;

/** `536365` → `ORD-536365` */
export const orderBarcode = (number: string): string => `${ORDER_PREFIX}${number}`;

/** `7` → `TOTE-007`; the whole string is the tote's code. */
export const toteBarcode = (n: number): string => `${TOTE_PREFIX}${String(n).padStart(3, '0')}`;

/** `P1K7` → `BADGE-P1K7`; the whole string is the badge's code. */
export const badgeBarcode = (id: string): string => `${BADGE_PREFIX}${id}`;

/** `1` → `BENCH-01`; the whole string is the bench's code. */
export const benchBarcode = (n: number): string => `${BENCH_PREFIX}${String(n).padStart(2, '0')}`;

/** The code of a bench in a scanned string, with or without a symbology identifier; null for any other scan. */
export function benchOfScan(raw: string): string | null {
  const text = raw.trim().replace(/^\][A-Za-z][0-9A-Za-z]/, '');
  return /^BENCH-[A-Z0-9]+([-._][A-Z0-9]+)*$/.test(text) ? text : null;
}

/** Internal GTINs use prefixes 20–29, which GS1 leaves to each company: 10 × 10^10 numbers. */
const INTERNAL_GTIN_COUNT = 100_000_000_000;

/** The n-th company-internal GTIN-13: 2, eleven digits, check digit. `0 ≤ n < 10^11`. */
export function gtin13FromInternal(n: number): string {
  if (!Number.isSafeInteger(n) || n < 0 || n >= INTERNAL_GTIN_COUNT) {
    throw new AppError('gtin-internal-out-of-range', { n, below: INTERNAL_GTIN_COUNT });
  }
  const body = `2${String(n).padStart(11, '0')}`;
  return body + calculateCheckDigit(body);
}

/** The same item in a larger unit: packaging indicator 1–8 before the GTIN-13, check digit redone. */
export function gtin14FromGtin13(indicator: number, gtin13: string): string {
  if (!Number.isInteger(indicator) || indicator < 1 || indicator > 8 || !/^\d{13}$/.test(gtin13)) {
    throw new AppError('gtin14-bad-parts', { indicator, gtin13 });
  }
  const body = `${indicator}${gtin13.slice(0, 12)}`;
  return body + calculateCheckDigit(body);
}

/** Digits of an SSCC that the extension digit and the check digit leave to prefix and serial. */
const SSCC_INNER_DIGITS = 16;

/**
 * An 18-digit SSCC: extension digit, GS1 company prefix (4–12 digits), serial filled with zeros, check digit.
 * Throws `sscc-bad-parts`, or `sscc-serial-exhausted` when the serial needs more digits than the prefix leaves.
 */
export function buildSscc(
  extension: number,
  companyPrefix: string,
  serial: number | bigint,
): string {
  const serialOk = typeof serial === 'bigint' || Number.isSafeInteger(serial);
  const extensionOk = Number.isInteger(extension) && extension >= 0 && extension <= 9;
  if (!extensionOk || !/^\d{4,12}$/.test(companyPrefix) || !serialOk || serial < 0) {
    throw new AppError('sscc-bad-parts', { extension, companyPrefix, serial: String(serial) });
  }
  const room = SSCC_INNER_DIGITS - companyPrefix.length;
  const digits = String(serial).padStart(room, '0');
  if (digits.length > room) {
    throw new AppError('sscc-serial-exhausted', { companyPrefix, serial: String(serial) });
  }
  const body = `${extension}${companyPrefix}${digits}`;
  return body + calculateCheckDigit(body);
}

/** For people to read out, in threes: `340123450000000017` → `(00) 340 123 450 000 000 017`. */
export const formatSscc = (sscc: string): string =>
  `(00) ${(sscc.match(/.{1,3}/g) ?? []).join(' ')}`;
