import type { UnknownScanReason } from '../scan.ts';
import { findContradiction, findFault, type Element } from './element.ts';
import { IDENTIFIERS, identifierAt } from './identifiers.ts';

/** FNC1 as scanners send it. */
export const GS = '\u001d';

export type ReadElements =
  | { readonly ok: true; readonly elements: readonly Element[] }
  | { readonly ok: false; readonly reason: UnknownScanReason };

export const failed = (reason: UnknownScanReason): ReadElements => ({ ok: false, reason });

/** The elements, if each is right and none contradicts another. `now`: this year. */
export function checkElements(elements: readonly Element[], now: number): ReadElements {
  for (const { ai, value } of elements) {
    const identifier = IDENTIFIERS.get(ai);
    const fault = identifier ? findFault(identifier, value, now) : 'bad-element-string';
    if (fault !== null) return failed(fault);
  }
  const contradiction = findContradiction(elements);
  return contradiction === null ? { ok: true, elements } : failed(contradiction);
}

/**
 * Reads an element string whose FNC1 are GS. Separators that scanners add (a leading one for the symbol's
 * FNC1, one after a value of predefined length, one at the end) change nothing.
 */
export function readElementString(text: string, now: number): ReadElements {
  const elements: Element[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === GS) {
      at += 1;
      continue;
    }
    const identifier = identifierAt(text, at);
    if (!identifier) return failed('bad-element-string');
    const start = at + identifier.ai.length;
    const separator = text.indexOf(GS, start);
    const stop = separator < 0 ? text.length : separator;
    const end =
      identifier.predefined === null ? stop : Math.min(stop, start + identifier.predefined);
    elements.push({ ai: identifier.ai, value: text.slice(start, end) });
    at = end;
  }
  return elements.length === 0 ? failed('bad-element-string') : checkElements(elements, now);
}

/**
 * Reads an element string as people write it, identifiers in brackets: `(01)…(10)…`. A bracket that
 * belongs to a value is written `\(`.
 */
export function readBracketed(text: string, now: number): ReadElements {
  const elements: Element[] = [];
  const piece = /\((\d{2,4})\)((?:\\\(|[^(])+)/y;
  while (piece.lastIndex < text.length) {
    const [, ai, value] = piece.exec(text) ?? [];
    if (ai === undefined || value === undefined) return failed('bad-element-string');
    elements.push({ ai, value: value.replaceAll(String.raw`\(`, '(') });
  }
  return elements.length === 0 ? failed('bad-element-string') : checkElements(elements, now);
}

/** Writes elements as a symbol holds them: GS before the first and after every value that needs an end. */
export function writeElementString(elements: readonly Element[]): string {
  const written = elements.map(({ ai, value }, index) => {
    const predefined = IDENTIFIERS.get(ai)?.predefined ?? null;
    const last = index === elements.length - 1;
    return `${ai}${value}${predefined === null && !last ? GS : ''}`;
  });
  return `${GS}${written.join('')}`;
}
