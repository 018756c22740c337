/**
 * Zebra's answer to ~HS (ZPL II Programming Guide, "Host Status Return"): three frames
 * STX … ETX CR LF of comma-separated fields. A printer without media or with its head open may send
 * nothing at all, so no answer is news too.
 */
export interface HostStatus {
  readonly paperOut: boolean;
  readonly paused: boolean;
  readonly headOpen: boolean;
  readonly ribbonOut: boolean;
  readonly bufferFull: boolean;
  /** A format has begun and its end has not come: bytes of somebody's broken job. */
  readonly partialFormat: boolean;
  readonly memoryFault: boolean;
  readonly overheated: boolean;
  readonly formatsWaiting: number;
  readonly labelsRemaining: number;
}

export type HostStatusReading =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'status'; readonly status: HostStatus };

const STX = '\x02';
const ETX = '\x03';
const LINES = 3;
/** Real answers are about 85 bytes; a line that talks on without three frames is something else. */
const MAX_LENGTH = 2048;

function frames(text: string): string[] {
  const found: string[] = [];
  let end = -1;
  while (found.length < LINES) {
    const start = text.indexOf(STX, end + 1);
    end = start < 0 ? -1 : text.indexOf(ETX, start);
    if (end < 0) break;
    // A second STX inside means that the first frame lost its end.
    found.push(text.slice(text.lastIndexOf(STX, end) + 1, end));
  }
  return found;
}

/** Reads what arrived since the question. `text`: one character per byte. */
export function readHostStatus(text: string): HostStatusReading {
  const [first, second, third] = frames(text);
  if (first === undefined || second === undefined || third === undefined)
    return text.length > MAX_LENGTH ? { kind: 'malformed' } : { kind: 'incomplete' };
  const a = first.split(',');
  const b = second.split(',');
  const flags = [a[1], a[2], a[5], a[7], a[9], a[11], b[2], b[3]];
  const formats = a[4] ?? '';
  const remaining = b[8] ?? '';
  const readable =
    a.length >= 12 &&
    b.length >= 11 &&
    flags.every((flag) => flag === '0' || flag === '1') &&
    /^\d{1,4}$/.test(formats) &&
    /^\d{1,9}$/.test(remaining);
  if (!readable) return { kind: 'malformed' };
  return {
    kind: 'status',
    status: {
      paperOut: a[1] === '1',
      paused: a[2] === '1',
      formatsWaiting: Number(formats),
      bufferFull: a[5] === '1',
      partialFormat: a[7] === '1',
      memoryFault: a[9] === '1',
      overheated: a[11] === '1',
      headOpen: b[2] === '1',
      ribbonOut: b[3] === '1',
      labelsRemaining: Number(remaining),
    },
  };
}

/** What a person must see to before this printer can print: the most telling one; null when nothing. */
export function statusProblem(status: HostStatus): string | null {
  // An open head and missing paper pause the printer too: name the cause, not the pause.
  if (status.headOpen) return 'head-open';
  if (status.paperOut) return 'paper-out';
  if (status.ribbonOut) return 'ribbon-out';
  if (status.memoryFault) return 'memory-fault';
  if (status.overheated) return 'overheated';
  if (status.paused) return 'paused';
  if (status.bufferFull) return 'buffer-full';
  return null;
}

/** Everything it was sent is on paper. */
export const isDrained = (status: HostStatus): boolean =>
  status.formatsWaiting === 0 && status.labelsRemaining === 0 && !status.partialFormat;
