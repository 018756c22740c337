/** As much of IPP (RFC 8010, RFC 8011) as a raw queue needs: requests of plain attributes, answers as groups of values. */
import { request } from 'node:http';

export const IPP_OPERATIONS = {
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getJobs: 0x000a,
  getPrinterAttributes: 0x000b,
  cupsGetPrinters: 0x4002,
} as const;

export type IppValue = string | number;
/** Attributes of one printer, job or of the operation itself. */
export type IppGroup = ReadonlyMap<string, readonly IppValue[]>;
export interface IppAnswer {
  readonly status: number;
  readonly groups: readonly { readonly kind: number; readonly attributes: IppGroup }[];
}

/** CUPS listens on a socket of this machine, or at a host and port. */
export type CupsServer =
  | { readonly socketPath: string }
  | { readonly host: string; readonly port: number };

export type IppAttribute = readonly [tag: number, name: string, ...values: IppValue[]];
export const IPP_TAGS = {
  integer: 0x21,
  enum: 0x23,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
} as const;
export const IPP_GROUPS = { operation: 1, job: 2, printer: 4 } as const;
const END_OF_ATTRIBUTES = 3;
/** A list of a thousand printers is not half of it. */
const ANSWER_MAX = 4 * 1024 * 1024;

export class IppError extends Error {
  constructor(detail: string) {
    super(detail);
    this.name = 'IppError';
  }
}

const u16 = (value: number): Buffer => Buffer.from([(value >> 8) & 0xff, value & 0xff]);
function encodeValue(tag: number, value: IppValue): Buffer {
  const isNumber = tag === IPP_TAGS.integer || tag === IPP_TAGS.enum;
  if (!isNumber) return Buffer.from(String(value), 'utf8');
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(Number(value));
  return bytes;
}

export function encodeIpp(operation: number, attributes: readonly IppAttribute[]): Buffer {
  const parts = [
    Buffer.from([2, 0]),
    u16(operation),
    Buffer.from([0, 0, 0, 1, IPP_GROUPS.operation]),
  ];
  const all: readonly IppAttribute[] = [
    [IPP_TAGS.charset, 'attributes-charset', 'utf-8'],
    [IPP_TAGS.language, 'attributes-natural-language', 'en'],
    ...attributes,
  ];
  for (const [tag, name, ...values] of all) {
    for (const [index, value] of values.entries()) {
      const label = Buffer.from(index === 0 ? name : '', 'utf8');
      const body = encodeValue(tag, value);
      parts.push(Buffer.from([tag]), u16(label.length), label, u16(body.length), body);
    }
  }
  return Buffer.concat([...parts, Buffer.from([END_OF_ATTRIBUTES])]);
}

function decodeValue(tag: number, body: Buffer): IppValue {
  if (tag === IPP_TAGS.integer || tag === IPP_TAGS.enum) {
    return body.length === 4 ? body.readInt32BE() : 0;
  }
  if (tag === 0x22) return body[0] ?? 0;
  return body.toString('utf8');
}

/** Throws IppError for what is cut short. */
export function decodeIpp(bytes: Buffer): IppAnswer {
  try {
    const groups: { kind: number; attributes: Map<string, IppValue[]> }[] = [];
    let at = 8;
    let name = '';
    for (;;) {
      const tag = bytes.readUInt8(at);
      at += 1;
      if (tag === END_OF_ATTRIBUTES) break;
      if (tag < 0x10) {
        groups.push({ kind: tag, attributes: new Map() });
        continue;
      }
      const nameLength = bytes.readUInt16BE(at);
      if (nameLength > 0) name = bytes.toString('utf8', at + 2, at + 2 + nameLength);
      at += 2 + nameLength;
      const length = bytes.readUInt16BE(at);
      if (at + 2 + length > bytes.length) throw new RangeError('a value is longer than the answer');
      const value = decodeValue(tag, bytes.subarray(at + 2, at + 2 + length));
      at += 2 + length;
      const attributes = groups.at(-1)?.attributes;
      const known = attributes?.get(name);
      if (known) known.push(value);
      else attributes?.set(name, [value]);
    }
    return { status: bytes.readUInt16BE(2), groups };
  } catch (error) {
    throw new IppError(`not an IPP answer: ${String(error)}`);
  }
}

/** Rejects with IppError when nobody answers, not in time, or not in IPP. */
export function askIpp(
  server: CupsServer,
  path: string,
  message: Buffer,
  deadlineMs: number,
): Promise<IppAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (detail: string): void => reject(new IppError(detail));
    const outgoing = request(
      {
        ...server,
        method: 'POST',
        path,
        timeout: deadlineMs,
        headers: { 'content-type': 'application/ipp', 'content-length': message.length },
      },
      (answer) => {
        const chunks: Buffer[] = [];
        let size = 0;
        answer.on('data', (chunk: Buffer) => {
          size += chunk.length;
          if (size > ANSWER_MAX) outgoing.destroy(new Error('the answer is too long'));
          else chunks.push(chunk);
        });
        answer.on('error', (error) => fail(error.message));
        answer.on('end', () => {
          if (answer.statusCode !== 200) {
            fail(`HTTP ${answer.statusCode ?? 0}`);
            return;
          }
          try {
            resolve(decodeIpp(Buffer.concat(chunks)));
          } catch (error) {
            reject(error instanceof Error ? error : new IppError(String(error)));
          }
        });
      },
    );
    outgoing.on('timeout', () => outgoing.destroy(new Error(`no answer in ${deadlineMs} ms`)));
    outgoing.on('error', (error) => fail(error.message));
    outgoing.end(message);
  });
}
