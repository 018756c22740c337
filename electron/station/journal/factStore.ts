import { FACT_TYPES, isAutomatic } from '../../../shared/facts/index.ts';
import type { FactEnvelope, FactResult } from '../../../shared/facts/envelope.ts';
import type { JournalledFact } from '../../../shared/host/contract.ts';
import type { OutboxEntry } from '../../../shared/sync/outbox.ts';
import type { Database } from './database.ts';
import type { Seal } from './recordGroup.ts';

interface FactRow {
  n: number;
  id: string;
  grp: string;
  body: string;
  outcome: FactResult['outcome'] | null;
  clock: number | null;
  reason: string | null;
  dismissed: number;
}

/** Facts with their answers. Bodies are stored as signed and never touched again. */
export interface FactStore {
  /** The next n; only right inside the transaction that uses it up. */
  nextN(): number;
  append(fact: FactEnvelope): void;
  byGroup(group: string): FactEnvelope[];
  get(id: string): { fact: FactEnvelope; group: string } | undefined;
  /** From the first group that has an unanswered fact on, in the order of n. */
  pending(limit: number): OutboxEntry[];
  /** Stores answers to this epoch's facts; returns those that told something new. `retry` is not an answer. */
  noteAnswers(results: readonly FactResult[], atMs: number): FactResult[];
  /** The n up to which every fact of this epoch is answered. */
  answeredUpTo(): number;
  /** The n answered last in this epoch, whatever is missing before it. */
  answeredLast(): number;
  /** The numbers of this epoch between the two, both exclusive, that no fact bears. */
  missingBetween(after: number, before: number): number[];
  /** What the journal has under a number of this epoch. */
  at(n: number): FactEnvelope | undefined;
  /** The id of the fact under a number of this epoch. */
  idAt(n: number): string | undefined;
  /** Answered facts of this epoch from `n` on wait again: central has forgotten them. How many. */
  reopenFrom(n: number): number;
  /** Gives every fact that central has not taken to a new epoch, in their order, from 1 on. How many. */
  moveTo(epoch: string, seal: Seal): number;
  listUnshown(through: number): JournalledFact[];
  listWaiting(limit: number): JournalledFact[];
  dismiss(id: string): boolean;
  counts(): { waiting: number; troubled: number };
  /** Forgets answered facts from before `beforeMs`, but no refusal that nobody has put away. */
  purge(beforeMs: number): number;
}

/** Outcomes that may still turn into another one: kept to be replayed, or known only as sent before. */
const PROVISIONAL = "('quarantined', 'duplicate')";
/** Facts the station asks for by itself: their refusal is put away at once. */
const AUTOMATIC = `(${FACT_TYPES.filter(isAutomatic)
  .map((type) => `'${type}'`)
  .join(', ')})`;
/** An answer is taken back: the fact waits as if it had never been sent. */
const REOPEN =
  'UPDATE facts SET outcome = NULL, clock = NULL, reason = NULL, answered_at = NULL, dismissed = 0';
const COLUMNS = 'n, id, grp, body, outcome, clock, reason, dismissed';

function toJournalled(row: FactRow): JournalledFact {
  return {
    fact: JSON.parse(row.body) as FactEnvelope,
    result:
      row.outcome === null
        ? null
        : {
            id: row.id,
            n: row.n,
            outcome: row.outcome,
            ...(row.clock === null ? {} : { clock: row.clock }),
            ...(row.reason === null ? {} : { reason: row.reason }),
          },
    dismissed: row.dismissed === 1,
  };
}

