import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Type, type Static } from 'typebox';
import { literals } from '../../shared/schema/base.ts';
import { openJsonFile, type JsonFile } from './jsonFile.ts';
import { UPDATE_MODES, type UpdateMode } from './updates/index.ts';

export interface ShellOptions {
  readonly dataDir: string;
  /** Only where it was said at this start: a station is not moved otherwise. */
  readonly centralUrl?: string;
  /** Where central was at the last start, for a station that is not enrolled. */
  readonly firstCentralUrl?: string;
  readonly enrolCode?: string;
  readonly name?: string;
  /** A person accepted that the station's key lies in a file: for machines without a key store. */
  readonly keyInFile: boolean;
  readonly updates: UpdateMode;
  /** Its authorities vouch for central, too: a packed program heeds no NODE_EXTRA_CA_CERTS. */
  readonly ca?: string;
}

const Kept = Type.Object({
  data: Type.String({ minLength: 1 }),
  central: Type.String({ minLength: 1 }),
  ca: Type.Optional(Type.String({ minLength: 1 })),
  updates: literals(UPDATE_MODES),
  keyInFile: Type.Boolean(),
});
/** With what a station came up last. No secrets: the code is used up, and the key lies elsewhere. */
export type KeptOptions = Static<typeof Kept>;

/**
 * Desktop icons, the Dock and a program that was updated start it with no arguments: then it goes by
 * those of the start before. `userData`: the program's own folder, whichever station it runs.
 */
export function openLastStart(
  userData: string,
  report: (where: string, error: unknown) => void,
): JsonFile<KeptOptions> {
  const file = openJsonFile(join(userData, 'last-start.json'), Kept, report);
  return {
    read: file.read,
    write: (kept) => {
      try {
        mkdirSync(userData, { recursive: true, mode: 0o700 });
      } catch (error) {
        report('the last start', error);
      }
      file.write(kept);
    },
  };
}

/**
 * What was said on the command line; what was not, as at the last start of the same station (`kept`).
 * Chromium's own switches come along on the same line: whatever is not ours is passed over.
 */
export function readOptions(
  argv: readonly string[],
  userData: string,
  kept: KeptOptions | undefined,
): ShellOptions {
  const { values } = parseArgs({
    args: argv.slice(1),
    strict: false,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      central: { type: 'string' },
      enrol: { type: 'string' },
      name: { type: 'string' },
      'key-in-file': { type: 'boolean' },
      updates: { type: 'string' },
      ca: { type: 'string' },
    },
  });
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const dataDir = resolve(text(values.data) ?? kept?.data ?? join(userData, 'station'));
  const before = kept?.data === dataDir ? kept : undefined;
  const centralUrl = text(values.central);
  const enrolCode = text(values.enrol);
  const name = text(values.name);
  // Said and empty: no longer.
  const ca = values.ca === '' ? undefined : (text(values.ca) ?? before?.ca);
  return {
    dataDir,
    ...(centralUrl === undefined ? {} : { centralUrl }),
    ...(before === undefined ? {} : { firstCentralUrl: before.central }),
    ...(enrolCode === undefined ? {} : { enrolCode }),
    ...(name === undefined ? {} : { name }),
    ...(ca === undefined ? {} : { ca: resolve(ca) }),
    keyInFile: values['key-in-file'] === true || before?.keyInFile === true,
    updates: UPDATE_MODES.find((mode) => mode === values.updates) ?? before?.updates ?? 'quietly',
  };
}

/** `central`: where the station is enrolled. */
export function keptOptions(options: ShellOptions, central: string): KeptOptions {
  const { dataDir, ca, updates, keyInFile } = options;
  return { data: dataDir, central, ...(ca === undefined ? {} : { ca }), updates, keyInFile };
}

/**
 * What to start the same station with again. The code is good once, the name is central's by then, and
 * where central is the station knows: said here, it would go back to this one when it was moved.
 */
export function startArguments(options: ShellOptions): string[] {
  return [
    ...['--data', options.dataDir],
    ...(options.keyInFile ? ['--key-in-file'] : []),
    ...(options.ca === undefined ? [] : ['--ca', options.ca]),
    ...(options.updates === 'quietly' ? [] : ['--updates', options.updates]),
  ];
}
