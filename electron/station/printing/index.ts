/**
 * The print spool: durable jobs, one writer per physical printer, ZPL over TCP. What a label looks
 * like does not belong here (shared/labels), nor where jobs are kept (the journal, through JobStore).
 *
 * A job's way: queued → sending (on disk before the first byte leaves) → sent → printed. A printer
 * that is refusing, silent, open or out of paper beforehand gets nothing and the job stays queued,
 * retried by itself. Whatever breaks after the first byte makes it 'unknown': a person decides, the
 * spool never sends it again. A printer that cannot answer ~HS ends in 'sent', when it took everything
 * and closed in order.
 */
import { AppError } from '../../../shared/errors.ts';
import type { PrinterInfo } from '../../../shared/host/contract.ts';
import type { PrintingDeps, PrintingPort } from '../ports.ts';
import { decideJob } from './decideJob.ts';
import { CONFIRMING, interrupted } from './jobFacts.ts';
import { startLane, type Lane, type LanePrinter } from './lane.ts';
import { printerAddress, printerConfigFrom, readPrinterConfig } from './printerConfig.ts';
import { DEFAULT_TUNING, type PrintingTuning } from './tuning.ts';

export type { PrintingTuning } from './tuning.ts';

interface Entry extends LanePrinter {
  state: PrinterInfo['state'];
  reason: string | null;
}

const toInfo = (entry: Entry): PrinterInfo => ({ ...entry, profile: 'zpl' });

export function createPrinting(
  deps: PrintingDeps,
  tuning: PrintingTuning = DEFAULT_TUNING,
): PrintingPort {
  const { jobs } = deps;
  const printers = new Map<string, Entry>();
  const lanes = new Map<string, Lane>();
  let closed = false;

  const printersAt = (address: string): Entry[] =>
    [...printers.values()].filter((entry) => printerAddress(entry) === address);

  const laneOf = (entry: Entry): Lane => {
    const address = printerAddress(entry);
    const known = lanes.get(address);
    if (known) return known;
    const lane = startLane({
      jobs,
      tuning,
      printers: () => printersAt(address),
      report: deps.report,
      onState: (state, reason) => {
        for (const printer of printersAt(address)) {
          if (printer.state === state && printer.reason === reason) continue;
          printer.state = state;
          printer.reason = reason;
          deps.onPrinter(toInfo(printer));
        }
      },
    });
    lanes.set(address, lane);
    return lane;
  };

  /** Jobs of a printer that is gone go to one that is there; with none there, they say so. */
  const placeJobs = (): void => {
    const [first] = printers.keys();
    for (const job of jobs.inState('queued')) {
      if (job.printerId !== null && printers.has(job.printerId)) continue;
      const { jobId } = job;
      if (first === undefined) {
        if (job.reason !== 'no-printer')
          jobs.commit({ jobId, state: 'queued', reason: 'no-printer' });
      } else if (job.printerId !== null) {
        jobs.commit({ jobId, state: 'queued', reason: null, printerId: first });
      }
    }
  };

  const wake = (): void => {
    if (closed) return;
    try {
      placeJobs();
    } catch (error) {
      deps.report('printing.place', error);
    }
    for (const lane of lanes.values()) lane.wake();
  };

  const known = (id: string): Entry => {
    const entry = printers.get(id);
    if (!entry) throw new AppError('printer-unknown', { id });
    return entry;
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
    if (read) printers.set(id, { id, ...read, state: 'unknown', reason: null });
    else deps.report('printing.config', new AppError('printer-config-unreadable', { id }));
  }
  for (const entry of printers.values()) laneOf(entry);
  wake();

  return {
    list: () => [...printers.values()].map(toInfo),

    save: async (input) => {
      const config = printerConfigFrom(input);
      if (input.id !== undefined) known(input.id);
      const id = input.id ?? deps.newId();
      deps.devices.save('printer', id, config);
      const entry: Entry = { id, ...config, state: 'unknown', reason: null };
      printers.set(id, entry);
      deps.onPrinter(toInfo(entry));
      laneOf(entry).kick();
      wake();
      return toInfo(entry);
    },

    remove: async (id) => {
      known(id);
      deps.devices.remove('printer', id);
      printers.delete(id);
      wake();
    },

    printTest: async (id) => {
      await laneOf(known(id)).printTest(id);
    },

    decide: async (jobId, decision, reason, operator) => {
      const job = jobs.get(jobId);
      if (!job) throw new AppError('job-unknown', { jobId });
      const change = decideJob(job, { decision, reason, operator }, deps.newId);
      const { replacement } = jobs.commit(change);
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
