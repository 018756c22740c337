import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../database.ts';
import type { CommitEvent } from '../types.ts';

export interface OpenOptions {
  /** Failures nobody waits for. */
  readonly report: (error: unknown, about: Record<string, unknown>) => void;
  /** It is a server's: what can be done beside the commits is, on a thread of its own. */
  readonly servesMany?: boolean | undefined;
}

export interface Engine {
  /** Takes statements: on SQLite one after the other, on PostgreSQL as many at a time as its pool has connections. */
  readonly writer: Kysely<Database>;
  /**
   * Runs `work` in a transaction and resolves once it is committed; throwing undoes it, and nothing else.
   * Not to be nested.
   */
  transaction<T>(work: (db: Transaction<Database>) => Promise<T>): Promise<T>;
  /** Cannot write. Its transactions are snapshots that never wait for a writer. */
  readonly reader: Kysely<Database>;
  /** Runs `work` while no other process does. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** After the schema was changed, whatever this engine needs besides. */
  afterMigration(): Promise<void>;
  /** Tells other processes on this database what was committed. Nothing is promised: they look for themselves, too. */
  tell(event: CommitEvent): void;
  /** Hears what other processes, and this one, tell. */
  hear(listener: (event: CommitEvent) => void): void;
  /** Bytes that the database takes. */
  size(): Promise<number>;
  close(): Promise<void>;
}

/** The placeholder of the parameter with this number, counted from 1. Each is used once, in this order. */
export const placeholder = (_number: number): string => '?';
