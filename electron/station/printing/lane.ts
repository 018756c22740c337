import { AppError } from '../../../shared/errors.ts';
import type { PrintJob } from '../../../shared/host/contract.ts';
import type { JobChange, JobStore } from '../ports.ts';
import { CONFIRMING, labelPrinted } from './jobFacts.ts';
import { createPause } from './pause.ts';
import type { PrinterConfig } from './printerConfig.ts';
import {
  isDelivered,
  stateOfProblem,
  type Delivery,
  type NotReady,
  type PrinterState,
  type PrintSession,
  type Readiness,
} from './readiness.ts';
import type { PrintingTuning } from './tuning.ts';

export type LanePrinter = PrinterConfig & { readonly id: string };

export interface LaneDeps {
  readonly jobs: JobStore;
  readonly tuning: PrintingTuning;
  /** The printers saved with this lane's address, now. */
  readonly printers: () => LanePrinter[];
  /** The job this printer would take now. */
  readonly nextJob: (printer: LanePrinter) => PrintJob | undefined;
  readonly prepare: (printer: LanePrinter) => Promise<Readiness>;
  readonly testLabel: (printer: LanePrinter) => Promise<Uint8Array>;
  readonly onState: (state: PrinterState, reason: string | null) => void;
  /** Whether this printer takes jobs at all, or others have to. Told at each change. */
  readonly onHealth: (well: boolean) => void;
  readonly report: (where: string, error: unknown) => void;
}

/** The one writer of one physical printer. It lives as long as the spool, with or without printers. */
export interface Lane {
  /** There may be a job. Doesn't cut a back-off short: jobs come often, and the printer is no better for it. */
  wake: () => void;
  /** Somebody watches: a printer at rest that answers is asked how it is, now. */
  look: () => void;
  /** A person did something about the printer: look at once. */
  kick: () => void;
  printTest: (printerId: string) => Promise<void>;
  /** Takes nothing new; resolves when the job in hand has ended. */
  close: () => Promise<void>;
}