/** `epoch`: the one that is being written now. */
export function createFactStore(db: Database, epoch: () => string): FactStore {
  const store: FactStore = {
    nextN: () =>
      ((
        db.get('SELECT max(n) AS n FROM facts WHERE epoch = ?', epoch()) as
          | { n: number | null }
          | undefined
      )?.n ?? 0) + 1,
    append: (fact) => {
      db.run(
        'INSERT INTO facts (epoch, n, id, grp, body) VALUES (?, ?, ?, ?, ?)',
        fact.epoch,
        fact.n,
        fact.id,
        fact.group,
        JSON.stringify(fact),
      );
    },
    byGroup: (group) =>
      (db.all('SELECT body FROM facts WHERE grp = ? ORDER BY seq', group) as FactRow[]).map(
        (row) => JSON.parse(row.body) as FactEnvelope,
      ),
    get: (id) => {
      const row = db.get('SELECT body, grp FROM facts WHERE id = ?', id) as FactRow | undefined;
      return row && { fact: JSON.parse(row.body) as FactEnvelope, group: row.grp };
    },
    pending: (limit) => {
      const first = db.get(
        `SELECT min(n) AS n FROM facts WHERE epoch = ? AND grp =
           (SELECT grp FROM facts WHERE outcome IS NULL ORDER BY n LIMIT 1)`,
        epoch(),
      ) as { n: number | null } | undefined;
      return (
        db.all(
          'SELECT body, outcome FROM facts WHERE epoch = ? AND n >= ? ORDER BY n LIMIT ?',
          epoch(),
          first?.n ?? Number.MAX_SAFE_INTEGER,
          limit,
        ) as FactRow[]
      ).map((row) => ({
        fact: JSON.parse(row.body) as FactEnvelope,
        bytes: row.body.length,
        answered: row.outcome !== null,
      }));
    },
    noteAnswers: (results, atMs) =>
      db.transaction(() =>
        results.filter(
          (result) =>
            result.outcome !== 'retry' &&
            db.run(
              `UPDATE facts SET outcome = ?, clock = ?, reason = ?, answered_at = ?,
                  dismissed = (? = 'refused' AND json_extract(body, '$.type') IN ${AUTOMATIC})
                WHERE id = ? AND epoch = ? AND n = ?
                  AND (outcome IS NULL OR (outcome IN ${PROVISIONAL} AND ? NOT IN ${PROVISIONAL}))`,
              result.outcome,
              result.clock ?? null,
              result.reason ?? null,
              atMs,
              result.outcome,
              result.id,
              epoch(),
              result.n,
              result.outcome,
            ) > 0,
        ),
      ),
    answeredUpTo: () => {
      const waiting = db.get('SELECT min(n) AS n FROM facts WHERE outcome IS NULL') as
        | { n: number | null }
        | undefined;
      return (waiting?.n ?? store.nextN()) - 1;
    },
    answeredLast: () =>
      (
        db.get('SELECT max(n) AS n FROM facts WHERE epoch = ? AND outcome IS NOT NULL', epoch()) as
          | { n: number | null }
          | undefined
      )?.n ?? 0,
    missingBetween: (after, before) => {
      const rows = db.all(
        'SELECT n FROM facts WHERE epoch = ? AND n > ? AND n < ?',
        epoch(),
        after,
        before,
      ) as { n: number }[];
      const there = new Set(rows.map(({ n }) => n));
      const missing: number[] = [];
      for (let n = after + 1; n < before; n += 1) if (!there.has(n)) missing.push(n);
      return missing;
    },
    at: (n) => {
      const row = db.get('SELECT body FROM facts WHERE epoch = ? AND n = ?', epoch(), n) as
        | FactRow
        | undefined;
      return row && (JSON.parse(row.body) as FactEnvelope);
    },
    idAt: (n) =>
      (
        db.get('SELECT id FROM facts WHERE epoch = ? AND n = ?', epoch(), n) as
          | { id: string }
          | undefined
      )?.id,
    reopenFrom: (n) =>
      db.transaction(() =>
        db.run(`${REOPEN} WHERE epoch = ? AND n >= ? AND outcome IS NOT NULL`, epoch(), n),
      ),
    moveTo: (next, seal) =>
      db.transaction(() => {
        const rows = db.all(
          `SELECT seq, body FROM facts
            WHERE outcome IS NULL OR (epoch = ? AND outcome = 'quarantined' AND reason = 'fork')
            ORDER BY seq`,
          epoch(),
        ) as { seq: number; body: string }[];
        for (const [index, { seq, body }] of rows.entries()) {
          const { sig: _, ...fact } = JSON.parse(body) as FactEnvelope;
          const n = index + 1;
          const moved = seal({ ...fact, epoch: next, n });
          db.run(
            `${REOPEN}, epoch = ?, n = ?, body = ? WHERE seq = ?`,
            next,
            n,
            JSON.stringify(moved),
            seq,
          );
        }
        return rows.length;
      }),
    listUnshown: (through) =>
      (
        db.all(
          `SELECT ${COLUMNS} FROM facts WHERE outcome IS NULL OR clock > ? ORDER BY seq`,
          through,
        ) as FactRow[]
      ).map(toJournalled),
    listWaiting: (limit) =>
      (
        db.all(
          `SELECT ${COLUMNS} FROM facts
            WHERE outcome IS NULL OR (outcome IN ('refused', 'quarantined') AND dismissed = 0)
            ORDER BY seq DESC LIMIT ?`,
          limit,
        ) as FactRow[]
      ).map(toJournalled),
    dismiss: (id) =>
      db.transaction(() =>
        db.run(
          "UPDATE facts SET dismissed = 1 WHERE id = ? AND outcome IN ('refused', 'quarantined')",
          id,
        ),
      ) > 0,
    counts: () => {
      const row = db.get(
        `SELECT (SELECT count(*) FROM facts WHERE outcome IS NULL) AS waiting,
                (SELECT count(*) FROM facts
                  WHERE outcome IN ('refused', 'quarantined') AND dismissed = 0) AS troubled`,
      ) as { waiting: number; troubled: number } | undefined;
      return row ?? { waiting: 0, troubled: 0 };
    },
    purge: (beforeMs) =>
      db.transaction(() => {
        const gone = db.run(
          `DELETE FROM facts WHERE answered_at < ? AND seq < (SELECT max(seq) FROM facts)
              AND NOT (epoch = ? AND n = (SELECT max(n) FROM facts WHERE epoch = ?))
              AND (dismissed = 1 OR outcome NOT IN ('refused', 'quarantined'))`,
          beforeMs,
          epoch(),
          epoch(),
        );
        db.run('DELETE FROM groups WHERE id NOT IN (SELECT grp FROM facts)');
        return gone;
      }),
  };
  return store;
}
