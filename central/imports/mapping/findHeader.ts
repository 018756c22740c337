import { isBlank, type TableRow } from '../table/tableRow.ts';
import { foldHeader, matchHeader } from './headerWords.ts';

/** A header below titles and dates is looked for among so many rows. */
export const HEADER_SEARCH_ROWS = 40;
const NUMBER = /^[\d\s.,:/€$£¥%-]+$/;

function score({ cells }: TableRow): number {
  const filled = cells.filter((cell) => cell.trim() !== '');
  const named = new Set(filled.flatMap((cell) => matchHeader(cell)?.field ?? [])).size;
  const words = filled.filter((cell) => !NUMBER.test(cell) && cell.length <= 60);
  const distinct = new Set(words.map(foldHeader)).size;
  const numbers = filled.length - words.length;
  return named * 5 + distinct - numbers * 2;
}

/** The row that names the columns: of those that look most like it the first. 1 if none does. */
export function findHeader(rows: readonly TableRow[]): number {
  let best = { row: rows.find((row) => !isBlank(row))?.row ?? 1, score: 0 };
  for (const row of rows.slice(0, HEADER_SEARCH_ROWS)) {
    const found = score(row);
    if (found > best.score) best = { row: row.row, score: found };
  }
  return best.row;
}
