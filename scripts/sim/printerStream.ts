import type { LabelLanguage } from '../../shared/labels/index.ts';
import {
  readEpl,
  readEscPos,
  readTspl,
  type PaperPage,
  type PaperReader,
} from '../../shared/paper/index.ts';
import type { PrinterFault } from './fault.ts';
import { hostStatusLines } from './hostStatus.ts';
import { createZplStream } from './zplStream.ts';

/** One label as it came: its commands, and its dots where this simulator draws them itself. */
export interface SimFormat {
  readonly bytes: Buffer;
  readonly page: PaperPage | null;
  readonly copies: number;
}

export interface PrinterNow {
  readonly fault: PrinterFault;
  readonly formatsWaiting: number;
  readonly partial: boolean;
}

/** What a printer makes of the bytes of one connection. */
export interface PrinterStream {
  push(chunk: Buffer): void;
  /** A label has begun and its end has not come. */
  partial(): boolean;
}

export interface StreamEvents {
  /** A question of `length` bytes: answered now, or when all before it is on paper. */
  readonly question: (length: number, answer: (now: PrinterNow) => Buffer, behind: boolean) => void;
  readonly format: (format: SimFormat) => void;
}

type Question = (
  text: string,
) => { length: number; answer: (now: PrinterNow) => Buffer; behind: boolean } | null;

/** STX, state, warning, error, media, ETX, CR, LF; flags over 0x40. */
function tsplStatus({ fault, formatsWaiting }: PrinterNow): Buffer {
  const media = { 'paper-out': 0x41, 'head-open': 0x60, jam: 0x42 }[fault.kind as string] ?? 0x40;
  const state = media === 0x40 ? (formatsWaiting > 0 ? 0x50 : 0x40) : 0x45;
  return Buffer.from([2, state, 0x40, 0x40, media, 3, 13, 10]);
}

const eplStatus = ({ fault }: PrinterNow): Buffer => {
  const code = { 'paper-out': '07', 'head-open': '11', jam: '07' }[fault.kind as string] ?? '00';
  return Buffer.from(`${code}\r\n`);
};

function escPosStatus(kind: number, { fault }: PrinterNow): Buffer {
  const is = (what: PrinterFault['kind'], flag: number): number => (fault.kind === what ? flag : 0);
  const offline = is('paper-out', 0x08) | is('head-open', 0x08) | is('jam', 0x08);
  const flags = {
    1: offline,
    2: is('head-open', 0x04) | is('paper-out', 0x20) | is('jam', 0x40),
    3: is('jam', 0x04),
    4: is('paper-out', 0x60),
  }[kind];
  return Buffer.from([0x12 | (flags ?? 0)]);
}

const QUESTIONS: Readonly<Record<Exclude<LabelLanguage, 'zpl'>, Question>> = {
  tspl: (text) =>
    text.startsWith('\u001B!S') ? { length: 3, answer: tsplStatus, behind: false } : null,
  epl: (text) => {
    const asked = /^\^ee\r?\n/.exec(text);
    return asked && { length: asked[0].length, answer: eplStatus, behind: false };
  },
  escpos: (text) => {
    if (text.startsWith('\u0010\u0004') && text.length >= 3) {
      const kind = text.charCodeAt(2);
      return { length: 3, answer: (now) => escPosStatus(kind, now), behind: false };
    }
    if (!text.startsWith('\u001D(H') || text.length < 11) return null;
    const mark = text.slice(7, 11);
    return { length: 11, answer: () => Buffer.from(`7"${mark}\u0000`, 'latin1'), behind: true };
  },
};
const READERS: Readonly<Record<Exclude<LabelLanguage, 'zpl'>, PaperReader>> = {
  tspl: readTspl,
  epl: readEpl,
  escpos: readEscPos,
};
/** As long as a question can be. */
const HEAD = 16;

function createPaperStream(
  language: Exclude<LabelLanguage, 'zpl'>,
  dpmm: number,
  on: StreamEvents,
): PrinterStream {
  let pending = Buffer.alloc(0);
  const step = (): boolean => {
    const asked = QUESTIONS[language](pending.toString('latin1', 0, HEAD));
    if (asked) {
      pending = pending.subarray(asked.length);
      on.question(asked.length, asked.answer, asked.behind);
      return pending.length > 0;
    }
    const { sheets, partial } = READERS[language](pending, dpmm);
    for (const { page, copies, start, end } of sheets) {
      on.format({ bytes: Buffer.from(pending.subarray(start, end)), page, copies });
    }
    const last = sheets.at(-1);
    if (last) pending = pending.subarray(last.end);
    else if (!partial) pending = Buffer.alloc(0);
    return last !== undefined && pending.length > 0;
  };
  return {
    push: (chunk) => {
      pending = Buffer.concat([pending, chunk]);
      while (step());
    },
    partial: () => pending.length > 0,
  };
}

export function createPrinterStream(
  language: LabelLanguage,
  dpmm: number,
  on: StreamEvents,
): PrinterStream {
  if (language !== 'zpl') return createPaperStream(language, dpmm, on);
  const answer = (now: PrinterNow): Buffer => Buffer.from(hostStatusLines(now), 'latin1');
  return createZplStream({
    statusRequest: () => on.question(3, answer, false),
    format: (bytes) => on.format({ bytes, page: null, copies: 1 }),
  });
}

/** Whether a chunk is a question and nothing else: no job bytes. */
export const isBareQuestion = (language: LabelLanguage, chunk: Buffer): boolean =>
  ['~HS', '\u001B!S', '^ee\r\n'].includes(chunk.toString('latin1')) ||
  (language === 'escpos' && chunk[0] === 0x10 && chunk[1] === 0x04);
