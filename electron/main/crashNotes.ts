import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { CrashNote } from '../../shared/host/contract.ts';
import { openJsonFile } from './jsonFile.ts';

const KEPT = 50;
const FRAMES = 6;

/** What crashed when, for whoever supports this station. Kept on this machine only. */
export interface CrashNotes {
  /** Newest first. */
  readonly list: () => CrashNote[];
  /** On the disk when it returns: whoever calls may be dying. */
  readonly add: (kind: CrashNote['kind'], reason: string, detail?: string) => void;
  /** From here on an end that `ended` does not announce is found at the next start. */
  readonly begin: () => void;
  readonly ended: () => void;
}

/** A name as programs have them. Text that people typed or scanned does not get through whole. */
const asName = (text: string, most: number): string =>
  text.replaceAll(/[^\w.:<>/ -]/g, '').slice(0, most);

/** Whichever system's path it is: folders may be named after people. */
const fileOf = (path: string): string =>
  path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

/**
 * An error without its message, which may quote a name, an address or a code that was scanned: its kind,
 * its code, and where in the program it was.
 */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const stack = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .flatMap((line) => {
      const frame =
        /^\s+at (?:(?<name>[\w.<> ]{1,60}) \()?(?<file>[^()]+):(?<row>\d+):\d+\)?$/.exec(
          line,
        )?.groups;
      if (!frame) return [];
      return [`${frame['name'] ?? ''} ${fileOf(frame['file'] ?? '')}:${frame['row'] ?? ''}`.trim()];
    });
  const kind = /^\w{1,40}$/.test(error.name) ? error.name : 'Error';
  const known = /^[\w-]{1,40}$/.test(code) ? ` ${code}` : '';
  return asName(`${kind}${known} ${stack.slice(0, FRAMES).join(' < ')}`, 600).trim();
}

export function openCrashNotes(deps: {
  /** The shell's own folder. */
  readonly folder: string;
  readonly version: string;
  readonly now: () => Date;
  readonly report: (where: string, error: unknown) => void;
}): CrashNotes {
  const schema = Type.Array(CrashNote);
  const file = openJsonFile(join(deps.folder, 'crash-notes.json'), schema, deps.report);
  const running = join(deps.folder, 'running');
  const list = (): CrashNote[] => file.read() ?? [];
  const add: CrashNotes['add'] = (kind, reason, detail = '') => {
    const note: CrashNote = {
      at: deps.now().toISOString(),
      version: deps.version.slice(0, 40),
      kind,
      reason: asName(reason, 80),
      detail: asName(detail, 600),
    };
    file.write([note, ...list()].slice(0, KEPT));
  };
  return {
    list,
    add,
    begin: () => {
      if (existsSync(running)) add('main-gone', 'ended without closing');
      try {
        writeFileSync(running, '');
      } catch (error) {
        deps.report('crash notes', error);
      }
    },
    ended: () => rmSync(running, { force: true }),
  };
}
