import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import {
  aRow,
  BROKEN_FILES,
  cellsOf,
  formatFile,
  HEADER,
} from '../../../tests/fixtures/import/orderFiles.ts';
import { checkText } from './checkText.ts';
import { LINE_LIMIT_BYTES } from './limits.ts';
import { checkFile, readRows, type RawRow } from './readRows.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-rows-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function read(bytes: Buffer | string): Promise<RawRow[]> {
  const path = join(folder, 'file');
  writeFileSync(path, bytes);
  const rows: RawRow[] = [];
  await readRows(path, { onRow: (row) => void rows.push(row) });
  return rows;
}
const cells = (rows: readonly RawRow[]) => rows.map((row) => row.cells);

const ROWS = [
  aRow(),
  aRow({ description: 'JAR, 1 LITRE "OWL"' }),
  aRow({ description: '礼品卡 £20.00' }),
];
const WANTED = ROWS.map(cellsOf);

describe('readRows', () => {
  it.each([
    ['plain', Buffer.from(formatFile(ROWS))],
    ['gzip, told by its bytes and not by its name', gzipSync(formatFile(ROWS))],
    [
      'several gzip members',
      Buffer.concat([gzipSync(`${HEADER}\n`), gzipSync(formatFile(ROWS).slice(HEADER.length + 1))]),
    ],
    ['a byte order mark', Buffer.from(`\uFEFF${formatFile(ROWS)}`)],
    ['carriage returns', Buffer.from(formatFile(ROWS, '\r\n'))],
    ['no line end after the last row', Buffer.from(formatFile(ROWS).trimEnd())],
  ])('reads %s', async (_name, bytes) => {
    expect(cells(await read(bytes))).toEqual(WANTED);
  });

  it('numbers rows as a spreadsheet does, blank lines included', async () => {
    const text = formatFile([aRow(), aRow({ description: 'TWO\nLINES' }), aRow()]);
    const rows = await read(text.replace('\n', '\n\n'));
    expect(rows.map((row) => row.row)).toEqual([3, 4, 5]);
  });

  it('counts physical lines where a cell holds line breaks', async () => {
    const text = `${formatFile([aRow({ description: 'TWO\nLINES' })])}only,three,cells\n`;
    await expect(read(text)).rejects.toMatchObject({ meta: { row: 3, line: 4 } });
  });

  it('reads a header only', async () => {
    expect(await read(`${HEADER}\n`)).toEqual([]);
  });

  it.each(BROKEN_FILES)('refuses $name', async ({ bytes, code, meta }) => {
    const failure = await read(bytes).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(AppError);
    expect(failure).toMatchObject({ code, meta });
  });

  it('tells a missing file and a folder from a broken one', async () => {
    await expect(checkFile(join(folder, 'none'))).rejects.toMatchObject({
      code: 'import.file-not-found',
    });
    await expect(checkFile(folder)).rejects.toMatchObject({ code: 'import.not-a-file' });
  });

  it('gives a line that never ends up after a mebibyte, however much would follow', async () => {
    let chunks = 0;
    async function* endless(): AsyncGenerator<Buffer> {
      yield Buffer.from(`${HEADER}\n`);
      for (;;) {
        chunks += 1;
        yield Buffer.alloc(64 * 1024, 'x');
      }
    }
    const drain = async () => {
      for await (const text of checkText(endless())) expect(text.length).toBeGreaterThan(0);
    };
    await expect(drain()).rejects.toMatchObject({
      code: 'import.line-too-long',
      meta: { line: 2 },
    });
    expect(chunks).toBe(LINE_LIMIT_BYTES / (64 * 1024) + 1);
  });
});
