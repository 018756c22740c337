import { isUtf8 } from 'node:buffer';
import { AppError } from '../../../shared/errors.ts';
import { LINE_LIMIT_BYTES, TEXT_LIMIT_BYTES } from './limits.ts';

const NEWLINE = 0x0a;
/** Bytes no text file holds: controls other than tab, line feed, form feed and carriage return. */
const isBinary = (byte: number) =>
  byte < 0x20 && byte !== 0x09 && byte !== NEWLINE && byte !== 0x0c && byte !== 0x0d;
const SNIFFED_BYTES = 4096;

const SIGNATURES: readonly { readonly bytes: readonly number[]; readonly found: string }[] = [
  { bytes: [0x50, 0x4b, 0x03, 0x04], found: 'zip-or-xlsx' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], found: 'xls' },
  { bytes: [0x25, 0x50, 0x44, 0x46], found: 'pdf' },
];

/** Tells what is no CSV at all from its first bytes, before a line of it is looked at. */
function refuseForeignBytes(head: Buffer): void {
  const starts = (bytes: readonly number[]) => bytes.every((byte, index) => head[index] === byte);
  const signature = SIGNATURES.find(({ bytes }) => starts(bytes));
  if (signature) throw new AppError('import.not-text', { found: signature.found });
  const encoding = starts([0xff, 0xfe])
    ? 'utf-16le'
    : starts([0xfe, 0xff])
      ? 'utf-16be'
      : undefined;
  const sample = head.subarray(0, SNIFFED_BYTES);
  const zeros = sample.filter((byte) => byte === 0).length;
  if (encoding !== undefined || zeros > sample.length / 4) {
    const found = encoding ?? 'utf-16';
    throw new AppError('import.wrong-encoding', { line: 1, expected: 'utf-8', found });
  }
  if (sample.some(isBinary)) throw new AppError('import.not-text', { found: 'binary' });
}

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines += 1;
  return lines;
}

/** Where the first line that is not UTF-8 is, counted from `firstLine`. */
function findBadLine(bytes: Buffer, firstLine: number): number {
  let line = firstLine;
  let from = 0;
  while (from < bytes.length) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end + 1;
    if (!isUtf8(bytes.subarray(from, to))) return line;
    line += 1;
    from = to;
  }
  return line;
}

/** The line that reaches past the limit, if there is one between two line ends. */
function refuseLongLines(bytes: Buffer, firstLine: number): void {
  if (bytes.length <= LINE_LIMIT_BYTES) return;
  let line = firstLine;
  for (let from = 0; from < bytes.length; line += 1) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end < 0 ? bytes.length : end + 1;
    if (to - from > LINE_LIMIT_BYTES) {
      throw new AppError('import.line-too-long', { line, limitBytes: LINE_LIMIT_BYTES });
    }
    from = to;
  }
}

/**
 * Lets through whole lines of UTF-8 and nothing else; holds at most one line beside the chunk it was
 * given. A byte order mark is left for the parser to drop.
 */
export async function* checkText(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  let line = 1;
  let total = 0;
  for await (const chunk of chunks) {
    if (total === 0 && chunk.length > 0) refuseForeignBytes(chunk);
    total += chunk.length;
    if (total > TEXT_LIMIT_BYTES) {
      throw new AppError('import.too-large', { limitBytes: TEXT_LIMIT_BYTES });
    }
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    const whole = bytes.subarray(0, end);
    refuseLongLines(bytes, line);
    if (!isUtf8(whole)) {
      const bad = findBadLine(whole, line);
      throw new AppError('import.wrong-encoding', { line: bad, expected: 'utf-8', found: 'other' });
    }
    if (whole.includes(0)) throw new AppError('import.not-text', { found: 'binary', line });
    line += countLines(whole);
    held = bytes.subarray(end);
    if (whole.length > 0) yield whole;
  }
  if (total === 0) throw new AppError('import.empty-file', {});
  if (!isUtf8(held)) {
    throw new AppError('import.wrong-encoding', { line, expected: 'utf-8', found: 'other' });
  }
  if (held.includes(0)) throw new AppError('import.not-text', { found: 'binary', line });
  if (held.length > 0) yield held;
}
