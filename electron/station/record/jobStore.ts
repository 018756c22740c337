import { uuidv7 } from '../../../shared/ids.ts';
import { AppError } from '../../../shared/errors.ts';
import type { FactEnvelope } from '../../../shared/facts/envelope.ts';
import type { PrintJob } from '../../../shared/host/contract.ts';
import type { CentralClock } from '../clock/index.ts';
import type { Journal, Seal } from '../journal/index.ts';
import type { JobStore } from '../ports.ts';
import { checkFactData } from './check.ts';
import { makeFact, type FactOrigin } from './makeFact.ts';

export interface JobStoreOptions {
  readonly journal: Journal;
  readonly clock: CentralClock;
  readonly seal: Seal;
  readonly origin: FactOrigin;
  readonly onJob: (job: PrintJob) => void;
  /** Facts the host made itself are in the journal. */
  readonly onFacts: (facts: FactEnvelope[]) => void;
}

/** The spool's side of the journal: a job's change and the facts that tell of it are one commit. */
export function createJobStore(options: JobStoreOptions): JobStore {
  const { journal, clock, seal, origin } = options;
  const { jobs, facts } = journal;

  const must = (jobId: string): PrintJob => {
    const job = jobs.get(jobId);
    if (!job) throw new AppError('job-unknown', { jobId });
    return job;
  };

  const commit: JobStore['commit'] = (change) => {
    const done = journal.transaction(() => {
      const job = must(change.jobId);
      const from = jobs.origin(change.jobId);
      const bytes = jobs.bytes(change.jobId);
      if (!from || !bytes) throw new AppError('job-unknown', { jobId: change.jobId });
      const time = clock.estimate();
      const operator = change.operator ?? from.operator;
      jobs.update(change, time.at);

      const group = uuidv7();
      let n = facts.nextN();
      const made = (change.facts ?? []).map((draft, index) => {
        const id = index === 0 ? group : uuidv7();
        checkFactData(id, draft.type, draft.data);
        const unsealed = makeFact({ ...draft, id }, { origin, group, operator, time });
        const fact = seal({ ...unsealed, epoch: journal.epoch, n });
        facts.append(fact);
        n += 1;
        return fact;
      });
      if (change.replacement) {
        const { jobId, revision } = change.replacement;
        const { parcelId, document, printerId, language, dpmm } = job;
        const format = { language, dpmm };
        const next = { jobId, parcelId, document, revision, printerId, bytes, format };
        jobs.insert(next, from.group, operator, time.at);
      }
      return {
        job: must(change.jobId),
        replacement: change.replacement ? must(change.replacement.jobId) : null,
        facts: made,
      };
    });
    options.onJob(done.job);
    if (done.replacement) options.onJob(done.replacement);
    if (done.facts.length > 0) options.onFacts(done.facts);
    return done;
  };

  const add: JobStore['add'] = (job, operator) => {
    const known = jobs.get(job.jobId);
    if (known) return known;
    journal.transaction(() => jobs.insert(job, job.jobId, operator, clock.estimate().at));
    const added = must(job.jobId);
    options.onJob(added);
    return added;
  };

  return {
    get: (jobId) => jobs.get(jobId),
    list: (filter) => jobs.list(filter),
    inState: (state) => jobs.inState(state),
    bytes: (jobId) => jobs.bytes(jobId),
    nextQueued: (printer, documents) => jobs.nextQueued(printer, documents),
    add,
    commit,
  };
}
