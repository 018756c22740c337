import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Latest modification time in ms below these files and folders; 0 where none exists. */
export async function newestChange(places: readonly string[]): Promise<number> {
  let newest = 0;
  for (const place of places) {
    const info = await stat(place).catch(() => undefined);
    if (!info) continue;
    if (info.isDirectory()) {
      const names = await readdir(place);
      newest = Math.max(newest, await newestChange(names.map((name) => path.join(place, name))));
    } else {
      newest = Math.max(newest, info.mtimeMs);
    }
  }
  return newest;
}
