import { randomBytes } from 'node:crypto';
import { CompiledQuery, type Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { COLLECTION_NAMES, type CollectionName } from '../../shared/schema/index.ts';
import { selectRows } from './bulk.ts';
import type { Database, ShardClockTable } from './database.ts';
import { isPostgresUrl, openEngine, placeholder, type Engine } from './engine/index.ts';
import { flush, type PendingEntry } from './flush.ts';
import { Memory } from './memory.ts';
import { migrate, type Migration } from './migrations.ts';
import { MessageRelay } from './relay.ts';
import { deriveKey, loadSecret, saveSecret, sharedSecret } from './secret.ts';
import { BufferedShardTx } from './transaction.ts';
import type {
  Clock,
  CommitEvent,
  Entropy,
  ShardTx,
  Store,
  TransactionFigures,
  TxWatch,
} from './types.ts';

export const systemClock: Clock = { now: () => Date.now() };
export const systemEntropy: Entropy = { bytes: (count) => randomBytes(count) };
export const isoTime = (ms: number): string => new Date(ms).toISOString();

/** In `meta` while a backup is being put back. */
export const RESTORING = 'restoring';

export interface StoreOptions {
  /**
   * A file, made with its folder where it is missing, or the `postgres://` URL of a database that is there
   * (of several servers, with all of their hosts).
   */
  readonly database: string;
  /** File of the server's secret. Default: beside the database file; on PostgreSQL, in the database. */
  readonly keyFile?: string;
  readonly clock?: Clock;
  readonly entropy?: Entropy;
  /** Schema steps of the rooms that keep tables of their own. */
  readonly migrations?: readonly Migration[];
  /** Who watches over what a transaction writes; undefined: nobody needs to. */
  readonly watch?: (tx: ShardTx) => TxWatch | undefined;
  /** Told of every transaction on a shard when it has ended. */
  readonly onTransaction?: (figures: TransactionFigures) => void;
  /** It is being put back from a backup: nobody else may open it until that is done. */
  readonly restoring?: boolean;
  /** It is a server's, with many writing at a time: takes a thread more. */
  readonly servesMany?: boolean;
  /** Failures nobody waits for (relay, listeners). */
  readonly report?: (error: unknown, about: Record<string, unknown>) => void;
}

export const reportToStderr = (error: unknown, about: Record<string, unknown>): void => {
  process.stderr.write(`${JSON.stringify(about)} ${String(error)}\n`);
};

/** Those that stations follow, of all that were written. */
function changedCollections(entries: readonly PendingEntry[]): CollectionName[] {
  const written = new Set<string>(
    entries.flatMap(({ writes }) => writes.map(({ collection }) => collection)),
  );
  return COLLECTION_NAMES.filter((name) => written.has(name));
}

/** What the database says under the name, in base64url; whichever process comes first says it. */
async function readOrMake({ writer }: Engine, name: string, made: Uint8Array): Promise<string> {
  const row = await writer
    .insertInto('meta')
    .values({ name, value: Buffer.from(made).toString('base64url') })
    .onConflict((c) => c.column('name').doUpdateSet((e) => ({ name: e.ref('meta.name') })))
    .returning('value')
    .executeTakeFirstOrThrow();
  return row.value;
}

/** The first statement takes the shard's row, and with it the shard, until the commit. */
const TAKE_SHARD =
  `insert into "shard_clock" ("shard", "clock", "head_hash", "at", "sent") values (${placeholder(1)}, 0, '', ${placeholder(2)}, 0)` +
  ' on conflict ("shard") do update set "clock" = "shard_clock"."clock" returning "clock", "head_hash", "at", "sent"';
const MOVE_CLOCK =
  `update "shard_clock" set "clock" = ${placeholder(1)}, "head_hash" = ${placeholder(2)}, "at" = ${placeholder(3)},` +
  ` "sent" = ${placeholder(4)} where "shard" = ${placeholder(5)}`;

async function takeShard(db: Kysely<Database>, shard: string, now: string) {
  const [head] = await selectRows<Omit<ShardClockTable, 'shard'>>(db, TAKE_SHARD, [shard, now]);
  if (!head) throw new AppError('internal', { shard });
  return head;
}

export async function openStore(options: StoreOptions): Promise<Store> {
  const { database, clock = systemClock, entropy = systemEntropy } = options;
  const report = options.report ?? reportToStderr;
  const { servesMany } = options;
  const engine = await openEngine(database, { report, servesMany });
  const { writer, reader } = engine;
  const keyFile = options.keyFile ?? (isPostgresUrl(database) ? undefined : `${database}.key`);
  let databaseId: string;
  let secret: Buffer;
  try {
    await engine.alone(async () => {
      await migrate(writer, options.migrations ?? [], isoTime(clock.now()));
      await engine.afterMigration();
    });
    const unfinished = await writer
      .selectFrom('meta')
      .select('value')
      .where('name', '=', RESTORING)
      .executeTakeFirst();
    if (unfinished && options.restoring !== true) {
      throw new AppError('restore-unfinished', { try: 'restore into an empty place again' });
    }
    databaseId = await readOrMake(engine, 'database_id', entropy.bytes(9));
    secret =
      keyFile === undefined
        ? await sharedSecret((made) => readOrMake(engine, 'server_secret', made), entropy)
        : loadSecret(keyFile, entropy);
  } catch (error) {
    await engine.close();
    throw error;
  }

  const listeners = new Set<(event: CommitEvent) => void>();
  const announced = new Map<string, number>();
  const announce = ({ changed, ...moved }: CommitEvent): void => {
    const before = announced.get(moved.shard) ?? 0;
    if (before >= moved.clock) return;
    announced.set(moved.shard, moved.clock);
    // Another process committed in between: what it changed is not known here.
    const event = changed?.after === before ? { ...moved, changed } : moved;
    for (const listener of listeners) {
      try {
        listener(event);
      } catch (error) {
        report(error, { doing: 'commit-listener', ...event });
      }
    }
  };
  /** Shards that have committed anything: each may have sent something. */
  const senders = new Set<string>();
  const readClocks = async () => {
    const rows = await reader.selectFrom('shard_clock').select(['shard', 'clock']).execute();
    for (const { shard } of rows) senders.add(shard);
    return rows;
  };
  for (const row of await readClocks()) announced.set(row.shard, row.clock);
  engine.hear(announce);

  const memory = new Memory();
  const keys = new Map<string, Buffer>();
  const key = (purpose: string): Buffer => {
    const known = keys.get(purpose) ?? deriveKey(secret, purpose);
    keys.set(purpose, known);
    return known;
  };

  async function transact<T>(
    shard: string,
    work: (tx: ShardTx) => Promise<T>,
    trace?: string,
  ): Promise<T> {
    const asked = performance.now();
    let had = asked;
    const tell = (outcome: TransactionFigures['outcome']): void => {
      const [waited, took] = [(had - asked) / 1000, (performance.now() - had) / 1000];
      options.onTransaction?.({ outcome, waited, took });
    };
    const running = engine.transaction(async (db) => {
      const started = isoTime(clock.now());
      const head = await takeShard(db, shard, started);
      had = performance.now();
      const now = started > head.at ? started : head.at;
      const rows = memory.take(shard, head.head_hash);
      const tx = new BufferedShardTx(db, shard, head.clock, now, trace ?? null, rows, key);
      tx.watch = options.watch?.(tx);
      const value = await work(tx);
      await tx.watch?.settle();
      await tx.writeGathered();
      if (tx.entries.length === 0 && tx.messages.length === 0) {
        memory.keep(shard, head.head_hash, rows);
        return { value, committed: null };
      }
      const from = { headHash: head.head_hash, sent: head.sent };
      const collections = changedCollections(tx.entries);
      const flushed = await flush(tx, from, entropy);
      await db.executeQuery(
        CompiledQuery.raw(MOVE_CLOCK, [flushed.clock, flushed.headHash, now, flushed.sent, shard]),
      );
      // Whoever has the shard next may be in the same commit; what does not come to be has no head to go by.
      memory.keep(shard, flushed.headHash, rows);
      const changed = { after: head.clock, collections };
      return { value, committed: { shard, clock: flushed.clock, changed } };
    });
    const { value, committed } = await running.catch((error: unknown) => {
      tell('rolled-back');
      throw error;
    });
    tell('committed');
    if (committed) {
      senders.add(shard);
      announce(committed);
      engine.tell(committed);
      relay.wake();
    }
    return value;
  }

  const onCommit = (listener: (event: CommitEvent) => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  const relay = new MessageRelay({
    reader,
    writer,
    transact,
    senders: () => senders,
    pollClocks: async () => {
      for (const row of await readClocks()) announce(row);
    },
    report,
  });

  return {
    transact,
    onCommit,
    read: reader,
    write: writer,
    relay,
    databaseId,
    clock,
    entropy,
    size: () => engine.size(),
    async probe() {
      const row = { name: 'probed_at', value: isoTime(clock.now()) };
      await writer
        .insertInto('meta')
        .values(row)
        .onConflict((c) => c.column('name').doUpdateSet({ value: row.value }))
        .execute();
    },
    key,
    saveKey(path) {
      if (!saveSecret(path, secret).equals(secret))
        throw new AppError('file-exists', { file: path });
    },
    async close() {
      await relay.stop();
      await engine.close();
    },
  };
}
