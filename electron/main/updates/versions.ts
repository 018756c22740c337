import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Releases are called by three numbers and nothing else. */
export const VERSION = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

/** Negative where `a` is older than `b`. Both have to be of the form VERSION. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => (VERSION.exec(text) ?? []).slice(1).map(Number));
  for (const [at, part] of (left ?? []).entries()) {
    const difference = part - (right?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const FILE = 'newest-version.json';

function readNewest(path: string): string | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as { version?: unknown } | null;
    return typeof value?.version === 'string' && VERSION.test(value.version) ? value.version : null;
  } catch {
    // Not there yet, or cut short: nothing is known of a newer release.
    return null;
  }
}

/**
 * Notes that this release runs here. Answers with a newer one that ran here before: somebody went back
 * from it, so that it must not come again by itself. null: none.
 */
export function noteVersion(folder: string, version: string): string | null {
  const path = join(folder, FILE);
  const newest = readNewest(path);
  if (newest !== null && compareVersions(newest, version) > 0) return newest;
  if (newest !== version) {
    writeFileSync(`${path}.new`, JSON.stringify({ version }), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  }
  return null;
}
