/** Requests as broken, old, foreign and hostile programs make them. */
import type { Random } from '../../../tests/fuzz/random.ts';

const JUNK: readonly unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 1e300, -1e300, Number.MAX_SAFE_INTEGER + 1, 2 ** 53 * 1024],
  ...[
    '',
    ' ',
    '\u0000',
    '\ud800',
    '💥'.repeat(30),
    'x'.repeat(5000),
    '../../etc/passwd',
    '%',
    "' or 1=1 --",
  ],
  ...[
    '1e999',
    'NaN',
    '__proto__',
    'constructor',
    'wh:other',
    'org',
    '2026-13-45T99:00:00Z',
    '9'.repeat(40),
  ],
  ...[[], {}, [[]], [null], { a: { b: { c: [] } } }, ['x'], { toString: 1 }, { length: 3 }],
];

export const junk = (random: Random): unknown => random.pick(JUNK);
export const junkText = (random: Random): string => {
  const value = junk(random);
  return typeof value === 'string' ? value : JSON.stringify(value);
};

type Parent = Record<string, unknown> | unknown[];
const isParent = (value: unknown): value is Parent => value !== null && typeof value === 'object';

function placesIn(value: unknown, found: [Parent, string][] = []): [Parent, string][] {
  if (!isParent(value)) return found;
  for (const key of Object.keys(value)) {
    found.push([value, key]);
    placesIn(Reflect.get(value, key), found);
  }
  return found;
}

/** The value with one field, anywhere, changed, gone, doubled, or one too many. */
export function mutateField(value: unknown, random: Random): unknown {
  const copy = structuredClone(value);
  const places = placesIn(copy);
  if (places.length === 0) return junk(random);
  const [parent, key] = random.pick(places);
  const old: unknown = Reflect.get(parent, key);
  switch (random.below(6)) {
    case 0:
      Reflect.deleteProperty(parent, key);
      break;
    case 1:
      Reflect.set(
        parent,
        random.pick(['extra', 'shard', 'role', 'clock', 'toString', 'id']),
        junk(random),
      );
      break;
    case 2:
      if (Array.isArray(parent)) parent.push(old, structuredClone(old));
      else Reflect.set(parent, key, [old]);
      break;
    case 3:
      Reflect.set(
        parent,
        key,
        typeof old === 'number' ? -old : `${String(old)}${junkText(random)}`,
      );
      break;
    default:
      Reflect.set(parent, key, junk(random));
  }
  return copy;
}

/** Text that is hardly JSON any more, or is no more what it was. */
export function mutateText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + String.fromCharCode(random.below(0x3000)) + text.slice(at);
    case 2:
      return text.slice(0, at) + text.slice(at + 1 + random.below(5));
    case 3:
      return text.replace('{', '{"__proto__":{"roles":["admin"]},');
    default:
      return text + text;
  }
}
