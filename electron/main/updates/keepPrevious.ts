import { copyFile, link, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const withoutVersion = (name: string): string => name.replace(/-?\d+\.\d+\.\d+/, '');

/** What was kept of this program while its file was called by its version, or is again. */
async function removeKept(path: string): Promise<void> {
  const [folder, own] = [dirname(path), `${basename(path)}.previous`];
  for (const name of await readdir(folder))
    if (name.endsWith('.previous') && withoutVersion(name) === withoutVersion(own))
      await rm(join(folder, name), { force: true });
}

/**
 * Keeps the program as it is beside the one that takes its place, as NAME.previous, and no other: to go
 * back to, and because its file is removed before the new one is moved there. Answers with what brings it
 * back if nothing took its place.
 */
export async function keepPrevious(path: string): Promise<() => Promise<void>> {
  const previous = `${path}.previous`;
  await removeKept(path);
  try {
    await link(path, previous);
  } catch {
    // A file system without links: a copy then.
    await copyFile(path, previous);
  }
  return async () => {
    if (!(await exists(path))) await rename(previous, path);
  };
}
