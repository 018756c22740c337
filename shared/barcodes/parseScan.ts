/** Turns what a scanner sent into what it means. Pure and total: anything at all gets a `Scan`. */
import { isGtin, normalizeGtin14 } from './checkDigit.ts';
import {
  BADGE_PREFIX,
  COMMAND_PREFIX,
  LOCATION_PREFIX,
  ORDER_PREFIX,
  TOTE_PREFIX,
} from './formatBarcode.ts';
import { scanFromElements } from './fromElements.ts';
import {
  GS,
  looksLikeLink,
  readBracketed,
  readDigitalLink,
  readElementString,
} from './gs1/index.ts';
import { SCAN_COMMANDS, type Scan, type UnknownScanReason } from './scan.ts';
import { expandUpcE } from './upcE.ts';

/** Longer than any symbol we read (Data Matrix ends at 2,335 characters); a bound, so that noise stays cheap. */
const MAX_SCAN_LENGTH = 2400;
/** Symbology identifiers of symbols that start with FNC1, so hold GS1 element strings (ISO/IEC 15424). */
const GS1_SYMBOLOGIES = new Set([']C1', ']e0', ']e1', ']e2', ']d2', ']Q3', ']J1']);
const AIM_PREFIX = /^\][A-Za-z][0-9A-Za-z]/;
const PRINTABLE = /^[\x20-\x7e]+$/;
const CODE = /^[A-Z0-9]+([-._][A-Z0-9]+)*$/;
const ORDER_NUMBER = /^[\x21-\x7e]{1,60}$/;

const unknown = (raw: string, reason: UnknownScanReason): Scan => ({
  kind: 'unknown',
  raw,
  reason,
});

function parsePrefixed(raw: string, text: string): Scan | null {
  if (text.startsWith(COMMAND_PREFIX)) {
    const name = text.slice(COMMAND_PREFIX.length);
    const command = SCAN_COMMANDS.find((candidate) => candidate.toUpperCase() === name);
    return command === undefined ? unknown(raw, 'unknown-command') : { kind: 'command', command };
  }
  if (text.startsWith(LOCATION_PREFIX)) {
    const code = text.slice(LOCATION_PREFIX.length);
    return CODE.test(code) ? { kind: 'location', code } : unknown(raw, 'bad-location');
  }
  if (text.startsWith(ORDER_PREFIX)) {
    const number = text.slice(ORDER_PREFIX.length);
    return ORDER_NUMBER.test(number) ? { kind: 'order', number } : unknown(raw, 'bad-characters');
  }
  for (const [prefix, kind] of [
    [BADGE_PREFIX, 'badge'],
    [TOTE_PREFIX, 'tote'],
  ] as const) {
    if (!text.startsWith(prefix)) continue;
    return CODE.test(text) ? { kind, code: text } : unknown(raw, 'bad-characters');
  }
  return null;
}

/** Digits of a retail symbol, read whichever way their check digit is right. */
function parseDigits(raw: string, digits: string): Scan {
  const upcA = expandUpcE(digits);
  if (isGtin(digits)) {
    const scan: Scan = { kind: 'gtin', gtin14: normalizeGtin14(digits) };
    return upcA === null ? scan : { ...scan, orGtin14: normalizeGtin14(upcA) };
  }
  if (upcA !== null) return { kind: 'gtin', gtin14: normalizeGtin14(upcA) };
  return unknown(raw, 'bad-check-digit');
}

/**
 * Symbols of the EAN/UPC family under their identifiers: EAN-13, UPC-A and UPC-E arrive as 13 digits (a
 * UPC-E sometimes as its own 8), with an add-on behind them, and EAN-8 as 8. A composite component may
 * follow.
 */
function parseRetail(raw: string, symbology: string, content: string, thisYear: number): Scan {
  const [linear = '', composite] = content.split('|]e0', 2);
  const digits = symbology === ']E3' ? linear.slice(0, 13) : linear;
  const shape = symbology === ']E4' ? /^\d{8}$/ : /^(\d{13}|[01]\d{7})$/;
  const addOn = symbology === ']E3' ? /^(\d{2}|\d{5})$/ : /^$/;
  if (!shape.test(digits) || !addOn.test(linear.slice(digits.length)))
    return unknown(raw, 'unrecognised');
  const full = symbology !== ']E4' && digits.length === 8 ? expandUpcE(digits) : digits;
  if (full === null || !isGtin(full)) return unknown(raw, 'bad-check-digit');
  const gtin14 = normalizeGtin14(full);
  if (composite === undefined) return { kind: 'gtin', gtin14 };
  return scanFromElements(
    raw,
    readElementString(`01${gtin14}${GS}${composite}`, thisYear),
    thisYear,
  );
}

/** Whether a string without symbology identifier can be nothing but GS1 data. */
const isElementString = (text: string): boolean =>
  text.includes(GS) || /^(00\d{18}|01\d{14})/.test(text);

function parsePlain(raw: string, text: string, thisYear: number): Scan {
  const prefixed = parsePrefixed(raw, text);
  if (prefixed !== null) return prefixed;
  if (/^(\d{8}|\d{12,14})$/.test(text)) return parseDigits(raw, text);
  if (looksLikeLink(text)) return scanFromElements(raw, readDigitalLink(text, thisYear), thisYear);
  if (/^\(\d{2,4}\)/.test(text))
    return scanFromElements(raw, readBracketed(text, thisYear), thisYear);
  if (isElementString(text))
    return scanFromElements(raw, readElementString(text, thisYear), thisYear);
  return unknown(raw, PRINTABLE.test(text) ? 'unrecognised' : 'bad-characters');
}

/** What a scanned string means in a given year, which tells the century of two-digit years. */
export function parseScanIn(thisYear: number, raw: string): Scan {
  if (raw.length > MAX_SCAN_LENGTH) return unknown(raw.slice(0, MAX_SCAN_LENGTH), 'too-long');
  // Not trim(): it leaves GS alone, but would eat characters that a code may not have silently.
  const text = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (text === '') return unknown(raw, 'empty');
  if (!AIM_PREFIX.test(text)) return parsePlain(raw, text, thisYear);
  const content = text.slice(3);
  if (content === '') return unknown(raw, 'empty');
  const symbology = text.slice(0, 3);
  if (/^\]E[034]$/.test(symbology)) return parseRetail(raw, symbology, content, thisYear);
  if (!GS1_SYMBOLOGIES.has(symbology)) return parsePlain(raw, content, thisYear);
  const read = /^\(\d{2,4}\)/.test(content) ? readBracketed : readElementString;
  return scanFromElements(raw, read(content, thisYear), thisYear);
}

/** What a scanned string means; scanner suffixes (CR, LF, Tab) and surrounding blanks are ignored. */
export const parseScan = (raw: string): Scan => parseScanIn(new Date().getUTCFullYear(), raw);
