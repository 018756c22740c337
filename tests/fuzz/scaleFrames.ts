import type { ScaleProfile } from '../../shared/scales/index.ts';

/** A format as a scale of it would send a weight: the recording that is mutated. */
export interface RecordedScale {
  readonly profile: ScaleProfile;
  /** The frame of a stable weight, `units` of the scale's smallest division. */
  readonly frame: (units: number) => string;
  /** Grams of one division. */
  readonly grams: number;
}

const fixed = (units: number, places: number, width: number, fill = ' '): string =>
  (units / 10 ** places).toFixed(places).padStart(width, fill);

function continuous(units: number, checked: boolean): string {
  const frame = `\u0002\u002d\u0030\u0020${String(units).padStart(6, '0')}000000\r`;
  const sum = Array.from(frame).reduce((total, char) => total + char.charCodeAt(0), 0);
  return checked ? frame + String.fromCharCode((128 - (sum % 128)) % 128) : frame;
}

function dibal(units: number): string {
  const body = `99${String(units).padStart(6, '0')}0000000`;
  const check = Array.from(body).reduce((sum, char) => sum ^ char.charCodeAt(0), 0);
  return `${body}${String.fromCharCode(check)}\r\n`;
}

export const RECORDED_SCALES: readonly RecordedScale[] = [
  { profile: { protocol: 'mt-sics' }, frame: (n) => `S S ${fixed(n, 2, 10)} g\r\n`, grams: 0.01 },
  {
    profile: { protocol: 'toledo-8217' },
    frame: (n) => `\u0002${fixed(n, 3, 6, '0')}\r`,
    grams: 1,
  },
  { profile: { protocol: 'toledo-continuous' }, frame: (n) => continuous(n, false), grams: 1 },
  {
    profile: { protocol: 'toledo-continuous', checksum: true },
    frame: (n) => continuous(n, true),
    grams: 1,
  },
  {
    profile: { protocol: 'cas-22' },
    frame: (n) => `ST,GS,1\x80,${fixed(n, 3, 8)} kg\r\n`,
    grams: 1,
  },
  { profile: { protocol: 'cas-10' }, frame: (n) => `${fixed(n, 3, 8)}\r\n`, grams: 1 },
  { profile: { protocol: 'and' }, frame: (n) => `ST,+${fixed(n, 2, 8, '0')}  g\r\n`, grams: 0.01 },
  { profile: { protocol: 'generic' }, frame: (n) => `ST,GS,+${fixed(n, 3, 7)}kg\r\n`, grams: 1 },
  { profile: { protocol: 'dibal' }, frame: dibal, grams: 1 },
];
