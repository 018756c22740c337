/** What a spreadsheet says a cell is; text files only have text. */
export type CellKind = 't' | 'n' | 'd' | 'b' | 'e';

/** One row of any table. `kinds` has a letter a cell; absent where all are text. */
export interface TableRow {
  /** As a spreadsheet counts: from 1. */
  readonly row: number;
  readonly cells: readonly string[];
  readonly kinds?: string;
}

export const kindOf = (row: TableRow, place: number): CellKind =>
  (row.kinds?.[place] ?? 't') as CellKind;

export const isBlank = ({ cells }: TableRow): boolean => cells.every((cell) => cell.trim() === '');

/** The header's names, told apart: of two of the same name the second is `Name #2`. */
export function columnNames(header: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((cell, index) => {
    const name = cell.replaceAll(/\s+/g, ' ').trim().slice(0, 180) || `#${index + 1}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} #${count}`;
  });
}
