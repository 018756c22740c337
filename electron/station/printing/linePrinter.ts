/** Printers that we have a line of our own to: the network, a serial port, a device file. */
import type { LabelLanguage } from '../../../shared/labels/index.ts';
import { openFileLine } from './lines/fileLine.ts';
import { LineError, type PrinterLine } from './lines/line.ts';
import { openTcpLine } from './lines/tcpLine.ts';
import type { PrinterPlace } from './printerConfig.ts';
import {
  notReady,
  stateOfProblem,
  type Delivery,
  type PrintSession,
  type Readiness,
} from './readiness.ts';
import { STATUS_PROTOCOLS, type StatusProtocol, type StatusReading } from './status/index.ts';
import type { PrintingTuning } from './tuning.ts';

export type LinePlace = Extract<PrinterPlace, { transport: 'tcp' | 'serial' | 'file' }>;

async function openLine(place: LinePlace, tuning: PrintingTuning): Promise<PrinterLine> {
  switch (place.transport) {
    case 'tcp':
      return openTcpLine(place.host, place.port, tuning.connectMs);
    case 'file':
      return openFileLine(place.path);
    case 'serial': {
      const { openSerialLine } = await import('./lines/serialLine.ts');
      return openSerialLine(place.path, place.baudRate);
    }
  }
}

type Answer = Exclude<StatusReading, { kind: 'incomplete' }> | { readonly kind: 'silent' };

