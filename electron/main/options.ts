import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { UPDATE_MODES, type UpdateMode } from './updates/index.ts';

export interface ShellOptions {
  readonly dataDir: string;
  readonly centralUrl: string;
  readonly enrolCode?: string;
  readonly name?: string;
  /** A person accepted that the station's key lies in a file: for machines without a key store. */
  readonly keyInFile: boolean;
  readonly updates: UpdateMode;
  /** Its authorities vouch for central, too: a packed program heeds no NODE_EXTRA_CA_CERTS. */
  readonly ca?: string;
}

const DEFAULT_CENTRAL = 'http://127.0.0.1:4180';

/** Chromium's own switches come along on the same line: whatever is not ours is passed over. */
export function readOptions(argv: readonly string[], userData: string): ShellOptions {
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
  const enrolCode = text(values.enrol);
  const name = text(values.name);
  const ca = text(values.ca);
  return {
    dataDir: resolve(text(values.data) ?? join(userData, 'station')),
    centralUrl: text(values.central) ?? DEFAULT_CENTRAL,
    ...(enrolCode === undefined ? {} : { enrolCode }),
    ...(name === undefined ? {} : { name }),
    ...(ca === undefined ? {} : { ca: resolve(ca) }),
    keyInFile: values['key-in-file'] === true,
    updates: UPDATE_MODES.find((mode) => mode === values.updates) ?? 'quietly',
  };
}

/** What to start the same station with again. The code is good once, and the name is central's by then. */
export function startArguments(options: ShellOptions): string[] {
  return [
    ...['--data', options.dataDir, '--central', options.centralUrl],
    ...(options.keyInFile ? ['--key-in-file'] : []),
    ...(options.ca === undefined ? [] : ['--ca', options.ca]),
    ...(options.updates === 'quietly' ? [] : ['--updates', options.updates]),
  ];
}
