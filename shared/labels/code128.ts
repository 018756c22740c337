/** Code 128 and GS1-128: as ZPL wants them, and as bars for printers that are sent bars. */

/** Blank modules that a reader needs on either side. */
export const QUIET_MODULES = 10;

export interface EncodedBarcode {
  /** Field data for `^BC` in mode N, before `^FH` escaping. */
  readonly zplData: string;
  /** Widths in modules, bar and space in turn, from the first bar to the last. */
  readonly bars: readonly number[];
  /** Without quiet zones. */
  readonly modules: number;
}

/** Widths of the symbols with the values 0 to 105 (ISO/IEC 15417, table 1), six digits each. */
const PATTERNS =
  '212222222122222221121223121322131222122213122312132212221213221312231212112232122132122231113222123122123221223211221132221231213212223112312131311222321122321221312212322112322211212123212321232121111323131123131321112313132113132311211313231113231311112133112331132131113123113321133121313121211331231131213113213311213131311123311321331121312113312311332111314111221411431111111224111422121124121421141122141221112214112412122114122411142112142211241211221114413111241112134111111242121142121241114212124112124211411212421112421211212141214121412121111143111341131141114113114311411113411311113141114131311141411131211412211214211232';
const STOP = [2, 3, 3, 1, 1, 1, 2];

const START_B = 104;
const START_C = 105;
const TO_B = 100;
const TO_C = 99;
const FNC1 = 102;

/** Parts variable-length element strings. */
export const FNC1_SIGN = '\u001D';

function toBars(values: readonly number[]): number[] {
  const sum = values.reduce((total, value, index) => total + value * Math.max(1, index), 0);
  const symbols = [...values, sum % 103];
  const widths = symbols.flatMap((value) =>
    Array.from(PATTERNS.slice(value * 6, value * 6 + 6), Number),
  );
  return [...widths, ...STOP];
}

const finish = (zplData: string, values: readonly number[]): EncodedBarcode => {
  const bars = toBars(values);
  return { zplData, bars, modules: bars.reduce((total, width) => total + width, 0) };
};

/** `>` starts an instruction in ZPL barcode data; these three have names of their own there. */
const ZPL_NAMES: Readonly<Record<string, string>> = { '>': '>0', '^': '><', '~': '>=' };
const zplSign = (character: string): string => ZPL_NAMES[character] ?? character;
const valueInB = (character: string): number => character.charCodeAt(0) - 32;

/** Printable ASCII in subset B, or null for what Code 128 B can't hold. */
export function encodeCode128(text: string): EncodedBarcode | null {
  if (!/^[\x20-\x7e]+$/.test(text)) return null;
  const characters = Array.from(text);
  return finish(`>:${characters.map(zplSign).join('')}`, [START_B, ...characters.map(valueInB)]);
}

/** Four digits are worth the change to subset C, which holds two in a symbol. */
const WORTH_C = /^\d{4}/;
/** An odd number of digits leaves its first one to subset B, and three to the end stay there. */
const startsPairs = (rest: string): boolean =>
  WORTH_C.test(rest) && (/^\d*/.exec(rest)?.[0].length ?? 0) % 2 === 0;

/**
 * GS1-128 of an element string; FNC1_SIGN parts what has no fixed length. Digits go in pairs in subset C, anything
 * else in subset B: in C a printer drops letters silently, and the code still scans. No single sign is left for after the last
 * change, since an interpreter was seen to lose it. Null for what can't be held.
 */
export function encodeGs1(elements: string): EncodedBarcode | null {
  if (!/^[\x20-\x7e]+$/.test(elements.replaceAll(FNC1_SIGN, '-'))) return null;
  if (elements.startsWith(FNC1_SIGN)) return null;
  let inC = WORTH_C.test(elements) || /^\d\d$/.test(elements);
  const signs = [inC ? '>;' : '>:', '>8'];
  const values = [inC ? START_C : START_B, FNC1];
  let at = 0;
  while (at < elements.length) {
    const rest = elements.slice(at);
    const sign = rest.charAt(0);
    if (sign === FNC1_SIGN) {
      signs.push('>8');
      values.push(FNC1);
      at += 1;
    } else if (inC && /^\d\d/.test(rest) && rest.length !== 3) {
      signs.push(rest.slice(0, 2));
      values.push(Number(rest.slice(0, 2)));
      at += 2;
    } else if (inC || startsPairs(rest)) {
      signs.push(inC ? '>6' : '>5');
      values.push(inC ? TO_B : TO_C);
      inC = !inC;
    } else {
      signs.push(zplSign(sign));
      values.push(valueInB(sign));
      at += 1;
    }
  }
  return finish(signs.join(''), values);
}