async function askStatus(
  line: PrinterLine,
  protocol: StatusProtocol,
  deadlineMs: number,
): Promise<Answer> {
  const read = (text: string): Answer | undefined => {
    const reading = protocol.read(text);
    return reading.kind === 'incomplete' ? undefined : reading;
  };
  return (await line.ask(protocol.question, read, deadlineMs)) ?? { kind: 'silent' };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type OnProblem = (reason: string | null) => void;

/** Asks until everything is on paper. A printer that ran out mid-way may yet be helped: it goes on by itself. */
async function untilIdle(
  line: PrinterLine,
  protocol: StatusProtocol,
  answersWanted: number,
  tuning: PrintingTuning,
  onProblem: OnProblem,
): Promise<Delivery> {
  const end = performance.now() + tuning.confirmMs;
  let reason = 'no-answer';
  let idle = 0;
  for (;;) {
    const left = end - performance.now();
    if (left <= 0)
      return { kind: 'unknown', reason, error: `not confirmed within ${tuning.confirmMs} ms` };
    const answer = await askStatus(line, protocol, Math.min(tuning.statusMs, left));
    if (answer.kind === 'status') {
      const { problem, busy } = answer.condition;
      idle = problem === null && !busy ? idle + 1 : 0;
      if (idle >= answersWanted) return { kind: 'printed' };
      reason = problem ?? 'not-drained';
      onProblem(problem);
    } else {
      idle = 0;
      reason = answer.kind === 'silent' ? 'no-answer' : 'strange-answer';
      onProblem(reason);
    }
    await pause(tuning.confirmPauseMs);
  }
}

/** Waits for the mark behind the job. A printer that knows no marks has taken the job all the same: 'sent'. */
async function untilMarked(
  line: PrinterLine,
  protocol: StatusProtocol,
  confirmation: Extract<StatusProtocol['confirmation'], { kind: 'mark' }>,
  mark: string,
  tuning: PrintingTuning,
  onProblem: OnProblem,
): Promise<Delivery> {
  const end = performance.now() + tuning.confirmMs;
  const seen = (text: string): true | undefined =>
    confirmation.isAnswer(text, mark) ? true : undefined;
  let question = confirmation.question(mark);
  for (;;) {
    const wait = Math.min(tuning.statusMs, Math.max(1, end - performance.now()));
    if (await line.ask(question, seen, wait)) return { kind: 'printed' };
    // Asked once; from now on only listened for, with questions about its health in between.
    let problem: string | null = 'no-answer';
    let marked = false;
    const read = (text: string): true | undefined => {
      marked ||= seen(text) === true;
      const reading = protocol.read(text.replace(MARK_ANSWER, ''));
      if (reading.kind === 'status') problem = reading.condition.problem;
      return marked || reading.kind === 'status' ? true : undefined;
    };
    await line.ask(protocol.question, read, tuning.statusMs);
    if (marked) return { kind: 'printed' };
    onProblem(problem);
    if (performance.now() >= end) {
      if (problem === null) return { kind: 'sent' };
      return { kind: 'unknown', reason: problem, error: `no mark within ${tuning.confirmMs} ms` };
    }
    question = new Uint8Array();
  }
}
const MARK_ANSWER = /7"[\s\S]{4}\0/;

async function confirm(
  line: PrinterLine,
  protocol: StatusProtocol,
  jobId: string,
  tuning: PrintingTuning,
  onProblem: OnProblem,
): Promise<Delivery> {
  const { confirmation } = protocol;
  if (confirmation.kind === 'idle') {
    return untilIdle(line, protocol, confirmation.answers, tuning, onProblem);
  }
  if (confirmation.kind === 'mark') {
    const mark = jobId
      .replace(/[^0-9A-Za-z]/g, '')
      .slice(-4)
      .padStart(4, '0');
    return untilMarked(line, protocol, confirmation, mark, tuning, onProblem);
  }
  const answer = await askStatus(line, protocol, tuning.statusMs);
  if (answer.kind === 'status' && answer.condition.problem === null) return { kind: 'sent' };
  const reason = answer.kind === 'status' ? answer.condition.problem : 'no-answer';
  return { kind: 'unknown', reason: reason ?? 'no-answer', error: 'asked after the job' };
}

function createSession(
  line: PrinterLine,
  protocol: StatusProtocol | null,
  warning: string | null,
  tuning: PrintingTuning,
): PrintSession {
  return {
    warning,
    deliver: async ({ jobId, bytes }, on) => {
      try {
        await line.send(bytes, tuning.stallMs);
        on.taken();
        if (protocol) {
          const delivery = await confirm(line, protocol, jobId, tuning, on.problem);
          // What the printer said counts; how its line closes afterwards adds nothing.
          if (delivery.kind === 'printed') await line.finish(tuning.closeMs);
          if (delivery.kind !== 'sent') return delivery;
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
    },
    release: async () => void (await line.finish(tuning.closeMs)),
    destroy: line.destroy,
  };
}

/** Opens a line and asks the printer how it is. Sends nothing that prints. */
export async function prepareLinePrinter(
  printer: LinePlace & { readonly language: LabelLanguage; readonly asksStatus: boolean },
  tuning: PrintingTuning,
): Promise<Readiness> {
  let line: PrinterLine;
  try {
    line = await openLine(printer, tuning);
  } catch (error) {
    if (error instanceof LineError) return notReady('disconnected', error.reason, error.message);
    throw error;
  }
  if (!printer.asksStatus) {
    return { kind: 'ready', session: createSession(line, null, null, tuning) };
  }
  const protocol = STATUS_PROTOCOLS[printer.language];
  try {
    const answer = await askStatus(line, protocol, tuning.statusMs);
    // Without media or with its head open a printer may say nothing: silence needs a person too.
    if (answer.kind === 'silent') {
      line.destroy();
      const error = `no reply to ${protocol.name} within ${tuning.statusMs} ms`;
      return notReady('warning', 'no-answer', error);
    }
    if (answer.kind === 'malformed') {
      line.destroy();
      return notReady('warning', 'strange-answer', `not an answer to ${protocol.name}`);
    }
    const { problem, partial, warning } = answer.condition;
    const stops = problem ?? (partial ? 'partial-format' : null);
    if (stops === null) {
      return { kind: 'ready', session: createSession(line, protocol, warning, tuning) };
    }
    line.destroy();
    return notReady(stateOfProblem(stops), stops, `as answered to ${protocol.name}`);
  } catch (error) {
    line.destroy();
    if (error instanceof LineError) return notReady('disconnected', error.reason, error.message);
    throw error;
  }
}
