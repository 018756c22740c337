/**
 * GS1 Digital Link URIs, uncompressed: `https://id.gs1.org/01/09520123456788/10/ABC?17=271231`. Only the
 * path and the query are read; what the address leads to is nobody's business here.
 */
import type { Element } from './element.ts';
import { checkElements, failed, type ReadElements } from './elementString.ts';
import { IDENTIFIERS } from './identifiers.ts';

/** What identifies a thing, and what may follow it in the path, in this order, each or not. */
const QUALIFIERS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  '00': [],
  '01': [['22', '10', '21'], ['235']],
  '253': [],
  '255': [],
  '401': [],
  '402': [],
  '414': [['254'], ['7040']],
  '415': [['8020']],
  '417': [['7040']],
  '8003': [],
  '8004': [],
  '8006': [['22', '10', '21']],
  '8010': [['8011']],
  '8013': [],
  '8017': [['8019']],
  '8018': [['8019']],
};

/** Scheme in one case, then only what a URI may hold (RFC 3986). */
const URI = /^(?:https?|HTTPS?):\/\/[A-Za-z0-9._:[\]-]+(\/[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*)$/;

export const looksLikeLink = (text: string): boolean => /^https?:\/\//i.test(text);

/** Percent-encoding undone; null where it is broken. */
function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
}

const inOrder = (given: readonly string[], allowed: readonly string[]): boolean => {
  let from = 0;
  return given.every((ai) => {
    const at = allowed.indexOf(ai, from);
    from = at + 1;
    return at >= 0;
  });
};

/** The path's elements: from the last segment that is a key and has a value to its end. */
function readPath(path: string): Element[] | null {
  const segments = path.split('/').slice(1);
  for (let at = segments.length - 2; at >= 0; at -= 2) {
    const key = segments[at] ?? '';
    const sequences = QUALIFIERS[key];
    if (!sequences) continue;
    const elements: Element[] = [];
    for (let next = at; next < segments.length; next += 2) {
      const value = decode(segments[next + 1] ?? '');
      if (value === null) return null;
      elements.push({ ai: segments[next] ?? '', value });
    }
    const qualifiers = elements.slice(1).map(({ ai }) => ai);
    const fits = qualifiers.length === 0 || sequences.some((s) => inOrder(qualifiers, s));
    return fits ? elements : null;
  }
  return null;
}

/** The query's elements. Names that are no number are for somebody else. */
function readQuery(query: string, key: string): Element[] | null {
  const taken = new Set((QUALIFIERS[key] ?? []).flat());
  const elements: Element[] = [];
  for (const parameter of query.split(/[&;]/)) {
    const equals = parameter.indexOf('=');
    const ai = parameter.slice(0, equals);
    if (equals < 0 || !/^\d+$/.test(ai)) continue;
    const value = decode(parameter.slice(equals + 1).replaceAll('+', ' '));
    // What qualifies the key has its place in the path.
    if (value === null || !IDENTIFIERS.has(ai) || taken.has(ai)) return null;
    elements.push({ ai, value });
  }
  return elements;
}

/** Reads a link's elements, path first. GTINs have 14 digits in it. `now`: this year. */
export function readDigitalLink(text: string, now: number): ReadElements {
  const [, rest] = URI.exec(text) ?? [];
  if (rest === undefined) return failed('bad-link');
  const [beforeFragment = ''] = rest.split('#', 1);
  const mark = beforeFragment.indexOf('?');
  const path = mark < 0 ? beforeFragment : beforeFragment.slice(0, mark);
  const inPath = readPath(path);
  if (inPath === null) return failed('bad-link');
  const inQuery = mark < 0 ? [] : readQuery(beforeFragment.slice(mark + 1), inPath[0]?.ai ?? '');
  return inQuery === null ? failed('bad-link') : checkElements([...inPath, ...inQuery], now);
}
