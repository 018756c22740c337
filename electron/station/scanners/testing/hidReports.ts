/** HID-POS input reports as scanners make them, for tests. */
const CAPACITY = 56;

export interface ReportFields {
  readonly id?: number;
  readonly length: number;
  /** What stands in front of the data: the AIM identifier, or nothing in the layout without. */
  readonly head: string;
  readonly data: string | Uint8Array;
  readonly more?: boolean;
}

export function report({ id = 2, length, head, data, more = false }: ReportFields): Buffer {
  const bytes = Buffer.alloc(64);
  bytes[0] = id;
  bytes[1] = length;
  bytes.write(head, 2, 'latin1');
  Buffer.from(data).copy(bytes, 2 + head.length);
  bytes[63] = more ? 1 : 0;
  return bytes;
}

function reports(head: string, text: string): Buffer[] {
  const bytes = Buffer.from(text);
  const parts = Math.max(1, Math.ceil(bytes.length / CAPACITY));
  return Array.from({ length: parts }, (_, n) => {
    const data = bytes.subarray(n * CAPACITY, (n + 1) * CAPACITY);
    return report({ length: data.length, head, data, more: n < parts - 1 });
  });
}

/** With the AIM identifier in each report, as Honeywell's do; three zeros: none. */
export const aimReports = (aim: string, text: string): Buffer[] => reports(aim, text);

/** Without room for an identifier, as Newland's. */
export const plainReports = (text: string): Buffer[] => reports('', text);
