import { hasValidCheckDigit } from '../checkDigit.ts';
import type { UnknownScanReason } from '../scan.ts';
import type { CharacterSet, Component, Identifier } from './identifiers.ts';

/** One identifier with its value as it was read. */
export interface Element {
  readonly ai: string;
  readonly value: string;
}

/** GS1 character sets (General Specifications 7.11). */
const CHARACTERS: Readonly<Record<CharacterSet, RegExp>> = {
  N: /^\d*$/,
  X: /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*$/,
  Y: /^[#\-/0-9A-Z]*$/,
  Z: /^[-0-9A-Z_a-z]*={0,2}$/,
};
/** How many of something there are: what can't be read is told as such. */
const COUNTS = new Set(['30', '37']);

const YEARS_AHEAD = 50;
/** The full year that a code's two digits mean: at most 50 ahead of now, at most 49 ago (7.12). */
export function yearOf(twoDigits: number, now: number): number {
  const century = now - (now % 100);
  const gap = twoDigits - (now % 100);
  if (gap > YEARS_AHEAD) return century - 100 + twoDigits;
  return gap < -(YEARS_AHEAD - 1) ? century + 100 + twoDigits : century + twoDigits;
}

/**
 * YYMMDD as YYYY-MM-DD; day 00 is the last of its month. Null where there is no such day.
 * `now`: this year.
 */
export function isoDateOf(yymmdd: string, now: number): string | null {
  if (!/^\d{6}$/.test(yymmdd)) return null;
  const year = yearOf(Number(yymmdd.slice(0, 2)), now);
  const month = Number(yymmdd.slice(2, 4));
  const day = Number(yymmdd.slice(4, 6));
  if (month < 1 || month > 12) return null;
  const daysInMonth = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day > daysInMonth) return null;
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${year}-${two(month)}-${two(day === 0 ? daysInMonth : day)}`;
}

function checkFault({ check }: Component, part: string, now: number): UnknownScanReason | null {
  switch (check) {
    case 'csum':
      return hasValidCheckDigit(part) ? null : 'bad-check-digit';
    case 'date0':
      return isoDateOf(part, now) === null ? 'bad-date' : null;
    case 'date':
      return isoDateOf(part, now) === null || part.endsWith('00') ? 'bad-date' : null;
    case 'flag':
      return /^[01]$/.test(part) ? null : 'bad-characters';
    case 'zero':
      return part === '0' ? null : 'bad-characters';
    case null:
      return null;
  }
}

/** What is wrong with a value of this identifier; null where nothing is. `now`: this year. */
export function findFault(
  { ai, components }: Identifier,
  value: string,
  now: number,
): UnknownScanReason | null {
  if (value === '') return 'value-empty';
  let at = 0;
  for (const component of components) {
    const part = value.slice(at, at + component.max);
    if (part === '' && component.optional) continue;
    if (!CHARACTERS[component.set].test(part)) {
      if (component.check === 'date0' || component.check === 'date') return 'bad-date';
      return COUNTS.has(ai) ? 'bad-quantity' : 'bad-characters';
    }
    if (part.length < component.min) return 'value-too-short';
    const fault = checkFault(component, part, now);
    if (fault !== null) return fault;
    at += part.length;
  }
  return at < value.length ? 'value-too-long' : null;
}

/**
 * What is wrong with elements that stand together: one identifier with two values is two codes in one.
 * Null where nothing is.
 */
export function findContradiction(elements: readonly Element[]): UnknownScanReason | null {
  const seen = new Map<string, string>();
  for (const { ai, value } of elements) {
    if ((seen.get(ai) ?? value) !== value) return 'contradiction';
    seen.set(ai, value);
  }
  return null;
}
