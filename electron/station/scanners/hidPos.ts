import { MAX_FRAME } from './framer.ts';

/**
 * Scans out of the input reports of a scanner in USB HID-POS mode (usage page 0x8C of the USB-IF's "HID Point of
 * Sale Usage Tables" 1.02, which names the fields and leaves their places to the report descriptor). Two layouts
 * are in the field, both of 64 bytes under report id 2; bit 0 of byte 63 says that the scan goes on in the next:
 *
 * | byte | Honeywell, Access-IS and whoever follows them | Newland and whoever follows it |
 * |---|---|---|
 * | 1 | length of the data, at most 56 | the same |
 * | 2–4 | AIM symbology identifier, `]` first; zeros: none | data from here to 57 |
 * | 5–60 | data, zeros behind | 58–61 reserved, zeros |
 * | 61–62 | the maker's own identifier, reserved | reserved, the maker's own identifier |
 * | 63 | bit 0: more follows | the same |
 *
 * Sources: the manuals of Access-IS LSR118 (appendix B.1) and Newland FM420 ("HID-POS, Getting Scanned Data"),
 * and reports recorded from a Honeywell Voyager 1602g (HenkVanAsselt/python_hon_usbhid).
 *
 * Reports carry no number, so one lost in the middle can't be noticed; USB repeats what is damaged on the way.
 */
export interface HidPosReader {
  /** One input report with its id in front. `atMs`: when it came, on a clock that only goes forwards. */
  push: (report: Uint8Array, atMs: number) => void;
  /** The connection is over: a scan that was under way is dropped and told. */
  end: () => void;
}

export type HidPosFault = 'scan-cut-short' | 'scan-garbled' | 'scan-too-long';

const SCAN_REPORT = 2;
const REPORT_BYTES = 64;
const LENGTH_AT = 1;
const AIM_AT = 2;
const FLAGS_AT = 63;
const MORE = 0x01;
const CAPACITY = 56;
const DATA_AT = { aim: 5, plain: 2 } as const;
type Layout = keyof typeof DATA_AT;

/** Reports of one scan follow each other within milliseconds. After so long the next one begins another. */
export const PART_GAP_MS = 500;

const AIM = /^\][A-Za-z][0-9A-Za-z]$/;
const TERMINATORS = new Set([0x0d, 0x0a, 0x09]);

/** Data may themselves begin with an identifier, where a scanner of the second layout is told to send it. */
function layoutOf(report: Uint8Array, length: number): Layout {
  const head = report.subarray(AIM_AT, DATA_AT.aim);
  if (head.every((byte) => byte === 0)) return 'aim';
  if (!AIM.test(Buffer.from(head).toString('latin1'))) return 'plain';
  const tail = report.subarray(AIM_AT + length, DATA_AT.aim + length);
  return length >= head.length && tail.every((byte) => byte === 0) ? 'plain' : 'aim';
}

/** Suffixes that a scanner was told to add say nothing here: reports have their own end. */
function withoutSuffix(data: Buffer): Buffer {
  let end = data.length;
  while (end > 0 && TERMINATORS.has(data[end - 1] ?? 0)) end -= 1;
  return data.subarray(0, end);
}

interface Half {
  readonly layout: Layout;
  readonly aim: string;
  readonly parts: Buffer[];
  length: number;
}

/** One per connection, never reused. */
export function createHidPosReader(on: {
  /** The data as they were decoded, the AIM identifier in front where the scanner says it. Never empty. */
  scan: (bytes: Buffer) => void;
  /** A scan was dropped to its end: never a part of it is taken for the whole. `length`: bytes there were. */
  dropped: (fault: HidPosFault, length: number) => void;
}): HidPosReader {
  let half: Half | null = null;
  /** What is left of a dropped scan: gone with the report that ends it, or where nobody knows, with the next pause. */
  let skipping: 'no' | 'to-end' | 'to-pause' = 'no';
  let lastMs = -Infinity;

  const drop = (fault: HidPosFault, length: number, rest: typeof skipping): void => {
    half = null;
    skipping = rest;
    on.dropped(fault, length);
  };
  const finish = ({ aim, parts }: Half): void => {
    half = null;
    const data = withoutSuffix(Buffer.concat(parts));
    if (data.length === 0) return;
    const said = data.subarray(0, aim.length).toString('latin1') === aim;
    on.scan(said ? data : Buffer.concat([Buffer.from(aim, 'latin1'), data]));
  };

  return {
    push: (report, atMs) => {
      if (atMs - lastMs > PART_GAP_MS) {
        if (half) drop('scan-cut-short', half.length, 'no');
        skipping = 'no';
      }
      // Batteries, buttons and the answers to settings have reports of their own.
      if (report[0] !== SCAN_REPORT) return;
      lastMs = atMs;
      if (skipping === 'to-pause') return;
      const before = half?.length ?? 0;
      if (report.length < REPORT_BYTES) {
        if (skipping === 'no') drop('scan-garbled', before + report.length, 'to-pause');
        return;
      }
      const length = report[LENGTH_AT] ?? 0;
      const more = ((report[FLAGS_AT] ?? 0) & MORE) !== 0;
      const rest = more ? 'to-end' : 'no';
      if (skipping === 'to-end') {
        skipping = rest;
        return;
      }
      if (length > CAPACITY) {
        drop('scan-garbled', before + length, rest);
        return;
      }
      const layout: Layout = half?.layout ?? layoutOf(report, length);
      const head = Buffer.from(report.subarray(AIM_AT, DATA_AT.aim)).toString('latin1');
      const aim = layout === 'aim' && AIM.test(head) ? head : '';
      // The end of one scan was lost, and this is another: which part of it nobody knows.
      if (half && aim !== '' && aim !== half.aim) {
        drop('scan-cut-short', before, rest);
        return;
      }
      if (before + length > MAX_FRAME) {
        drop('scan-too-long', before + length, rest);
        return;
      }
      half ??= { layout, aim, parts: [], length: 0 };
      const from = DATA_AT[layout];
      half.parts.push(Buffer.from(report.subarray(from, from + length)));
      half.length += length;
      if (!more) finish(half);
    },
    end: () => {
      if (half) drop('scan-cut-short', half.length, 'no');
    },
  };
}
