import type { ImportMapping } from '../../../shared/imports/index.ts';

type DecimalMark = ImportMapping['decimal'];

const SIGNS_AND_BLANKS = /[\s\u00A0\u202F'’]|[£$€¥￥元]/g;
const CURRENCY_CODE = /^[A-Z]{3}(?=[\d.,])|(?<=\d)[A-Z]{3}$/g;
const PLAIN = /^-?\d+(?:\.\d+)?$/;

/**
 * A number as a person writes it, as plain decimal text: `1.234,50` is `1234.50` where the comma is the
 * decimal mark. Undefined for what is none, and where a thousands mark stands in a wrong place.
 */
export function plainNumber(written: string, decimal: DecimalMark): string | undefined {
  let text = written.normalize('NFKC').trim();
  const negative = /^\(.*\)$/.test(text) || /^-|-$/.test(text);
  text = text.replaceAll(/^\(|\)$|^[-+]|-$/g, '').replaceAll(SIGNS_AND_BLANKS, '');
  text = text.replaceAll(CURRENCY_CODE, '');
  const thousands = decimal === '.' ? ',' : '.';
  const [whole = '', fraction, more] = text.split(decimal);
  if (more !== undefined || fraction?.includes(thousands)) return undefined;
  const groups = whole.split(thousands);
  const [first = '', ...rest] = groups;
  if (rest.length > 0 && (first === '' || first.length > 3 || rest.some((g) => g.length !== 3))) {
    return undefined;
  }
  const digits = groups.join('') || (fraction === undefined ? '' : '0');
  const plain = fraction === undefined ? digits : `${digits}.${fraction || '0'}`;
  if (!PLAIN.test(plain)) return undefined;
  return negative ? `-${plain}` : plain;
}

/** Which mark a column's numbers use; undefined where none of them tells. */
export function guessDecimal(values: readonly string[]): DecimalMark | undefined {
  let dots = 0;
  let commas = 0;
  for (const value of values) {
    const last = Math.max(value.lastIndexOf('.'), value.lastIndexOf(','));
    if (last < 0) continue;
    const mark = value.charAt(last);
    const other = mark === '.' ? ',' : '.';
    const digitsAfter = /^\d*/.exec(value.slice(last + 1))?.[0].length ?? 0;
    // Three digits behind a lone mark may be thousands: it tells nothing.
    if (digitsAfter === 3 && !value.includes(other)) continue;
    if (mark === '.') dots += 1;
    else commas += 1;
  }
  if (dots === commas) return undefined;
  return dots > commas ? '.' : ',';
}
