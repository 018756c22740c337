import { crc32, deflateSync } from 'node:zlib';
import type { PaperPage } from '../../shared/paper/index.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function chunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

/** A page as a PNG of one bit a dot. */
export function toPng({ widthDots, heightDots, bytes }: PaperPage): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(widthDots, 0);
  header.writeUInt32BE(heightDots, 4);
  // One bit, grey; the rest is what PNG knows only one way of.
  header[8] = 1;
  const row = Math.ceil(widthDots / 8);
  const rows = Buffer.alloc((row + 1) * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    // In PNG 1 is white.
    for (let x = 0; x < row; x += 1)
      rows[y * (row + 1) + 1 + x] = ~(bytes[y * row + x] ?? 0) & 0xff;
  }
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
