import { createHash } from 'node:crypto';
import type { Operator } from '../../../shared/facts/envelope.ts';
import type { PrintJob } from '../../../shared/host/contract.ts';
import type { JobChange, JobFormat, JobState, LabelDocument, NewPrintJob } from '../ports.ts';
import type { Database } from './database.ts';

interface JobRow {
  job_id: string;
  parcel_id: string;
  document: PrintJob['document'];
  revision: number;
  printer_id: string | null;
  state: JobState;
  reason: string | null;
  sha256: string;
  size: number;
  created_at: string;
  language: PrintJob['language'];
  dpmm: PrintJob['dpmm'];
}

/** Rows of print jobs. The facts that go with a change are added by whoever composes the commit. */
export interface JobTable {
  insert(job: NewPrintJob, group: string, operator: Operator, at: string): void;
  get(jobId: string): PrintJob | undefined;
  /** `openOnly`: without what is over: printed, void, or sent where nothing more can be known. */
  list(filter: { parcelId?: string; openOnly: boolean }): PrintJob[];
  inState(state: JobState): PrintJob[];
  bytes(jobId: string): Uint8Array | undefined;
  origin(jobId: string): { group: string; operator: Operator } | undefined;
  nextQueued(
    printer: { readonly id: string } & JobFormat,
    documents: readonly LabelDocument[],
  ): PrintJob | undefined;
  update(change: JobChange, at: string): boolean;
  /** Forgets jobs that are over and older than `before` (ISO). */
  purge(before: string): number;
}

const COLUMNS =
  'job_id, parcel_id, document, revision, printer_id, state, reason, sha256, length(bytes) AS size, created_at, language, dpmm';

const toJob = (row: JobRow): PrintJob => ({
  jobId: row.job_id,
  parcelId: row.parcel_id,
  document: row.document,
  revision: row.revision,
  printerId: row.printer_id,
  state: row.state,
  reason: row.reason,
  bytesSha256: row.sha256,
  byteLength: row.size,
  createdAt: row.created_at,
  language: row.language,
  dpmm: row.dpmm,
});

export function createJobTable(db: Database): JobTable {
  return {
    insert: (job, group, operator, at) => {
      db.run(
        `INSERT INTO print_jobs (job_id, grp, operator, parcel_id, document, revision, printer_id,
           state, bytes, sha256, created_at, updated_at, language, dpmm)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)`,
        job.jobId,
        group,
        JSON.stringify(operator),
        job.parcelId,
        job.document,
        job.revision,
        job.printerId,
        job.bytes,
        createHash('sha256').update(job.bytes).digest('hex'),
        at,
        at,
        job.format?.language ?? 'zpl',
        job.format?.dpmm ?? 8,
      );
    },
    get: (jobId) => {
      const row = db.get(`SELECT ${COLUMNS} FROM print_jobs WHERE job_id = ?`, jobId) as
        | JobRow
        | undefined;
      return row && toJob(row);
    },
    list: ({ parcelId, openOnly }) =>
      (
        db.all(
          `SELECT ${COLUMNS} FROM print_jobs
            WHERE (? IS NULL OR parcel_id = ?)
              AND (? = 0 OR NOT (state IN ('printed', 'void') OR (state = 'sent' AND reason IS NULL)))
            ORDER BY seq DESC LIMIT 1000`,
          parcelId ?? null,
          parcelId ?? null,
          openOnly ? 1 : 0,
        ) as JobRow[]
      ).map(toJob),
    inState: (state) =>
      (
        db.all(`SELECT ${COLUMNS} FROM print_jobs WHERE state = ? ORDER BY seq`, state) as JobRow[]
      ).map(toJob),
    bytes: (jobId) =>
      (
        db.get('SELECT bytes FROM print_jobs WHERE job_id = ?', jobId) as
          | { bytes: Uint8Array }
          | undefined
      )?.bytes,
    origin: (jobId) => {
      const row = db.get('SELECT grp, operator FROM print_jobs WHERE job_id = ?', jobId) as
        | { grp: string; operator: string }
        | undefined;
      return row && { group: row.grp, operator: JSON.parse(row.operator) as Operator };
    },
    nextQueued: ({ id, language, dpmm }, documents) => {
      const row = db.get(
        `SELECT ${COLUMNS} FROM print_jobs
          WHERE state = 'queued' AND language = ? AND dpmm = ?
            AND (printer_id = ? OR (printer_id IS NULL
              AND document IN (SELECT value FROM json_each(?))))
          ORDER BY seq LIMIT 1`,
        language,
        dpmm,
        id,
        JSON.stringify(documents),
      ) as JobRow | undefined;
      return row && toJob(row);
    },
    update: (change, at) =>
      db.run(
        `UPDATE print_jobs SET state = ?, reason = ?, error = ?, updated_at = ?,
           printer_id = CASE WHEN ? THEN ? ELSE printer_id END,
           attempts = attempts + (? = 'sending')
         WHERE job_id = ?`,
        change.state,
        change.reason,
        change.error ?? null,
        at,
        change.printerId === undefined ? 0 : 1,
        change.printerId ?? null,
        change.state,
        change.jobId,
      ) === 1,
    purge: (before) =>
      db.transaction(() =>
        db.run(
          "DELETE FROM print_jobs WHERE created_at < ? AND state IN ('printed', 'void')",
          before,
        ),
      ),
  };
}
