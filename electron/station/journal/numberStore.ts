import { buildSscc } from '../../../shared/barcodes/index.ts';
import type { RangeResponse } from '../../../shared/protocol/index.ts';
import type { Database } from './database.ts';

/** The number that comes next. It is used up by `take` and by nothing else. */
export interface NextNumber {
  readonly rangeId: string;
  readonly serial: number;
  readonly sscc: string;
}

/** Leased SSCC ranges. A range belongs to one epoch: numbers of another are never used. */
export interface NumberStore {
  left(): number;
  /** How many of this epoch's were used up. */
  used(): number;
  peek(): NextNumber | undefined;
  /** Uses the number up, inside the caller's transaction. False: it was used already. */
  take(number: NextNumber): boolean;
  /** Stores a range; a repeated answer changes nothing. */
  add(range: RangeResponse): void;
}

interface RangeRow {
  range_id: string;
  prefix: string;
  extension: number;
  next: number;
}

/** `epoch`: the one that is being written now. */
export function createNumberStore(db: Database, epoch: () => string): NumberStore {
  return {
    left: () =>
      (
        db.get(
          "SELECT sum(last - next + 1) AS left FROM number_ranges WHERE kind = 'sscc' AND epoch = ?",
          epoch(),
        ) as { left: number | null } | undefined
      )?.left ?? 0,
    used: () =>
      (
        db.get(
          "SELECT sum(next - first) AS used FROM number_ranges WHERE kind = 'sscc' AND epoch = ?",
          epoch(),
        ) as { used: number | null } | undefined
      )?.used ?? 0,
    peek: () => {
      const row = db.get(
        `SELECT range_id, prefix, extension, next FROM number_ranges
          WHERE kind = 'sscc' AND epoch = ? AND next <= last ORDER BY first LIMIT 1`,
        epoch(),
      ) as RangeRow | undefined;
      return (
        row && {
          rangeId: row.range_id,
          serial: row.next,
          sscc: buildSscc(row.extension, row.prefix, row.next),
        }
      );
    },
    take: ({ rangeId, serial }) =>
      db.run(
        `UPDATE number_ranges SET next = next + 1
          WHERE range_id = ? AND next = ? AND next <= last AND epoch = ?`,
        rangeId,
        serial,
        epoch(),
      ) === 1,
    add: (range) => {
      db.transaction(() =>
        db.run(
          `INSERT OR IGNORE INTO number_ranges
             (range_id, kind, prefix, extension, first, last, next, epoch)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          range.rangeId,
          range.kind,
          range.gs1CompanyPrefix,
          range.extensionDigit,
          range.first,
          range.last,
          range.first,
          epoch(),
        ),
      );
    },
  };
}
