import { isDrained, statusProblem } from './hostStatus.ts';
import { LineError, openLine, type PrinterLine } from './printerLine.ts';
import type { PrintingTuning } from './tuning.ts';

/** Where a printer stands before anything was sent to it. */
export type Readiness =
  | { readonly kind: 'ready'; readonly line: PrinterLine }
  | {
      readonly kind: 'not-ready';
      readonly state: 'attention' | 'disconnected';
      readonly reason: string;
      readonly error: string;
    };

/**
 * What became of bytes that began to leave. 'printed': the printer said that all is on paper. 'sent':
 * it cannot say, but took everything and closed in order. 'unknown': only a person can tell.
 */
export type Delivery =
  | { readonly kind: 'printed' | 'sent' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly error: string };

const notReady = (
  state: 'attention' | 'disconnected',
  reason: string,
  error: string,
): Readiness => ({ kind: 'not-ready', state, reason, error });

/** Opens a line and asks the printer how it is. Sends nothing that prints. */
export async function prepare(
  printer: { host: string; port: number; asksStatus: boolean },
  tuning: PrintingTuning,
): Promise<Readiness> {
  let line: PrinterLine;
  try {
    line = await openLine(printer.host, printer.port, tuning.connectMs);
  } catch (error) {
    if (error instanceof LineError) return notReady('disconnected', error.reason, error.message);
    throw error;
  }
  if (!printer.asksStatus) return { kind: 'ready', line };
  try {
    const answer = await line.askStatus(tuning.statusMs);
    // Without media or with its head open a Zebra may say nothing: silence needs a person too.
    if (answer.kind === 'silent') {
      line.destroy();
      return notReady('attention', 'no-answer', `no reply to ~HS within ${tuning.statusMs} ms`);
    }
    if (answer.kind === 'malformed') {
      line.destroy();
      return notReady('attention', 'strange-answer', 'the reply to ~HS is not three ZPL lines');
    }
    // Half a format left by a broken job would swallow the beginning of ours.
    const problem =
      statusProblem(answer.status) ?? (answer.status.partialFormat ? 'partial-format' : null);
    if (problem === null) return { kind: 'ready', line };
    line.destroy();
    return notReady('attention', problem, 'as answered to ~HS');
  } catch (error) {
    line.destroy();
    if (error instanceof LineError) return notReady('disconnected', error.reason, error.message);
    throw error;
  }
}

/** Asks until everything is on paper. A printer that ran out mid-way may yet be helped: it goes on by itself. */
async function confirm(
  line: PrinterLine,
  tuning: PrintingTuning,
  onProblem: (reason: string | null) => void,
): Promise<Delivery> {
  const end = performance.now() + tuning.confirmMs;
  let reason = 'no-answer';
  for (;;) {
    const left = end - performance.now();
    if (left <= 0)
      return { kind: 'unknown', reason, error: `not confirmed within ${tuning.confirmMs} ms` };
    const answer = await line.askStatus(Math.min(tuning.statusMs, left));
    if (answer.kind === 'status') {
      const problem = statusProblem(answer.status);
      if (problem === null && isDrained(answer.status)) return { kind: 'printed' };
      reason = problem ?? 'not-drained';
      onProblem(problem);
    } else {
      reason = answer.kind === 'silent' ? 'no-answer' : 'strange-answer';
      onProblem(reason);
    }
    await new Promise((resolve) => setTimeout(resolve, tuning.confirmPauseMs));
  }
}

/** Sends the bytes once and finds out what became of them. The line is closed afterwards. */
export async function deliver(
  line: PrinterLine,
  bytes: Uint8Array,
  asksStatus: boolean,
  tuning: PrintingTuning,
  on: { taken: () => void; problem: (reason: string | null) => void },
): Promise<Delivery> {
  try {
    await line.send(bytes, tuning.stallMs);
    on.taken();
    if (asksStatus) {
      const delivery = await confirm(line, tuning, on.problem);
      // What the printer said counts; how its line closes afterwards adds nothing.
      if (delivery.kind === 'printed') await line.finish(tuning.closeMs);
      return delivery;
    }
    if (await line.finish(tuning.closeMs)) return { kind: 'sent' };
    return { kind: 'unknown', reason: 'cut', error: 'the line did not close in order' };
  } catch (error) {
    if (error instanceof LineError)
      return { kind: 'unknown', reason: error.reason, error: error.message };
    throw error;
  } finally {
    line.destroy();
  }
}
