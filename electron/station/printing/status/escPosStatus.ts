import type { StatusProtocol, StatusReading } from './protocol.ts';

/** DLE EOT 1 to 4 (Epson, "ESC/POS Command Reference"): a byte each, told apart from other bytes by its fixed bits. */
const KINDS = [1, 2, 3, 4] as const;
const FIXED_MASK = 0x93;
const FIXED = 0x12;
/** More than so many other bytes is something else than a printer. */
const MAX_LENGTH = 256;

const has = (byte: number, flag: number): boolean => (byte & flag) !== 0;

function problemOf(printer: number, offline: number, error: number, paper: number): string | null {
  if (has(offline, 0x04)) return 'head-open';
  if (has(paper, 0x60) || has(offline, 0x20)) return 'paper-out';
  if (has(error, 0x08)) return 'cutter-jam';
  if (has(error, 0x20)) return 'printer-error';
  if (has(error, 0x40)) return 'overheated';
  if (has(error, 0x04) || has(offline, 0x40)) return 'paper-jam';
  return has(printer, 0x08) ? 'paused' : null;
}

function read(text: string): StatusReading {
  const bytes = Array.from(text, (character) => character.charCodeAt(0));
  const answers = bytes.filter((byte) => (byte & FIXED_MASK) === FIXED);
  const [printer, offline, error, paper] = answers;
  if (
    printer === undefined ||
    offline === undefined ||
    error === undefined ||
    paper === undefined
  ) {
    return { kind: text.length > MAX_LENGTH ? 'malformed' : 'incomplete' };
  }
  const condition = {
    problem: problemOf(printer, offline, error, paper),
    warning: has(paper, 0x0c) ? 'paper-low' : null,
    busy: false,
    partial: false,
  };
  return { kind: 'status', condition };
}

/** GS ( H: sends `id` (four signs) back once all before it is on paper. */
export const ESCPOS_STATUS: StatusProtocol = {
  name: 'DLE EOT 1-4',
  question: Uint8Array.from(KINDS.flatMap((kind) => [0x10, 0x04, kind])),
  read,
  confirmation: {
    kind: 'mark',
    question: (id) =>
      Buffer.concat([Uint8Array.of(0x1d, 0x28, 0x48, 6, 0, 48, 48), Buffer.from(id, 'latin1')]),
    isAnswer: (text, id) => text.includes(`7"${id}\u0000`),
  },
};
