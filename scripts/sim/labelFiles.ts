import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zplToBase64Async } from 'zpl-renderer-js';

const DOTS_PER_MM = 8;

/** Label size from ^PW and ^LL (dots), 100 × 150 mm where the format does not say. */
export function labelSizeMm(zpl: string): { width: number; height: number } {
  const dots = (command: string): number | undefined => {
    const match = new RegExp(`\\^${command}(\\d{1,5})`).exec(zpl);
    return match ? Number(match[1]) : undefined;
  };
  return {
    width: (dots('PW') ?? 100 * DOTS_PER_MM) / DOTS_PER_MM,
    height: (dots('LL') ?? 150 * DOTS_PER_MM) / DOTS_PER_MM,
  };
}

/** Writes `NAME.zpl` as received and `NAME.png` as it would look on paper. */
export async function writeLabelFiles(
  folder: string,
  name: string,
  bytes: Buffer,
): Promise<{ zpl: string; png: string }> {
  await mkdir(folder, { recursive: true });
  const zpl = join(folder, `${name}.zpl`);
  const png = join(folder, `${name}.png`);
  await writeFile(zpl, bytes);
  const text = bytes.toString('utf8');
  const { width, height } = labelSizeMm(text);
  await writeFile(
    png,
    Buffer.from(await zplToBase64Async(text, width, height, DOTS_PER_MM), 'base64'),
  );
  return { zpl, png };
}
