import { createHash } from 'node:crypto';
import type { Operator } from '../../../shared/facts/envelope.ts';
import type { PrintJob } from '../../../shared/host/contract.ts';
import type { JobChange, JobState, NewPrintJob } from '../ports.ts';
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
}

/** Rows of print jobs. The facts that go with a change are added by whoever composes the commit. */
export interface JobTable {
  insert(job: NewPrintJob, group: string, operator: Operator, at: string): void;
  get(jobId: string): PrintJob | undefined;
  list(filter: { parcelId?: string; openOnly: boolean }): PrintJob[];
  inState(state: JobState): PrintJob[];
  bytes(jobId: string): Uint8Array | undefined;
  origin(jobId: string): { group: string; operator: Operator } | undefined;
  nextQueued(printerId: string): PrintJob | undefined;
  update(change: JobChange, at: string): boolean;
  /** Forgets jobs that are over and older than `before` (ISO). */
  purge(before: string): number;
}

const COLUMNS =
  'job_id, parcel_id, document, revision, printer_id, state, reason, sha256, length(bytes) AS size, created_at';

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
});

export function createJobTable(db: Database): JobTable {
  return {
    insert: (job, group, operator, at) => {
      db.run(
        `INSERT INTO print_jobs (job_id, grp, operator, parcel_id, document, revision, printer_id,
           state, bytes, sha256, created_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)`,
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
            WHERE (? IS NULL OR parcel_id = ?) AND (? = 0 OR state NOT IN ('printed', 'void'))
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
    nextQueued: (printerId) => {
      const row = db.get(
        `SELECT ${COLUMNS} FROM print_jobs
          WHERE state = 'queued' AND (printer_id IS NULL OR printer_id = ?) ORDER BY seq LIMIT 1`,
        printerId,
      ) as JobRow | undefined;
      return row && toJob(row);
    },
    update: (change, at) =>
      db.run(
        `UPDATE print_jobs SET state = ?, reason = ?, error = ?, updated_at = ?,
           printer_id = coalesce(?, printer_id),
           attempts = attempts + (? = 'sending')
         WHERE job_id = ?`,
        change.state,
        change.reason,
        change.error ?? null,
        at,
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
