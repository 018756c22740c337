/** Formats whose frames are lines of text: MT-SICS, A&D, generic continuous, CAS and Dibal. */
import { createLineCutter, type FrameCutter } from './frames.ts';
import { GARBLED, type ScaleDecoder, type ScaleReading } from './reading.ts';
import { toGrams } from './units.ts';

function decoder(
  cutter: FrameCutter,
  request: () => string | null,
  read: (frame: string) => ScaleReading,
): ScaleDecoder {
  return {
    request,
    push: (chunk) => cutter.push(chunk).map((frame) => (frame === null ? GARBLED : read(frame))),
  };
}
const unasked = (): null => null;

const weight = (
  grams: number | null,
  options: { stability: 'stable' | 'unknown'; net: boolean },
): ScaleReading => (grams === null ? GARBLED : { kind: 'weight', grams, ...options });

/**
 * `S S     100.00 g` is stable, `S D` moving, `S I` not executable, `S +`/`S -` over and under. Asked
 * with SI, which answers at once; with S by a scale that does not know it.
 */
export function createMtSics(): ScaleDecoder {
  let request = 'SI\r\n';
  return decoder(
    createLineCutter(),
    () => request,
    (frame) => {
      const [, status, value, unit] =
        /^S +([SDI+-])(?: +(-?[\d.]+) +([a-z]{1,2}))? *$/i.exec(frame) ?? [];
      const grams = toGrams(value ?? '', unit ?? '');
      if (/^E[STL]$/.test(frame)) {
        request = 'S\r\n';
        return { kind: 'refused', why: 'bad-command' };
      }
      if (status === 'S') return weight(grams, { stability: 'stable', net: false });
      if (status === 'D' && grams !== null) return { kind: 'motion', grams };
      if (value !== undefined) return GARBLED;
      if (status === 'I') return { kind: 'refused', why: 'not-now' };
      if (status === '+') return { kind: 'over' };
      return status === '-' ? { kind: 'under' } : GARBLED;
    },
  );
}

/** What the letters in front of a comma say, with the weight behind them. */
function readStatus(
  status: string | undefined,
  grams: number | null,
  options: { net: boolean; negative: boolean },
): ScaleReading {
  switch (status) {
    case 'ST':
      return weight(grams, { stability: 'stable', net: options.net });
    case 'US':
      return { kind: 'motion', grams };
    case 'OL':
      return options.negative ? { kind: 'under' } : { kind: 'over' };
    case 'QT':
      return { kind: 'refused', why: 'counting' };
    default:
      return GARBLED;
  }
}

/** A number right-aligned in a field: blanks or zeros in front; a plus may be a blank. */
function signed(sign: string | undefined, field: string | undefined): string {
  const digits = /^ *(\d+(?:\.\d+)?)$/.exec(field ?? '')?.[1] ?? '';
  return sign === '-' ? `-${digits}` : digits;
}

/** A&D: `ST,+00123.45  g`, 15 characters; `OL,+9999999E+19` is an overload, `QT` counts pieces. */
export const createAnd = (): ScaleDecoder =>
  decoder(createLineCutter(), unasked, (frame) => {
    const [, status, sign, field, unit] = /^(ST|US|OL|QT),([-+ ])(.{8})(.{3})$/.exec(frame) ?? [];
    const grams = toGrams(signed(sign, field), unit?.trimStart() ?? '');
    if (status === 'US' && grams === null) return GARBLED;
    return readStatus(status, grams, { net: false, negative: sign === '-' });
  });

/** `ST,GS,+  1.234kg`; NT is net, TR the tare, which is no weight of anything. */
export const createGeneric = (): ScaleDecoder =>
  decoder(createLineCutter(), unasked, (frame) => {
    const [, status, what, sign, field, unit] =
      /^(ST|US|OL),(GS|NT|TR),([-+ ])([ \d.-]{5,8}?) ?(kg|g|lb|oz)$/.exec(frame) ?? [];
    if (what === 'TR') return { kind: 'refused', why: 'tare' };
    const grams = toGrams(signed(sign, field), unit ?? '');
    if (status === 'US' && grams === null) return GARBLED;
    return readStatus(status, grams, { net: what === 'NT', negative: sign === '-' });
  });

/**
 * CAS, 22 bytes: `ST,GS,` device id, lamp byte (bit 7 is always set), `,` eight characters of weight, a
 * blank, the unit.
 */
export const createCas22 = (): ScaleDecoder =>
  decoder(createLineCutter(), unasked, (frame) => {
    const [, status, what, sign, field, unit] =
      /^(ST|US|OL),(GS|NT),[^][\x80-\xff],([-+ \d])(.{7}) (kg| g|lb|oz)$/.exec(frame) ?? [];
    const text = sign !== undefined && /\d/.test(sign) ? `${sign}${field ?? ''}` : field;
    const grams = toGrams(signed(sign, text), unit?.trimStart() ?? '');
    if (status === 'US' && grams === null) return GARBLED;
    return readStatus(status, grams, { net: what === 'NT', negative: sign === '-' });
  });

/** CAS, 10 bytes: eight characters of weight and nothing else. Whether it is stable, time has to tell. */
export const createCas10 = (unit: string): ScaleDecoder =>
  decoder(createLineCutter(), unasked, (frame) => {
    const [, sign, field] = /^([-+ \d])([ \d.]{7})$/.exec(frame) ?? [];
    const text = sign !== undefined && /\d/.test(sign) ? `${sign}${field ?? ''}` : field;
    return weight(toGrams(signed(sign, text), unit), { stability: 'unknown', net: false });
  });

const xor = (text: string): number =>
  Array.from(text).reduce((sum, char) => sum ^ char.charCodeAt(0), 0);

/** Dibal: asked with a price of nothing, `9900031600000004` is 0.316 kg; the last byte is the XOR of the others. */
export const createDibal = (): ScaleDecoder =>
  decoder(
    createLineCutter(),
    () => '98000001\r\n',
    (frame) => {
      const [, body, grams, check] = /^(99(\d{6})0{7})(.)$/.exec(frame) ?? [];
      if (body === undefined || check?.charCodeAt(0) !== xor(body)) return GARBLED;
      return weight(toGrams(grams ?? '', 'g'), { stability: 'stable', net: false });
    },
  );
