import type { ErrorValue } from '../../../shared/errors.ts';
import type { Phrasebook } from '../exceptions/evidenceSentence.ts';

const words = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join(', ') : String(value);

/** Why a file was not imported, naming the place and the way out. `other`: errors that are not about files. */
export function importErrorText(
  { code, meta }: ErrorValue,
  book: Phrasebook,
  other: (error: ErrorValue) => string,
): string {
  const key = `imports.error.${code.replace(/^import\./, '')}`;
  if (!book.has(key)) return book.say('imports.error.other', { reason: other({ code, meta }) });
  const values = Object.fromEntries(
    Object.entries(meta).map(([name, value]) => [name, words(value)]),
  );
  const columns = [meta['missing'], meta['repeated']].flatMap((list) =>
    Array.isArray(list) ? list.map(String) : [],
  );
  return book.say(key, { ...values, columns: columns.join(', ') });
}

/** Why a row is in no order. */
export function rowReasonText(reason: string, book: Phrasebook): string {
  const key = `imports.reason.${reason}`;
  return book.has(key) ? book.say(key) : reason.replaceAll('-', ' ');
}

/** How long it will go on at the pace so far; undefined while that would be a guess. */
export function secondsLeft(elapsedMs: number, done: number, total: number): number | undefined {
  if (elapsedMs < 1500 || done <= 0 || total <= done) return undefined;
  return Math.ceil(((elapsedMs / done) * (total - done)) / 1000);
}
