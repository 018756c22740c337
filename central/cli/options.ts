import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { openCentralStore } from '../openCentralStore.ts';
import { DATABASE_FILE } from '../server.ts';
import type { Store } from '../store/index.ts';

export interface DataOption {
  readonly data: string;
}

export const addDataOption = (command: Command): Command =>
  command.option(
    '--data <dir>',
    'folder of the database, the server key and uploads',
    './data/central',
  );

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

/** Runs work on the store in `dir`, whether central is serving it or not. Only `serve` makes a new one. */
export async function withStore<T>(dir: string, work: (store: Store) => Promise<T>): Promise<T> {
  const databasePath = join(dir, DATABASE_FILE);
  if (!existsSync(databasePath)) {
    throw new AppError('no-database-here', { databasePath, try: 'serve --data DIR makes one' });
  }
  const store = await openCentralStore({ database: databasePath });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
