/** `node:net` of the print spool: sockets to simulated label printers that refuse, stall, or are cut half-way. */
import { EventEmitter } from 'node:events';
import { hostStatusLines } from '../../../scripts/sim/hostStatus.ts';
import { currentMachine, currentProcess, type Process } from './machine.ts';

export type PrinterMood = 'good' | 'refuses' | 'cuts' | 'stalls' | 'paper-out';

/** One label printer and all that ever reached it. */
export class Printer {
  mood: PrinterMood = 'good';
  /** Every transmission of print data, whole or cut: its text as far as it came. */
  readonly received: { text: string; whole: boolean }[] = [];
  /** Bytes that it takes before it is cut. */
  cutAfter = 40;
}

const printers = new Map<string, Printer>();

export const resetPrinters = (): void => printers.clear();

export function printerAt(port: number): Printer {
  const key = String(port);
  const known = printers.get(key) ?? new Printer();
  printers.set(key, known);
  return known;
}

const STATUS_QUESTION = '~HS';

export class Socket extends EventEmitter {
  closed = false;
  destroyed = false;
  readonly #printer: Printer;
  readonly #process: Process;
  #job: { text: string; whole: boolean } | undefined;

  constructor(printer: Printer, process: Process) {
    super();
    this.#printer = printer;
    this.#process = process;
    this.#later(5, () => {
      if (printer.mood === 'refuses') this.#fail('ECONNREFUSED');
      else this.emit('connect');
    });
  }

  write(chunk: Uint8Array, done: (error?: Error | null) => void): boolean {
    const text = Buffer.from(chunk).toString('latin1');
    if (text === STATUS_QUESTION) {
      this.#later(3, () => {
        done(null);
        this.#answerStatus();
      });
      return true;
    }
    const { mood } = this.#printer;
    this.#job ??= this.#begin();
    if (mood === 'cuts') {
      this.#job.text += text.slice(0, this.#printer.cutAfter);
      this.#later(10, () => this.#fail('ECONNRESET'));
      return true;
    }
    if (mood === 'stalls') return true;
    this.#job.text += text;
    // Slow enough that crashes fall into it.
    this.#later(90, () => done(null));
    return true;
  }

  end(): void {
    if (this.#job) this.#job.whole = true;
    this.#later(4, () => {
      this.emit('end');
      this.#close();
    });
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    this.#later(1, () => this.#close());
  }

  #begin(): { text: string; whole: boolean } {
    const job = { text: '', whole: false };
    this.#printer.received.push(job);
    return job;
  }

  #answerStatus(): void {
    const { mood } = this.#printer;
    if (mood === 'stalls' || this.destroyed) return;
    const fault =
      mood === 'paper-out' ? ({ kind: 'paper-out' } as const) : ({ kind: 'none' } as const);
    if (this.#job) this.#job.whole = true;
    const lines = hostStatusLines({ fault, formatsWaiting: 0, partial: false });
    this.#later(6, () => this.emit('data', Buffer.from(lines, 'latin1')));
  }

  #close(): void {
    if (this.closed) return;
    this.closed = true;
    this.emit('close');
  }

  #fail(code: string): void {
    if (this.closed) return;
    this.emit('error', Object.assign(new Error(code), { code }));
    this.#close();
  }

  #later(ms: number, run: () => void): void {
    currentMachine().schedule(ms, this.#process, () => {
      if (this.#process.alive) run();
    });
  }
}

export const connect = ({ port }: { port: number }): Socket =>
  new Socket(printerAt(port), currentProcess());
