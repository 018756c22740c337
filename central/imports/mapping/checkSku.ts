import { kindOf, type TableRow } from '../table/tableRow.ts';

/** What a spreadsheet may have done to a code on its way; null: nothing can be seen. */
export type SkuDamage = 'sku-scientific' | 'sku-as-date' | 'sku-digits-lost' | 'sku-zeros-lost';

const SCIENTIFIC = /^\d(?:[.,]\d+)?E\+?\d{1,2}$/i;
const AS_DATE =
  /^\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2}$|^\d{1,2}月\d{1,2}日$/i;
/** A double holds no more decimal digits than these exactly. */
const EXACT_DIGITS = 15;

/** The usual length of a column's codes of digits alone: a shorter one may have lost zeros. */
export function usualDigits(codes: Iterable<string>): number | undefined {
  const counts = new Map<number, number>();
  let all = 0;
  for (const code of codes) {
    if (!/^\d+$/.test(code)) continue;
    all += 1;
    counts.set(code.length, (counts.get(code.length) ?? 0) + 1);
  }
  const [length, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [0, 0];
  return length >= 5 && count >= 3 && count > all / 2 ? length : undefined;
}

/** `usual`: see `usualDigits`. */
export function damageOf(
  row: TableRow,
  place: number,
  usual: number | undefined,
): SkuDamage | null {
  const text = (row.cells[place] ?? '').trim();
  const kind = kindOf(row, place);
  if (SCIENTIFIC.test(text)) return 'sku-scientific';
  if (kind === 'd' || AS_DATE.test(text)) return 'sku-as-date';
  if (!/^\d+$/.test(text)) return null;
  if (kind === 'n' && text.length > EXACT_DIGITS) return 'sku-digits-lost';
  return usual !== undefined && text.length < usual && text.length >= usual - 3
    ? 'sku-zeros-lost'
    : null;
}
