import { AppError } from '../../../shared/errors.ts';
import { firstBytes, gunzipBeside, openText, readText } from './readText.ts';
import type { TableRow } from './tableRow.ts';
import { readSheet, unpackWorkbook, type Sheet } from './workbook.ts';

/** A file of rows, whatever it is made of. */
export interface Table {
  readonly format: 'xlsx' | 'csv' | 'tsv';
  /** Of a text file. */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Of a workbook, those that are not hidden. */
  readonly sheets: readonly Sheet[];
  /** All rows, the blank ones too. The first sheet if none is named. Throws `import.no-such-sheet`. */
  rows(sheet?: string): AsyncGenerator<TableRow>;
}

const starts = (head: Buffer, ...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);

function sheetCalled(sheets: readonly Sheet[], name: string | undefined): number {
  const found = name === undefined ? sheets[0] : sheets.find((sheet) => sheet.name === name);
  if (!found) throw new AppError('import.no-such-sheet', { sheet: name });
  return found.index;
}

/** Tells what a file is from its bytes, never from its name. Throws `import.*`. */
export async function openTable(path: string): Promise<Table> {
  const head = await firstBytes(path);
  if (starts(head, 0x50, 0x4b, 0x03, 0x04)) {
    const sheets = await unpackWorkbook(path);
    return { format: 'xlsx', sheets, rows: (name) => readSheet(path, sheetCalled(sheets, name)) };
  }
  // Excel puts a workbook with a password into the container that .xls files were.
  if (starts(head, 0xd0, 0xcf, 0x11, 0xe0)) throw new AppError('import.encrypted-workbook', {});
  if (starts(head, 0x25, 0x50, 0x44, 0x46)) throw new AppError('import.not-text', { found: 'pdf' });
  const text = await openText(starts(head, 0x1f, 0x8b) ? await gunzipBeside(path) : path);
  const { encoding, delimiter } = text;
  return {
    format: delimiter === '\t' ? 'tsv' : 'csv',
    encoding,
    delimiter,
    sheets: [],
    rows: () => readText(text),
  };
}
