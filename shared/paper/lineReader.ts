/** Reads languages of lines in which one command carries raw bytes. */
import type { PaperReading, Sheet } from './page.ts';

export interface LineLanguage {
  /** The command whose parameters are followed by raw bytes, up to and with their last comma. */
  readonly graphic: RegExp;
  /** Raw bytes that belong to such a command. */
  readonly graphicBytes: (parameters: readonly number[]) => number;
  readonly onGraphic: (parameters: readonly number[], data: Uint8Array) => void;
  /** False for a command it does not know; a number of copies where the sheet is done; true otherwise. */
  readonly onLine: (line: string) => boolean | number;
  readonly takePage: () => Sheet['page'] | null;
}

const LF = 0x0a;
const COMMAND_MAX = 200;

export function readLines(bytes: Uint8Array, language: LineLanguage): PaperReading {
  const sheets: Sheet[] = [];
  const strange: string[] = [];
  let start = 0;
  let at = 0;
  let drawn = false;
  const latin1 = new TextDecoder('latin1');
  while (at < bytes.length) {
    const head = latin1.decode(bytes.subarray(at, at + COMMAND_MAX));
    const match = language.graphic.exec(head);
    if (match) {
      const parameters = match.slice(1).map(Number);
      const from = at + match[0].length;
      const length = language.graphicBytes(parameters);
      drawn = true;
      if (from + length > bytes.length) break;
      language.onGraphic(parameters, bytes.subarray(from, from + length));
      at = from + length;
      continue;
    }
    const end = bytes.indexOf(LF, at);
    if (end < 0) {
      drawn ||= head.trim() !== '';
      break;
    }
    const line = latin1.decode(bytes.subarray(at, end)).trim();
    at = end + 1;
    if (line === '') continue;
    const result = language.onLine(line);
    drawn = true;
    if (result === false) strange.push(line.slice(0, 40));
    if (typeof result !== 'number') continue;
    const page = language.takePage();
    if (page) sheets.push({ page, copies: result, start, end: at });
    start = at;
    drawn = false;
  }
  return { sheets, strange, partial: drawn };
}