interface TestRequest {
  readonly printerId: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

type Turn = 'done' | 'failed';
/** What a broken line is called, as opposed to what a printer tells of itself. */
const LOST = new Set(['cut', 'stalled', 'unreachable', 'spooler-failed']);

export function startLane(deps: LaneDeps): Lane {
  const { jobs, tuning } = deps;
  const pause = createPause();
  const commitPause = createPause();
  const tests: TestRequest[] = [];
  let closing = false;
  let failures = 0;
  let watched = false;

  const backOff = (tries: number): number =>
    Math.min(tuning.retryMaxMs, tuning.retryMinMs * 2 ** Math.min(tries, 20));

  const nextJob = (): { job: PrintJob; printer: LanePrinter } | undefined => {
    for (const printer of deps.printers()) {
      const job = deps.nextJob(printer);
      if (job) return { job, printer };
    }
    return undefined;
  };

  /** A result must reach the disk. Until it does the job is 'sending' there, and that is never resent. */
  const commitResult = async (change: JobChange): Promise<void> => {
    for (let tries = 0; ; tries += 1) {
      try {
        jobs.commit(change);
        return;
      } catch (error) {
        deps.report('printing.commit', error);
        if (closing) return;
        await commitPause.wait(backOff(tries));
      }
    }
  };

  const showIdle = (session: PrintSession): void =>
    session.warning === null
      ? deps.onState('connected', null)
      : deps.onState('warning', session.warning);

  const notReady = ({ state, reason }: NotReady): Turn => {
    deps.onState(state, reason);
    for (const test of tests.splice(0)) test.reject(new AppError('printer-not-ready', { reason }));
    const next = nextJob();
    if (next && next.job.reason !== reason)
      jobs.commit({ jobId: next.job.jobId, state: 'queued', reason });
    return 'failed';
  };

  const runTest = async (
    session: PrintSession,
    printer: LanePrinter,
    test: TestRequest,
  ): Promise<Turn> => {
    try {
      const bytes = await deps.testLabel(printer);
      deps.onState('printing', null);
      const on = { taken: () => undefined, problem: () => undefined };
      const delivery = await session.deliver({ jobId: 'test', bytes }, on);
      if (isDelivered(delivery)) {
        showIdle(session);
        test.resolve();
        return 'done';
      }
      deps.onState('warning', delivery.reason);
      test.reject(new AppError('printer-test-failed', { reason: delivery.reason }));
    } catch (error) {
      test.reject(error);
      throw error;
    }
    return 'failed';
  };

  const settle = async (
    job: PrintJob,
    delivery: Delivery,
    session: PrintSession,
  ): Promise<Turn> => {
    const { jobId } = job;
    if (isDelivered(delivery)) {
      const facts = labelPrinted(job, 'printed');
      await commitResult({ jobId, state: delivery.kind, reason: null, facts });
      showIdle(session);
      return 'done';
    }
    const { reason, error } = delivery;
    if (delivery.kind === 'taken-back') {
      // Nothing of it reached paper: it waits as before, for whichever printer is well.
      const { printerId } = job;
      await commitResult({ jobId, state: 'queued', reason, error, printerId });
    } else {
      const facts = labelPrinted(job, 'unknown');
      await commitResult({ jobId, state: 'unknown', reason, error, facts });
    }
    deps.onState(LOST.has(reason) ? 'disconnected' : stateOfProblem(reason), reason);
    return 'failed';
  };

  const runJob = async (
    session: PrintSession,
    job: PrintJob,
    printer: LanePrinter,
  ): Promise<Turn> => {
    const { jobId } = job;
    const bytes = jobs.bytes(jobId);
    if (!bytes || bytes.length === 0) {
      const facts = labelPrinted(job, 'failed');
      jobs.commit({ jobId, state: 'failed', reason: 'bytes-missing', facts });
      return 'done';
    }
    jobs.commit({ jobId, state: 'sending', reason: null, printerId: printer.id });
    deps.onState('printing', null);
    const delivery = await session.deliver(
      { jobId, bytes },
      {
        taken: () => {
          try {
            jobs.commit({ jobId, state: 'sent', reason: CONFIRMING });
          } catch (error) {
            // It stays 'sending' on disk until the result is in: just as safe from being resent.
            deps.report('printing.sent', error);
          }
        },
        problem: (reason) =>
          reason === null
            ? deps.onState('printing', null)
            : deps.onState(LOST.has(reason) ? 'disconnected' : stateOfProblem(reason), reason),
      },
    );
    return settle(job, delivery, session);
  };

  const takeTurn = async (printer: LanePrinter): Promise<Turn> => {
    const ready = await deps.prepare(printer);
    if (ready.kind === 'not-ready') return notReady(ready);
    const { session } = ready;
    try {
      const test = tests.shift();
      if (test) return await runTest(session, printer, test);
      // Looked up after the waiting and committed in the same breath: no other lane can take it too.
      const next = closing ? undefined : nextJob();
      if (next?.printer.id === printer.id) return await runJob(session, next.job, next.printer);
      await session.release();
      showIdle(session);
      return 'done';
    } finally {
      session.destroy();
    }
  };

  /** Whose turn it is: a test a person waits for, a job, or just a look at the printer. */
  const pickPrinter = (): { printer: LanePrinter; work: boolean } | undefined => {
    const printers = deps.printers();
    const [test] = tests;
    if (test) {
      const printer = printers.find((p) => p.id === test.printerId);
      if (printer) return { printer, work: true };
      tests.shift();
      test.reject(new AppError('printer-unknown', { id: test.printerId }));
    }
    const next = nextJob();
    if (next) return { printer: next.printer, work: true };
    const [first] = printers;
    return first && { printer: first, work: false };
  };

  const run = async (): Promise<void> => {
    let lookDue = true;
    for (;;) {
      if (closing) break;
      const picked = pickPrinter();
      if (!picked || (!picked.work && !lookDue)) {
        const ms = picked?.printer.asksStatus ? tuning.idleProbeMs : undefined;
        lookDue = (await pause.wait(ms)) === 'time' || failures > 0 || watched;
        watched = false;
        continue;
      }
      let turn: Turn = 'failed';
      try {
        turn = await takeTurn(picked.printer);
      } catch (error) {
        deps.report('printing.lane', error);
        deps.onState('unknown', 'internal');
      }
      lookDue = turn === 'failed';
      failures = turn === 'failed' ? failures + 1 : 0;
      deps.onHealth(failures === 0);
      if (turn === 'failed' && !closing) await pause.wait(backOff(failures - 1));
    }
    for (const test of tests.splice(0)) test.reject(new AppError('printer-gone'));
  };

  const running = run();
  return {
    wake: () => {
      if (failures === 0) pause.wake();
    },
    look: () => {
      if (failures > 0 || !deps.printers()[0]?.asksStatus) return;
      watched = true;
      pause.wake();
    },
    kick: () => {
      failures = Math.max(failures, 1);
      pause.wake();
    },
    printTest: (printerId) =>
      new Promise((resolve, reject) => {
        if (closing) {
          reject(new AppError('printer-gone'));
          return;
        }
        tests.push({ printerId, resolve, reject });
        pause.wake();
      }),
    close: async () => {
      closing = true;
      pause.end();
      commitPause.end();
      await running;
    },
  };
}
