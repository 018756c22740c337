/** Bitmaps as ZPL `^GFA` fields in Zebra's own run-length code, which every ZPL printer reads. */
import { bytesPerRow, type TextBitmap } from './textRasterizer.ts';

/** Repeat counts: `g`–`z` are 20–400, `G`–`Y` are 1–19. */
function encodeRun(digit: string, count: number): string {
  let code = '';
  let left = count;
  while (left >= 420) {
    code += `z${digit}`;
    left -= 400;
  }
  const twenties = Math.floor(left / 20);
  if (twenties > 0) code += String.fromCharCode('f'.charCodeAt(0) + twenties);
  const ones = left % 20;
  if (ones > 0) code += left === 1 ? '' : String.fromCharCode('F'.charCodeAt(0) + ones);
  return code + (left > 0 ? digit : '');
}

/** `,` fills the row with white. (`!` for black is left out: not every interpreter takes it for whole bytes.) */
function encodeRow(hex: string): string {
  const tail = /0+$/.exec(hex)?.[0] ?? '';
  const shortens = tail.length > 1;
  const body = shortens ? hex.slice(0, -tail.length) : hex;
  const runs = body.match(/(.)\1*/g) ?? [];
  return runs.map((run) => encodeRun(run.charAt(0), run.length)).join('') + (shortens ? ',' : '');
}

export function encodeGraphicField(bitmap: TextBitmap): string {
  const width = bytesPerRow(bitmap.widthDots);
  const rows: string[] = [];
  let previous: string | null = null;
  for (let row = 0; row < bitmap.heightDots; row += 1) {
    const bytes = bitmap.bytes.subarray(row * width, (row + 1) * width);
    const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase();
    rows.push(hex === previous ? ':' : encodeRow(hex));
    previous = hex;
  }
  const total = width * bitmap.heightDots;
  return `^GFA,${total},${total},${width},${rows.join('')}`;
}

/** White text on black: a box with the lines knocked out of it, as one bitmap. */
export function knockOut(
  widthDots: number,
  heightDots: number,
  lines: readonly { x: number; y: number; bitmap: TextBitmap }[],
): TextBitmap {
  const width = bytesPerRow(widthDots);
  const bytes = new Uint8Array(width * heightDots);
  const isInk = (bitmap: TextBitmap, x: number, y: number): boolean => {
    const byte = bitmap.bytes[y * bytesPerRow(bitmap.widthDots) + (x >> 3)] ?? 0;
    return (byte & (0x80 >> (x & 7))) !== 0;
  };
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const index = y * width + (x >> 3);
      bytes[index] = (bytes[index] ?? 0) | (0x80 >> (x & 7));
    }
  }
  for (const { x: left, y: top, bitmap } of lines) {
    for (let y = 0; y < bitmap.heightDots; y += 1) {
      for (let x = 0; x < bitmap.widthDots; x += 1) {
        const outside =
          top + y < 0 || top + y >= heightDots || left + x < 0 || left + x >= widthDots;
        if (outside || !isInk(bitmap, x, y)) continue;
        const index = (top + y) * width + ((left + x) >> 3);
        bytes[index] = (bytes[index] ?? 0) & ~(0x80 >> ((left + x) & 7));
      }
    }
  }
  const missing = lines.flatMap(({ bitmap }) => bitmap.missing);
  return { widthDots, heightDots, bytes, missing };
}
