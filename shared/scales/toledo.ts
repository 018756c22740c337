import { createStxCutter } from './frames.ts';
import type { ScaleProfile } from './profile.ts';
import { GARBLED, type ScaleDecoder, type ScaleReading } from './reading.ts';
import { toGrams } from './units.ts';

/** Status bits of the 8217. */
const MOTION = 1;
const OVER_CAPACITY = 2;
const UNDER_ZERO = 4;
const BAD_COMMAND = 64;

function read8217(frame: string, unit: string): ScaleReading {
  const [, value, net] = /^(\d{2,3}\.\d{2,3})(N?)\r$/.exec(frame) ?? [];
  if (value?.length === 6) {
    const grams = toGrams(value, unit);
    return grams === null
      ? GARBLED
      : { kind: 'weight', grams, stability: 'stable', net: net === 'N' };
  }
  const status = /^\?([^])\r$/.exec(frame)?.[1]?.charCodeAt(0);
  if (status === undefined || status > 0x7f) return GARBLED;
  if ((status & BAD_COMMAND) !== 0) return { kind: 'refused', why: 'bad-command' };
  if ((status & OVER_CAPACITY) !== 0) return { kind: 'over' };
  if ((status & UNDER_ZERO) !== 0) return { kind: 'under' };
  if ((status & MOTION) !== 0) return { kind: 'motion', grams: null };
  return { kind: 'refused', why: 'not-now' };
}

/** Toledo 8217: `W` is answered by STX `WW.WWW` [N] CR, or by STX `?` status CR. */
export function createToledo8217({ unit = 'kg' }: ScaleProfile): ScaleDecoder {
  // The status may be any byte.
  const cutter = createStxCutter({ isData: (held) => held === '\u0002?' });
  return {
    request: () => 'W',
    push: (chunk) =>
      cutter.push(chunk).map((frame) => (frame === null ? GARBLED : read8217(frame, unit))),
  };
}

/** Bits of status byte B. */
const NET = 1;
const NEGATIVE = 2;
const OUT_OF_RANGE = 4;
const MOVING = 8;
/** Bit 5 is set in all three status bytes, bit 7 in none. */
const ALWAYS = 0x20;
const isStatus = (byte: number): boolean => (byte & ALWAYS) !== 0 && byte < 0x80;

const FRAME = 17;
const CR_AT = 16;
const CR = 0x0d;

/** Digits with a decimal point put in as bits 0–2 of status byte A say: 2 is none, 5 is three places. */
function placed(digits: string, code: number): string | null {
  const places = code - 2;
  const text = digits.replace(/^ +/, (blanks) => '0'.repeat(blanks.length));
  if (!/^\d{6}$/.test(text)) return null;
  if (places <= 0) return `${text}${'0'.repeat(-places)}`;
  return `${text.slice(0, 6 - places)}.${text.slice(6 - places)}`;
}

function readContinuous(frame: string, profile: ScaleProfile): ScaleReading {
  const [a = 0, b = 0, c = 0] = Array.from(frame.slice(0, 3), (char) => char.charCodeAt(0));
  if (frame.charCodeAt(CR_AT - 1) !== CR) return GARBLED;
  if (profile.checksum === true) {
    const sum = Array.from(frame).reduce((total, char) => total + char.charCodeAt(0), 2);
    if (sum % 128 !== 0) return GARBLED;
  }
  const value = placed(frame.slice(3, 9), a & 7);
  const tare = placed(frame.slice(9, 15), a & 7);
  if (![a, b, c].every(isStatus) || value === null || tare === null) return GARBLED;
  const { kgBit, unit = 'kg' } = profile;
  const named = kgBit === undefined ? unit : (b & (1 << kgBit)) === 0 ? 'lb' : 'kg';
  const negative = (b & NEGATIVE) !== 0;
  const grams = toGrams(negative ? `-${value}` : value, named);
  if (grams === null) return GARBLED;
  if ((b & OUT_OF_RANGE) !== 0) return negative ? { kind: 'under' } : { kind: 'over' };
  if ((b & MOVING) !== 0) return { kind: 'motion', grams };
  return { kind: 'weight', grams, stability: 'stable', net: (b & NET) !== 0 };
}

/** Toledo continuous: STX, status A B C, six digits of weight, six of tare, CR, perhaps a checksum. */
export function createToledoContinuous(profile: ScaleProfile): ScaleDecoder {
  const length = profile.checksum === true ? FRAME + 1 : FRAME;
  // So may the checksum, after the CR.
  const cutter = createStxCutter({ length, isData: (held) => held.length > CR_AT });
  return {
    request: () => null,
    push: (chunk) =>
      cutter
        .push(chunk)
        .map((frame) => (frame === null ? GARBLED : readContinuous(frame, profile))),
  };
}
