import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { TSchema, Static } from 'typebox';
import { Compile } from 'typebox/compile';

/** A small file of this user that the shell keeps. What can't be read counts as absent: none of it is needed to work. */
export interface JsonFile<T> {
  readonly read: () => T | undefined;
  /** Whole or not at all. A disk that takes nothing is reported. */
  readonly write: (value: T) => void;
}

export function openJsonFile<S extends TSchema>(
  path: string,
  schema: S,
  report: (where: string, error: unknown) => void,
): JsonFile<Static<S>> {
  const validator = Compile(schema);
  return {
    read: () => {
      try {
        const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
        return validator.Check(found) ? found : undefined;
      } catch {
        // Absent, cut off, or of another version.
        return undefined;
      }
    },
    write: (value) => {
      try {
        writeFileSync(`${path}.new`, JSON.stringify(value), { mode: 0o600 });
        renameSync(`${path}.new`, path);
      } catch (error) {
        report('a file of the shell', error);
      }
    },
  };
}
