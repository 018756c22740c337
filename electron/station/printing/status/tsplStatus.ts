import type { PrinterCondition, StatusProtocol, StatusReading } from './protocol.ts';

/** Answer to ESC ! S (TSC, "TSPL/TSPL2 Programming"): STX, four bytes with flags over 0x40, ETX, CR, LF. */
const STX = '\u0002';
const END = '\u0003\r\n';
const FLAGS = /^[@-\u007f]{4}$/;
/** A real answer is eight bytes. */
const MAX_LENGTH = 256;

const ERRORS: readonly [flag: number, problem: string][] = [
  [0x01, 'overheated'],
  [0x02, 'overheated'],
  [0x04, 'head-fault'],
  [0x08, 'cutter-jam'],
  [0x10, 'memory-fault'],
];
const MEDIA: readonly [flag: number, problem: string][] = [
  [0x20, 'head-open'],
  [0x02, 'paper-jam'],
  [0x08, 'ribbon-jam'],
  [0x01, 'paper-out'],
  [0x04, 'ribbon-out'],
];
const WARNINGS: readonly [flag: number, warning: string][] = [
  [0x01, 'paper-low'],
  [0x02, 'ribbon-low'],
];

const first = (flags: readonly [number, string][], byte: number): string | null =>
  flags.find(([flag]) => (byte & flag) !== 0)?.[1] ?? null;

function conditionOf([state = 0x40, warning = 0x40, error = 0x40, media = 0x40]: number[]) {
  const letter = String.fromCharCode(state);
  // An open head and missing paper are errors of the printer too: name the cause.
  const named = first(MEDIA, media) ?? first(ERRORS, error);
  const paused = letter === '`' ? 'paused' : null;
  const condition: PrinterCondition = {
    problem: named ?? paused ?? (letter === 'E' ? 'printer-error' : null),
    warning: first(WARNINGS, warning),
    busy: letter !== '@',
    partial: false,
  };
  return condition;
}

function read(text: string): StatusReading {
  for (let at = text.indexOf(STX); at >= 0; at = text.indexOf(STX, at + 1)) {
    const flags = text.slice(at + 1, at + 5);
    if (!FLAGS.test(flags) || text.slice(at + 5, at + 8) !== END) continue;
    const bytes = Array.from(flags, (character) => character.charCodeAt(0));
    return { kind: 'status', condition: conditionOf(bytes) };
  }
  return { kind: text.length > MAX_LENGTH ? 'malformed' : 'incomplete' };
}

export const TSPL_STATUS: StatusProtocol = {
  name: 'ESC ! S',
  question: Buffer.from('\x1b!S', 'latin1'),
  read,
  // It is obeyed at once, perhaps before the job behind it was read.
  confirmation: { kind: 'idle', answers: 2 },
};
