/** EAN-13, the bar code of goods in shops. Twelve digits (UPC-A) are the same code with a 0 in front. */
import { hasValidCheckDigit } from '../barcodes/index.ts';
import type { EncodedBarcode } from './code128.ts';

/** Blank modules on either side; on the right seven would do. */
export const EAN_QUIET_MODULES = 11;

/** Widths of space, bar, space, bar for the digits 0 to 9 in set A; set C has the same, colours exchanged. */
const SET_A = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'];
/** Which of the six left digits are in set B, by the first digit, which is not drawn itself. */
const IN_B = ['', '245', '235', '234', '145', '125', '123', '135', '134', '124'].map(
  (places) => new Set(Array.from(places, Number)),
);
const widthsOf = (digit: string, reversed: boolean): number[] => {
  const widths = Array.from(SET_A[Number(digit)] ?? '', Number);
  return reversed ? widths.toReversed() : widths;
};

/** Null for anything but twelve or thirteen digits with a right check digit. */
export function encodeEan13(digits: string): EncodedBarcode | null {
  if (!/^\d{12,13}$/.test(digits) || !hasValidCheckDigit(digits)) return null;
  const [first = '', ...drawn] = digits.padStart(13, '0');
  const inB = IN_B[Number(first)];
  const left = drawn.slice(0, 6).flatMap((digit, at) => widthsOf(digit, inB?.has(at) ?? false));
  const right = drawn.slice(6).flatMap((digit) => widthsOf(digit, false));
  const bars = [1, 1, 1, ...left, 1, 1, 1, 1, 1, ...right, 1, 1, 1];
  // The printer adds the check digit itself.
  return { zplData: (first + drawn.join('')).slice(0, 12), bars, modules: 95 };
}
