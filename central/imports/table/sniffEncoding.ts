import { createReadStream } from 'node:fs';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'gb18030', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Of bytes beyond ASCII Chinese text has pairs, Latin text has single ones among letters. */
function looksChinese(bytes: Buffer): boolean {
  let pairs = 0;
  let singles = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    if ((bytes[at] ?? 0) < 0x80) continue;
    let end = at;
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) end += 1;
    // Characters in daily use lead with 0xB0 to 0xF7, punctuation with less than 0xAA.
    const lead = bytes[at] ?? 0;
    const daily = lead < 0xaa || (lead >= 0xb0 && lead <= 0xf7);
    if ((end - at) % 2 === 0 && daily) pairs += end - at;
    else singles += 1;
    at = end;
  }
  return pairs > singles * 4;
}

function fromMark(head: Buffer): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  const sample = head.subarray(0, 2000);
  let even = 0;
  let odd = 0;
  for (const [at, byte] of sample.entries()) {
    if (byte === 0 && at % 2 === 0) even += 1;
    if (byte === 0 && at % 2 === 1) odd += 1;
  }
  // Zeros in both places are no text.
  if (odd > sample.length / 5 && even === 0) return 'utf-16le';
  return even > sample.length / 5 && odd === 0 ? 'utf-16be' : undefined;
}

/** Reads the whole file, since the first letter that is not ASCII may be its last. */
export async function sniffEncoding(path: string): Promise<Encoding> {
  let fits: Encoding[] = ['utf-8', 'gb18030'];
  const decoders = new Map(fits.map((name) => [name, new TextDecoder(name, { fatal: true })]));
  let foreign: Buffer | undefined;
  let first = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
    const bytes = chunk as Buffer;
    const marked = first ? fromMark(bytes) : undefined;
    if (marked !== undefined) return marked;
    first = false;
    if (foreign === undefined && bytes.some((byte) => byte >= 0x80)) foreign = bytes;
    fits = fits.filter((name) => {
      try {
        decoders.get(name)?.decode(bytes, { stream: true });
        return true;
      } catch (error) {
        if (error instanceof TypeError) return false;
        throw error;
      }
    });
    if (fits.length === 0) return 'windows-1252';
  }
  if (fits.includes('utf-8')) return 'utf-8';
  return foreign !== undefined && looksChinese(foreign) ? 'gb18030' : 'windows-1252';
}
