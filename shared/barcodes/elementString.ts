/**
 * GS1 element strings, over gs1-barcode-parser-mod. The library splits into identifiers and picks the right
 * century; it checks neither check digits, lengths, characters nor dates (month 13 rolls over), and it refuses
 * a leading separator. All of that is done here, on its untouched `raw` field.
 */
import { parseBarcode } from 'gs1-barcode-parser-mod';
import { hasValidCheckDigit } from './checkDigit.ts';
import type { Scan, ScanOf, UnknownScanReason } from './scan.ts';

const GS = '\u001d';
/** GS1 character set 82 (General Specifications 7.11). */
const CHARACTER_SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/;
const DIGITS = /^\d+$/;
const DATE_AIS = new Set(['11', '12', '13', '15', '16', '17']);
const FIXED_KEYS: Readonly<Record<string, number>> = { '00': 18, '01': 14, '02': 14 };
const COUNT_AIS = new Set(['30', '37']);
const MAX_COUNT_DIGITS = 8;
/** Longest value by identifier, in characters; the rest may be as long as the longest in the standard. */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  '10': 20,
  '21': 20,
  '22': 20,
  '240': 30,
  '241': 30,
  '242': 6,
  '250': 30,
  '251': 30,
  '400': 30,
  '403': 30,
  '420': 20,
  '90': 30,
};
const LONGEST_VALUE = 90;

interface Element {
  ai: string;
  raw: string;
  isoDate: string;
}

function isRealDate(yymmdd: string, year: number): boolean {
  if (!DIGITS.test(yymmdd)) return false;
  const month = Number(yymmdd.slice(2, 4));
  const day = Number(yymmdd.slice(4, 6));
  if (month < 1 || month > 12) return false;
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day <= daysInMonth;
}

function findElementFault({ ai, raw, isoDate }: Element): UnknownScanReason | null {
  if (raw.length === 0) return 'value-empty';
  if (!CHARACTER_SET_82.test(raw)) return 'bad-characters';
  const keyLength = FIXED_KEYS[ai];
  if (keyLength !== undefined) {
    return raw.length === keyLength && hasValidCheckDigit(raw) ? null : 'bad-check-digit';
  }
  if (DATE_AIS.has(ai)) {
    return isRealDate(raw, Number(isoDate.slice(0, 4))) ? null : 'bad-date';
  }
  if (COUNT_AIS.has(ai)) {
    if (!DIGITS.test(raw)) return 'bad-quantity';
    return raw.length > MAX_COUNT_DIGITS ? 'value-too-long' : null;
  }
  return raw.length > (MAX_LENGTHS[ai] ?? LONGEST_VALUE) ? 'value-too-long' : null;
}

function dropLeadingSeparators(text: string): string {
  let start = 0;
  while (text[start] === GS) start += 1;
  return text.slice(start);
}

function splitElements(content: string): Element[] | null {
  try {
    return parseBarcode(content).parsedCodeItems;
  } catch (error) {
    // The library throws strings: a code it can't read is an expected answer here, anything else is our fault.
    if (typeof error === 'string') return null;
    throw error;
  }
}

/** Reads an element string without its AIM prefix: FNC1 as GS, or brackets around the identifiers. */
export function parseElementString(raw: string, content: string): Scan {
  const unknown = (reason: UnknownScanReason): Scan => ({ kind: 'unknown', raw, reason });
  const body = dropLeadingSeparators(content);
  if (!/^(\d{2}|\()/.test(body)) return unknown('bad-element-string');
  const elements = splitElements(body);
  if (elements === null) return unknown('bad-element-string');

  const byAi = new Map<string, Element>();
  for (const element of elements) {
    const fault = findElementFault(element);
    if (fault !== null) return unknown(fault);
    const earlier = byAi.get(element.ai);
    if (earlier !== undefined && earlier.raw !== element.raw) return unknown('contradiction');
    byAi.set(element.ai, element);
  }

  const sscc = byAi.get('00');
  if (sscc !== undefined) return { kind: 'sscc', sscc: sscc.raw };
  const gtin = byAi.get('01');
  if (gtin === undefined) return unknown('no-key');
  const scan: ScanOf<'gtin'> = { kind: 'gtin', gtin14: gtin.raw };
  const lot = byAi.get('10');
  const serial = byAi.get('21');
  const expiry = byAi.get('17');
  const count = byAi.get('30');
  if (lot !== undefined) scan.lot = lot.raw;
  if (serial !== undefined) scan.serial = serial.raw;
  if (expiry !== undefined) scan.expiry = expiry.isoDate;
  if (count !== undefined) scan.qty = Number(count.raw);
  return scan;
}

/** Whether a string without AIM prefix starts like an element string that carries an item or a parcel. */
export const looksLikeElementString = (text: string): boolean =>
  text.startsWith(GS) || /^\(\d{2,4}\)/.test(text) || /^(00\d{18}|01\d{14})/.test(text);
