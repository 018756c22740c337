/**
 * The print spool: durable jobs, one writer per physical printer, over the network, serial lines, device files and the
 * system's queues. What a label looks like does not belong here (shared/labels), nor where jobs are kept (the journal,
 * through JobStore).
 *
 * A job's way: queued → sending (on disk before the first byte leaves) → sent → printed. A printer that is refusing,
 * silent, open or out of paper beforehand gets nothing and the job stays queued, for whichever printer of its format is
 * well. Whatever breaks after the first byte makes it 'unknown': a person decides, the spool never sends it again. A
 * printer that cannot say that it has printed ends in 'sent', when it took everything and closed in order. What a queue
 * of the system gives back before any of it reached the printer waits again.
 */
import { AppError } from '../../../shared/errors.ts';
import { DEFAULT_TARGET } from '../../../shared/labels/index.ts';
import type { PrintingDeps, PrintingPort } from '../ports.ts';
import { decideJob } from './decideJob.ts';
import { CONFIRMING, interrupted } from './jobFacts.ts';
import { startLane, type Lane } from './lane.ts';
import { prepareLinePrinter } from './linePrinter.ts';
import { listPlaces } from './places.ts';
import { printerConfigFrom, readPrinterConfig } from './printerConfig.ts';
import { prepareQueuePrinter, withdrawFromQueue } from './queuePrinter.ts';
import { systemQueues, type SystemQueues } from './queues/index.ts';
import { createRoster, toInfo, type Entry } from './roster.ts';
import { buildTestLabel } from './testLabel.ts';
import { DEFAULT_TUNING, type PrintingTuning } from './tuning.ts';
import { cancelJob, moveJob } from './waitingJob.ts';

export type { PrintingTuning } from './tuning.ts';

export function createPrinting(
  deps: PrintingDeps,
  tuning: PrintingTuning = DEFAULT_TUNING,
  queues: SystemQueues = systemQueues(),
): PrintingPort {
  const { jobs } = deps;
  const roster = createRoster(jobs, deps.isSetAside);
  const lanes = new Map<string, Lane>();
  let closed = false;

  const wakeLanes = (): void => {
    for (const lane of lanes.values()) lane.wake();
  };

  const laneOf = ({ address }: Entry): Lane => {
    const known = lanes.get(address);
    if (known) return known;
    const entries = (): Entry[] => roster.at(address);
    const lane = startLane({
      jobs,
      tuning,
      printers: () => entries().map(({ id, config }) => ({ id, ...config })),
      nextJob: ({ id }) => roster.nextJob(id),
      prepare: (printer) =>
        printer.transport === 'cups' || printer.transport === 'windows'
          ? prepareQueuePrinter(queues, printer, tuning)
          : prepareLinePrinter(printer, tuning),
      testLabel: buildTestLabel,
      report: deps.report,
      onState: (state, reason) => {
        for (const printer of entries()) {
          if (printer.state === state && printer.reason === reason) continue;
          printer.state = state;
          printer.reason = reason;
          deps.onPrinter(toInfo(printer));
        }
      },
      onHealth: (well) => {
        let changed = false;
        for (const printer of entries()) {
          changed ||= printer.well !== well;
          printer.well = well;
        }
        // What this one leaves may be another's now.
        if (changed) wakeLanes();
      },
    });
    lanes.set(address, lane);
    return lane;
  };

  /** Jobs of a printer that is gone go to whichever takes them; those that none here can take say so. */
  const placeJobs = (): void => {
    for (const job of jobs.inState('queued')) {
      const { jobId } = job;
      const orphan = job.printerId !== null && roster.get(job.printerId) === undefined;
      const placed = orphan ? { ...job, printerId: null } : job;
      const nobody = roster.entries().length === 0 ? 'no-printer' : 'no-fitting-printer';
      const stuck = roster.hasTaker(placed) ? null : nobody;
      const isMark = job.reason === 'no-printer' || job.reason === 'no-fitting-printer';
      const reason = stuck ?? (isMark ? null : job.reason);
      if (!orphan && reason === job.reason) continue;
      jobs.commit({ jobId, state: 'queued', reason, ...(orphan ? { printerId: null } : {}) });
    }
  };

  const wake = (): void => {
    if (closed) return;
    try {
      placeJobs();
    } catch (error) {
      deps.report('printing.place', error);
    }
    wakeLanes();
  };

  const known = (id: string): Entry => {
    const entry = roster.get(id);
    if (!entry) throw new AppError('printer-unknown', { id });
    return entry;
  };
  const knownJob = (jobId: string) => {
    const job = jobs.get(jobId);
    if (!job) throw new AppError('job-unknown', { jobId });
    return job;
  };

  // Before any lane runs: what 'sending' means now is the former run's.
  for (const job of [...jobs.inState('sending'), ...jobs.inState('sent')]) {
    if (job.state === 'sent' && job.reason !== CONFIRMING) continue;
    try {
      jobs.commit(interrupted(job));
    } catch (error) {
      // Left as it is, it is not resent either; the next start asks again.
      deps.report('printing.recover', error);
    }
  }
  for (const { id, config } of deps.devices.list('printer')) {
    const read = readPrinterConfig(config);
    if (read) roster.add(id, read);
    else deps.report('printing.config', new AppError('printer-config-unreadable', { id }));
  }
  for (const entry of roster.entries()) laneOf(entry);
  wake();

  return {
    list: () => roster.entries().map(toInfo),

    save: async (input) => {
      const config = printerConfigFrom(input);
      if (input.id !== undefined) known(input.id);
      const id = input.id ?? deps.newId();
      deps.devices.save('printer', id, config);
      const entry = roster.add(id, config);
      deps.onPrinter(toInfo(entry));
      laneOf(entry).kick();
      wake();
      return toInfo(entry);
    },

    remove: async (id) => {
      known(id);
      deps.devices.remove('printer', id);
      roster.remove(id);
      wake();
    },

    printTest: async (id) => {
      await laneOf(known(id)).printTest(id);
    },

    listPlaces: () => listPlaces(queues, deps.report),

    look: () => {
      if (!closed) for (const lane of lanes.values()) lane.look();
    },

    targetFor: (document, printerId) => {
      const entry = printerId === undefined ? roster.takerOf(document) : known(printerId);
      if (!entry) return DEFAULT_TARGET;
      const { language, dpmm, headMm } = entry.config;
      return { language, dpmm, headMm };
    },

    move: (jobId, printerId) => {
      const entry = printerId === null ? null : known(printerId);
      const change = moveJob(knownJob(jobId), entry && { id: entry.id, ...entry.config });
      const { job } = jobs.commit(change);
      wake();
      return job;
    },

    cancel: (jobId) => jobs.commit(cancelJob(knownJob(jobId))).job,

    decide: async (jobId, decision, reason, operator) => {
      const job = knownJob(jobId);
      const change = decideJob(job, { decision, reason, operator }, deps.newId);
      const place = job.printerId === null ? undefined : roster.get(job.printerId)?.config;
      if (change.replacement && place && 'queue' in place) {
        await withdrawFromQueue(queues, place.queue, jobId);
      }
      // Asked again after the waiting: somebody else may have decided meanwhile.
      const { replacement } = jobs.commit(
        decideJob(knownJob(jobId), { decision, reason, operator }, () =>
          change.replacement ? change.replacement.jobId : deps.newId(),
        ),
      );
      wake();
      return { newJobId: replacement?.jobId ?? null };
    },

    wake,

    close: async () => {
      closed = true;
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
}
