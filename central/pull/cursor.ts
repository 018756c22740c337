import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../shared/errors.ts';

/** What a station has seen of one collection. Opaque to it. */
const Cursor = Type.Object(
  {
    /** Collection and its schema version: another one means starting over. */
    c: Type.String(),
    v: Type.Integer(),
    /** Shard, and the database it was read from: one restored from a backup may have other rows behind the same numbers. */
    s: Type.String(),
    d: Type.String(),
    /** Everything up to this clock and id was served; id null: everything of that clock. */
    clock: Type.Integer({ minimum: 0 }),
    id: Type.Union([Type.String(), Type.Null()]),
    /** Clock at which this station began: rows gone by then were never sent to it. 0 once past it. */
    began: Type.Integer({ minimum: 0 }),
  },
  { additionalProperties: false },
);
export type Cursor = Static<typeof Cursor>;
const cursor = Compile(Cursor);

export const encodeCursor = (value: Cursor): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');

const parse = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
};

/** Throws `resync`: a cursor that can't be continued from, for whatever reason, has one way out. */
export function decodeCursor(
  text: string,
  expected: Pick<Cursor, 'c' | 'v' | 's' | 'd'>,
  shardClock: number,
  /** Markers of rows that were gone by this clock are not kept any more. */
  prunedClock: number,
): Cursor {
  const value = parse(text);
  if (!cursor.Check(value)) throw new AppError('resync', { reason: 'cursor-unreadable' });
  const { c, v, s, d } = expected;
  if (value.c !== c || value.v !== v || value.s !== s || value.d !== d) {
    throw new AppError('resync', { reason: 'cursor-of-another-collection' });
  }
  // What went between a cursor and its beginning is of no matter to it: it never had those rows.
  if (Math.max(value.clock, value.began) < prunedClock) {
    throw new AppError('resync', { reason: 'cursor-too-old' });
  }
  if (value.clock > shardClock) throw new AppError('resync', { reason: 'cursor-ahead' });
  return value;
}
