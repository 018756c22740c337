/** Turns what a scanner sent into what it means. Pure and total: anything at all gets a `Scan`. */
import { isGtin, normalizeGtin14 } from './checkDigit.ts';
import { looksLikeElementString, parseElementString } from './elementString.ts';
import {
  BADGE_PREFIX,
  COMMAND_PREFIX,
  LOCATION_PREFIX,
  ORDER_PREFIX,
  TOTE_PREFIX,
} from './formatBarcode.ts';
import { SCAN_COMMANDS, type Scan, type UnknownScanReason } from './scan.ts';

/** Longer than any symbol we read (Data Matrix ends at 2,335 characters); a bound, so that noise stays cheap. */
const MAX_SCAN_LENGTH = 2400;
/** Symbology identifiers of symbols that start with FNC1, so hold GS1 element strings (ISO/IEC 15424). */
const GS1_SYMBOLOGIES = new Set([']C1', ']e0', ']e1', ']e2', ']d2', ']Q3', ']J1']);
/** Digits that a symbol of fixed length sends: EAN-13 and UPC-A arrive as 13, EAN-8 as 8. */
const FIXED_SYMBOL_LENGTHS: Readonly<Record<string, number>> = { ']E0': 13, ']E4': 8 };
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

function parsePlain(raw: string, text: string): Scan {
  const prefixed = parsePrefixed(raw, text);
  if (prefixed !== null) return prefixed;
  if (isGtin(text)) return { kind: 'gtin', gtin14: normalizeGtin14(text) };
  if (looksLikeElementString(text)) return parseElementString(raw, text);
  if (/^(\d{8}|\d{12,14})$/.test(text)) return unknown(raw, 'bad-check-digit');
  return unknown(raw, PRINTABLE.test(text) ? 'unrecognised' : 'bad-characters');
}

/** What a scanned string means; scanner suffixes (CR, LF, Tab) and surrounding blanks are ignored. */
export function parseScan(raw: string): Scan {
  if (raw.length > MAX_SCAN_LENGTH) return unknown(raw.slice(0, MAX_SCAN_LENGTH), 'too-long');
  // Not trim(): it leaves GS alone, but would eat characters that a code may not have silently.
  const text = raw.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (text === '') return unknown(raw, 'empty');
  if (!AIM_PREFIX.test(text)) return parsePlain(raw, text);
  const content = text.slice(3);
  if (content === '') return unknown(raw, 'empty');
  const symbology = text.slice(0, 3);
  if (GS1_SYMBOLOGIES.has(symbology)) return parseElementString(raw, content);
  const length = FIXED_SYMBOL_LENGTHS[symbology];
  if (length !== undefined && content.length !== length) return unknown(raw, 'unrecognised');
  return parsePlain(raw, content);
}
