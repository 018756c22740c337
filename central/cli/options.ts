import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { openCentralStore } from '../openCentralStore.ts';
import { DATABASE_FILE } from '../server.ts';
import { isPostgresUrl, type Store } from '../store/index.ts';

export interface DataOption {
  readonly data: string;
  readonly database?: string;
  readonly databaseFile?: string;
  readonly keyFile?: string;
}

function parseDatabaseUrl(text: string): string {
  if (isPostgresUrl(text)) return text;
  throw new InvalidArgumentError('Like postgres://user:password@host:5432/name.');
}

function readDatabaseFile(file: string): string {
  const text = readFileSync(file, 'utf8').trim();
  if (isPostgresUrl(text)) return text;
  throw new AppError('database-file-unusable', { file, needs: 'a postgres:// URL' });
}

export const addDataOption = (command: Command): Command =>
  command
    .option('--data <dir>', 'folder of the database, the server key and uploads', './data/central')
    .addOption(
      new Option('--database <url>', 'a PostgreSQL database, instead of a file in the folder')
        .env('DATABASE_URL')
        .argParser(parseDatabaseUrl),
    )
    .addOption(
      new Option(
        '--database-file <file>',
        'a file that holds such a URL and nothing else, as secrets are handed to containers',
      ).env('DATABASE_URL_FILE'),
    )
    .option(
      '--key-file <file>',
      'the server key (beside a database file; in a PostgreSQL database)',
    )
    // A folder that was named is meant, whatever the environment says.
    .hook('preAction', (_, acting) => {
      const source = (name: string) => acting.getOptionValueSource(name);
      for (const name of ['database', 'databaseFile'])
        if (source('data') === 'cli' && source(name) === 'env')
          acting.setOptionValue(name, undefined);
      const { database, databaseFile } = acting.opts<DataOption>();
      if (database === undefined && databaseFile !== undefined)
        acting.setOptionValue('database', readDatabaseFile(databaseFile));
    });

export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new InvalidArgumentError('A port is a number from 0 (any free one) to 65535.');
  }
  return port;
}

export function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0) {
    throw new InvalidArgumentError('A whole number, 0 or more.');
  }
  return count;
}

/** Runs work on the store, whether central is serving it or not. Only `serve` makes a new file. */
export async function withStore<T>(
  { data, database = join(data, DATABASE_FILE), keyFile }: DataOption,
  work: (store: Store) => Promise<T>,
): Promise<T> {
  if (!isPostgresUrl(database) && !existsSync(database)) {
    throw new AppError('no-database-here', {
      databasePath: database,
      try: 'serve --data DIR makes one',
    });
  }
  const store = await openCentralStore({ database, ...(keyFile === undefined ? {} : { keyFile }) });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
