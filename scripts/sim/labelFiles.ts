import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zplToBase64Async } from 'zpl-renderer-js';
import { toPng } from './png.ts';
import type { SimLabel } from './printerSim.ts';

const DOTS_PER_MM = 8;

/** Label size from ^PW and ^LL (dots), 100 × 150 mm where the format does not say. */
export function labelSizeMm(zpl: string, dpmm: number): { width: number; height: number } {
  const dots = (command: string): number | undefined => {
    const match = new RegExp(`\\^${command}(\\d{1,5})`).exec(zpl);
    return match ? Number(match[1]) : undefined;
  };
  return {
    width: (dots('PW') ?? 100 * dpmm) / dpmm,
    height: (dots('LL') ?? 150 * dpmm) / dpmm,
  };
}

/** The label as it would look on paper. */
export async function drawPng({ bytes, language, page }: SimLabel, dpmm: number): Promise<Buffer> {
  if (language !== 'zpl') return page ? toPng(page) : Buffer.alloc(0);
  const text = bytes.toString('utf8');
  const { width, height } = labelSizeMm(text, dpmm);
  return Buffer.from(await zplToBase64Async(text, width, height, dpmm), 'base64');
}

/** Writes `NAME.zpl`, `.tspl`, `.epl` or `.escpos` as received and `NAME.png` as it would look on paper. */
export async function writeLabelFiles(
  folder: string,
  name: string,
  label: SimLabel,
  dpmm: number = DOTS_PER_MM,
): Promise<{ received: string; png: string }> {
  await mkdir(folder, { recursive: true });
  const received = join(folder, `${name}.${label.language}`);
  const png = join(folder, `${name}.png`);
  await writeFile(received, label.bytes);
  await writeFile(png, await drawPng(label, dpmm));
  return { received, png };
}
