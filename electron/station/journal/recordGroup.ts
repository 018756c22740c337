import { AppError } from '../../../shared/errors.ts';
import type { FactEnvelope } from '../../../shared/facts/envelope.ts';
import type { NewPrintJob } from '../ports.ts';
import type { Database } from './database.ts';
import type { FactStore } from './factStore.ts';
import type { JobTable } from './jobTable.ts';
import type { KeptStore } from './keepStores.ts';
import type { NextNumber, NumberStore } from './numberStore.ts';

/** A fact before it has its place; the commit gives it epoch and number and has it signed. */
export type UnsealedFact = Omit<FactEnvelope, 'epoch' | 'n' | 'sig'>;
export type Seal = (fact: Omit<FactEnvelope, 'sig'>) => FactEnvelope;

export interface GroupInput {
  readonly group: string;
  /** Hash of what was asked for: tells a repeated request from another one under the same ids. */
  readonly requestSha256: string;
  readonly facts: readonly UnsealedFact[];
  readonly seal: Seal;
  readonly jobs: readonly NewPrintJob[];
  readonly number: NextNumber | null;
  /** Where the person stands once this is recorded. */
  readonly keep?: { readonly key: string; readonly text: string } | undefined;
}
export interface RecordedGroup {
  readonly facts: FactEnvelope[];
  readonly sscc: string | null;
}

interface Stores {
  readonly db: Database;
  readonly facts: FactStore;
  readonly jobs: JobTable;
  readonly numbers: NumberStore;
  readonly kept: KeptStore;
}

/**
 * The group these fact ids were recorded with: whoever lost an answer asks again and gets it.
 * Throws `fact-conflict` when one of the ids stands for something else.
 */
export function findGroup(
  { db, facts }: Stores,
  ids: readonly string[],
  requestSha256: string,
): RecordedGroup | undefined {
  const known = ids.flatMap((id) => facts.get(id) ?? []);
  const first = known[0];
  if (!first) return undefined;
  const row = db.get('SELECT request_sha256, sscc FROM groups WHERE id = ?', first.group) as
    | { request_sha256: string; sscc: string | null }
    | undefined;
  if (row?.request_sha256 !== requestSha256) {
    throw new AppError('fact-conflict', { factId: first.fact.id });
  }
  return { facts: facts.byGroup(first.group), sscc: row.sscc };
}

/** A parcel has one label that counts: a newer revision voids the ones before, so that none of them is still printed. */
function voidOlder(
  jobs: JobTable,
  { parcelId, document, revision }: NewPrintJob,
  at: string,
): void {
  for (const older of jobs.list({ parcelId, openOnly: false })) {
    if (older.document !== document || older.revision >= revision || older.state === 'void')
      continue;
    // On its way to the printer just now: what becomes of it is the spool's to tell.
    if (older.state === 'sending') continue;
    jobs.update({ jobId: older.jobId, state: 'void', reason: null }, at);
  }
}

/** Facts, the number they use and the jobs they queue: one commit, on the disk when this returns. */
export function recordGroup(stores: Stores, epoch: string, input: GroupInput): RecordedGroup {
  const { db, facts, jobs, numbers, kept } = stores;
  return db.transaction(() => {
    const earlier = findGroup(
      stores,
      input.facts.map((fact) => fact.id),
      input.requestSha256,
    );
    if (earlier) return earlier;
    for (const job of input.jobs) {
      const same = jobs
        .list({ parcelId: job.parcelId, openOnly: false })
        .find((other) => other.document === job.document && other.revision === job.revision);
      if (same || jobs.get(job.jobId)) {
        throw new AppError('job-exists', { jobId: same?.jobId ?? job.jobId });
      }
    }
    if (input.number && !numbers.take(input.number)) {
      throw new AppError('number-used', { sscc: input.number.sscc });
    }
    const sscc = input.number?.sscc ?? null;
    db.run(
      'INSERT INTO groups (id, request_sha256, sscc) VALUES (?, ?, ?)',
      input.group,
      input.requestSha256,
      sscc,
    );
    let n = facts.nextN();
    const recorded = input.facts.map((fact) => {
      const sealed = input.seal({ ...fact, epoch, n });
      facts.append(sealed);
      n += 1;
      return sealed;
    });
    const head = recorded[0];
    if (!head) throw new AppError('group-empty');
    for (const job of input.jobs) {
      voidOlder(jobs, job, head.time.at);
      jobs.insert(job, input.group, head.operator, head.time.at);
    }
    if (input.keep) kept.put(input.keep.key, input.keep.text);
    return { facts: recorded, sscc };
  });
}
