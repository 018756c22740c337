import { copyFile, link, rename, rm, stat } from 'node:fs/promises';

const exists = async (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/**
 * Keeps the program as it is beside the one that takes its place, as NAME.previous: to go back to, and
 * because its file is removed before the new one is moved there. Answers with what brings it back if
 * nothing took its place.
 */
export async function keepPrevious(path: string): Promise<() => Promise<void>> {
  const previous = `${path}.previous`;
  await rm(previous, { force: true });
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
