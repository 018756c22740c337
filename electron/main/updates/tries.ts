import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = 'update-tried.json';

/** Noted before an update is put in: whether it worked shows at the next start only. */
export function noteTry(folder: string, version: string): void {
  writeFileSync(join(folder, FILE), JSON.stringify({ version }), { mode: 0o600 });
}

/** The release that should run now and does not; null: none was tried, or it is this one. Told once. */
export function failedTry(folder: string, running: string): string | null {
  const path = join(folder, FILE);
  try {
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown };
    return typeof version === 'string' && version !== running ? version : null;
  } catch {
    // None was tried, or the note was cut short.
    return null;
  } finally {
    rmSync(path, { force: true });
  }
}
