import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '../../../shared/errors.ts';
import { checkText } from './checkText.ts';
import { findColumns, type ColumnPlaces } from './columns.ts';
import { LINE_LIMIT_BYTES } from './limits.ts';

/** One record of the file. `row` counts as a spreadsheet does: the header is row 1. */
export interface RawRow {
  readonly row: number;
  readonly cells: readonly string[];
}

export interface RowReader {
  onRow(row: RawRow, columns: ColumnPlaces): void | Promise<void>;
  /** Bytes of the file read so far, as it lies on the disk. */
  onBytes?(done: number): void;
  /** Ends the reading with `import.interrupted`. */
  readonly signal?: AbortSignal | undefined;
}

const CHUNK_BYTES = 256 * 1024;
const LINE_FEED = 0x0a;

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** Records as they come, each checked to be as wide as the header, and where in the file they are. */
class RecordCheck {
  readonly #reader: RowReader;
  #columns: ColumnPlaces | undefined;
  #width = 0;
  #row = 0;
  #misshapen: { row: number; line: number; found: number } | undefined;
  /** Physical lines taken by the records so far; a quoted cell may hold line breaks. */
  lines = 0;

  /** Records taken, the header and blank lines included. */
  get records(): number {
    return this.#row;
  }

  constructor(reader: RowReader) {
    this.#reader = reader;
  }

  take(cells: readonly string[]): void | Promise<void> {
    if (this.#misshapen) this.#refuse('import.wrong-column-count');
    this.#row += 1;
    const line = this.lines + 1;
    this.lines = line;
    for (const cell of cells) {
      if (cell.includes('\n')) this.lines += cell.split('\n').length - 1;
    }
    if (this.#columns === undefined) {
      this.#columns = findColumns(cells);
      this.#width = cells.length;
      return undefined;
    }
    if (cells.length === 1 && cells[0] === '') return undefined;
    if (cells.length !== this.#width) {
      this.#misshapen = { row: this.#row, line, found: cells.length };
      return undefined;
    }
    return this.#reader.onRow({ row: this.#row, cells }, this.#columns);
  }

  /** A record too narrow at the very end, without a line end, is what a cut-off file looks like. */
  finish(endsWithLineBreak: boolean): void {
    if (this.#columns === undefined) throw new AppError('import.empty-file', {});
    if (!this.#misshapen) return;
    const cut = !endsWithLineBreak && this.#misshapen.found <= this.#width;
    this.#refuse(cut ? 'import.truncated-row' : 'import.wrong-column-count');
  }

  #refuse(code: string): never {
    throw new AppError(code, { ...this.#misshapen, expected: this.#width });
  }
}

/** Where the parser was: it runs ahead of the records taken. */
interface ParserPlace {
  readonly lines: number;
  readonly records: number;
}

function explainCsv(error: CsvError & Partial<ParserPlace>, check: RecordCheck): AppError {
  const { lines = check.lines + 1, records = check.records } = error;
  switch (error.code) {
    case 'CSV_QUOTE_NOT_CLOSED':
    // Lines past the limit were refused before the parser saw them: only a quote makes a record longer.
    case 'CSV_MAX_RECORD_SIZE':
      // The line the record begins in: the records not yet taken had a line each, as nearly all have.
      return new AppError('import.unclosed-quote', {
        line: check.lines + (records - check.records) + 1,
      });
    default:
      return new AppError('import.bad-quote', { line: lines, detail: error.code });
  }
}

/** The parser's errors in our words; zlib's too. Anything else is not about the file. */
function explain(error: unknown, check: RecordCheck): unknown {
  if (error instanceof CsvError) return explainCsv(error, check);
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('import.interrupted', {});
  }
  const code = (error as NodeJS.ErrnoException | null)?.code ?? '';
  if (code === 'Z_BUF_ERROR') return new AppError('import.truncated-gzip', {});
  if (code.startsWith('Z_')) return new AppError('import.bad-gzip', { detail: code });
  return error;
}

/**
 * Reads an order file, plain or gzip (told by its first bytes), one record at a time in bounded memory.
 * Throws an AppError `import.*` that names the place where the file is not what it should be.
 */
export async function readRows(path: string, reader: RowReader): Promise<void> {
  const check = new RecordCheck(reader);
  let endsWithLineBreak = false;
  try {
    await pipeline(
      createReadStream(path, { highWaterMark: CHUNK_BYTES }),
      async function* countBytes(chunks: AsyncIterable<Buffer>) {
        let done = 0;
        for await (const chunk of chunks) {
          done += chunk.length;
          reader.onBytes?.(done);
          yield chunk;
        }
      },
      (await isGzip(path)) ? createGunzip({ chunkSize: CHUNK_BYTES }) : new PassThrough(),
      async function* checked(chunks: AsyncIterable<Buffer>) {
        for await (const text of checkText(chunks)) {
          endsWithLineBreak = text.at(-1) === LINE_FEED;
          yield text;
        }
      },
      parse({ bom: true, relax_column_count: true, max_record_size: LINE_LIMIT_BYTES }),
      async (records: AsyncIterable<string[]>) => {
        for await (const record of records) {
          const waiting = check.take(record);
          if (waiting !== undefined) await waiting;
        }
        check.finish(endsWithLineBreak);
      },
      reader.signal === undefined ? {} : { signal: reader.signal },
    );
  } catch (error) {
    throw explain(error, check);
  }
}

/** Bytes on the disk, for a progress bar. Throws `import.file-not-found` or `import.not-a-file`. */
export async function checkFile(path: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new AppError('import.file-not-found', {});
    throw error;
  });
  if (!found.isFile()) throw new AppError('import.not-a-file', {});
  return found.size;
}
