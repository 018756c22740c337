/** A thread of its own: unpacking a workbook takes seconds, and the floor's answers don't wait for it. */
import { createReadStream, createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { readXlsx, streamXlsxRows, type CellValue } from 'hucre/xlsx';
import type { CellKind, TableRow } from './tableRow.ts';
import type { WorkbookAnswer, WorkbookOrder } from './workbook.ts';

/** As long as it is exact a number is written out: Excel shows 4.00638E+12 for a GTIN and means all of it. */
const numberText = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) < 1e21
    ? BigInt(value).toString()
    : String(Number(value.toPrecision(15)));

const SPREADSHEET_ERROR = /^#(N\/A|REF!|VALUE!|DIV\/0!|NAME\?|NUM!|NULL!|SPILL!)$/;

function toCell(value: CellValue): { text: string; kind: CellKind } {
  if (value === null) return { text: '', kind: 't' };
  if (value instanceof Date) {
    const time = value.getTime();
    return Number.isNaN(time)
      ? { text: '', kind: 'e' }
      : { text: value.toISOString().slice(0, 19).replace('T00:00:00', ''), kind: 'd' };
  }
  if (typeof value === 'number') return { text: numberText(value), kind: 'n' };
  if (typeof value === 'boolean') return { text: value ? 'TRUE' : 'FALSE', kind: 'b' };
  return { text: value, kind: SPREADSHEET_ERROR.test(value) ? 'e' : 't' };
}

async function* linesOf(order: WorkbookOrder, sheet: number): AsyncGenerator<string> {
  const input = Readable.toWeb(createReadStream(order.path)) as ReadableStream<Uint8Array>;
  for await (const { index, values } of streamXlsxRows(input, { sheet })) {
    const cells = values.map(toCell);
    const kinds = cells.map(({ kind }) => kind).join('');
    const row: TableRow = {
      row: index + 1,
      cells: cells.map(({ text }) => text),
      ...(/^t*$/.test(kinds) ? {} : { kinds }),
    };
    yield `${JSON.stringify(row)}\n`;
  }
}

async function readWorkbook(order: WorkbookOrder): Promise<WorkbookAnswer> {
  const sheets: { name: string; index: number }[] = [];
  // Asked for no sheet it reads the list of them alone.
  await readXlsx(await readFile(order.path), {
    sheets: ({ name, index, hidden, veryHidden }) => {
      if (!hidden && !veryHidden) sheets.push({ name, index });
      return false;
    },
  });
  const shown = sheets.slice(0, order.sheetsMax);
  for (const { index } of shown) {
    await pipeline(linesOf(order, index), createWriteStream(`${order.path}.${index}.rows`));
  }
  return { sheets: shown };
}

const failureOf = (error: unknown): WorkbookAnswer => {
  const name = error instanceof Error ? error.name : '';
  return { failure: name === 'EncryptedFileError' ? 'encrypted' : 'broken', detail: String(error) };
};

parentPort?.postMessage(await readWorkbook(workerData as WorkbookOrder).catch(failureOf));
