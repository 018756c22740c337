import { createReadStream, createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import { AppError } from '../../../shared/errors.ts';
import { LINE_LIMIT_BYTES, TEXT_LIMIT_BYTES } from '../file/limits.ts';
import { sniffDelimiter, type Delimiter } from './sniffDelimiter.ts';
import { sniffEncoding, type Encoding } from './sniffEncoding.ts';
import type { TableRow } from './tableRow.ts';

export interface TextTable {
  readonly path: string;
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
}

const SAMPLE_BYTES = 128 * 1024;
const CONTROLS_PER_SAMPLE = 8;

async function beginningOf(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

export const firstBytes = (path: string): Promise<Buffer> => beginningOf(path, 8);

/** Unpacks beside the file; refuses what grows past the limit. */
export async function gunzipBeside(path: string): Promise<string> {
  const out = `${path}.txt`;
  try {
    await pipeline(
      createReadStream(path),
      createGunzip(),
      async function* bounded(chunks: AsyncIterable<Buffer>) {
        let total = 0;
        for await (const chunk of chunks) {
          total += chunk.length;
          if (total > TEXT_LIMIT_BYTES) {
            throw new AppError('import.too-large', { limitBytes: TEXT_LIMIT_BYTES });
          }
          yield chunk;
        }
      },
      createWriteStream(out),
    );
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'Z_BUF_ERROR') throw new AppError('import.truncated-gzip', {});
    if (code.startsWith('Z_')) throw new AppError('import.bad-gzip', { detail: code });
    throw error;
  }
  return out;
}

function countControls(text: string): number {
  let controls = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x09 || (code > 0x0d && code < 0x20)) controls += 1;
  }
  return controls;
}

/** Tells encoding and delimiter of a text file. Throws `import.empty-file` and `import.not-text`. */
export async function openText(path: string): Promise<TextTable> {
  const head = await beginningOf(path, SAMPLE_BYTES);
  if (head.length === 0) throw new AppError('import.empty-file', {});
  const encoding = await sniffEncoding(path);
  const text = new TextDecoder(encoding).decode(head);
  if (countControls(text) > CONTROLS_PER_SAMPLE)
    throw new AppError('import.not-text', { found: 'binary' });
  return { path, encoding, delimiter: sniffDelimiter(text) };
}

/** Rows as they come, the blank ones too. */
export async function* readText(table: TextTable): AsyncGenerator<TableRow> {
  const decoder = new TextDecoder(table.encoding);
  const parser = parse({
    delimiter: table.delimiter,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: LINE_LIMIT_BYTES,
  });
  const fed = pipeline(
    createReadStream(table.path, { highWaterMark: 256 * 1024 }),
    async function* decoded(chunks: AsyncIterable<Buffer>) {
      let first = true;
      for await (const chunk of chunks) {
        let text = decoder.decode(chunk, { stream: true });
        if (first) text = text.replace(/^sep=.\r?\n/, '\n');
        first = false;
        yield text;
      }
      yield decoder.decode();
    },
    parser,
  );
  // Its error is the parser's, which the loop below meets.
  fed.catch(() => undefined);
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      yield { row, cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const code = error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE';
    throw new AppError(code ? 'import.unclosed-quote' : 'import.bad-quote', { line: row + 1 });
  } finally {
    parser.destroy();
  }
}
