import type { Kysely, Transaction } from 'kysely';
import type { CollectionDocuments, CollectionName } from '../../shared/schema/index.ts';
import type { Database } from './database.ts';

/** Replicated collections, and those that never leave central. */
export type InternalCollection =
  | CollectionName
  | 'orders'
  | 'counters'
  | 'imports'
  | 'warehouses'
  | 'rules'
  | 'checks'
  | 'promises'
  | 'allocation'
  | 'notifications'
  | 'channels';

export interface InternalDoc {
  readonly id: string;
  readonly clock: number;
  readonly [field: string]: unknown;
}
export type Doc<C extends InternalCollection = InternalCollection> = C extends CollectionName
  ? CollectionDocuments[C]
  : InternalDoc;

export interface Write {
  readonly collection: InternalCollection;
  readonly id: string;
  /** The document as it is from now on; `clock` is stamped by `append`. null: removed, a tombstone stays. */
  readonly doc: Record<string, unknown> | null;
  /** The row left every station's scope: served as deleted from now on, kept at central. */
  readonly gone?: boolean;
  /** What `children` finds it by. Default: the field that COLLECTIONS names as the collection's parent. */
  readonly parent?: string | null;
}

export interface Entry {
  /** What happened, e.g. `pick.confirmed`, `order.imported`. */
  readonly kind: string;
  /** What it was decided from. Lies in the hash chain for ever: never put personal data in it. */
  readonly input: unknown;
  readonly writes: readonly Write[];
}

export interface Message {
  /** Unique per receiving shard: a second message with the same id is dropped there, unless its kind is `sentOnce`. */
  readonly id: string;
  readonly kind: string;
  readonly body: unknown;
}

/** Sees every write of a transaction, and has the last word before it is committed. */
export interface TxWatch {
  /** `before` undefined: there was none, or, where `read` is false, nobody has looked. */
  wrote(write: {
    readonly collection: InternalCollection;
    readonly id: string;
    readonly before: Doc | undefined;
    readonly after: Doc | undefined;
    readonly read: boolean;
  }): void;
  /** May read, append and send as any other. */
  settle(): Promise<void>;
}

/** One transaction on one shard. It holds the shard's clock row, so nobody else writes the shard meanwhile. */
export interface ShardTx {
  readonly shard: string;
  /** Central time of this transaction's ledger rows; never earlier than the shard's last one. */
  readonly now: string;
  /**
   * Id of the request for which is done what is appended and sent from now on; null: no request. Where one
   * transaction serves many requests, whoever does so sets it before each.
   */
  trace: string | null;
  /** Absent documents are absent from the map. Sees this transaction's own writes. Never change what it returns. */
  get<C extends InternalCollection>(
    collection: C,
    ids: readonly string[],
  ): Promise<Map<string, Doc<C>>>;
  /** Documents by parent; every asked parent has an entry. Includes those that left the stations' scope. */
  children<C extends InternalCollection>(
    collection: C,
    parents: readonly string[],
  ): Promise<Map<string, Doc<C>[]>>;
  /** `get` without waiting, of what this transaction has read or written; throws on anything else. */
  peek<C extends InternalCollection>(collection: C, id: string): Doc<C> | undefined;
  /** `children` without waiting, of parents this transaction has read; throws on any other. */
  peekChildren<C extends InternalCollection>(collection: C, parent: string): Doc<C>[];
  /** Takes one clock number for the entry and all its writes, and returns it. Reaches the database at commit. */
  append(entry: Entry): number;
  /** A durable message to another shard, in the same commit. */
  send(toShard: string, message: Message): void;
  /**
   * `run` once before the commit with everything that was gathered under the key: for rows of a room's own
   * tables that come one at a time and are written together.
   */
  gather<T>(key: string, item: T, run: (tx: ShardTx, items: readonly T[]) => Promise<void>): void;
  /** `Store.key`, for work within a transaction. */
  key(purpose: string): Buffer;
  /** For a room's own tables. Never write the store's tables through it, and never begin another transaction. */
  readonly db: Transaction<Database>;
}

export interface CommitEvent {
  readonly shard: string;
  readonly clock: number;
  /** What moved after that clock: these collections and no others. Absent: not known. */
  readonly changed?: { readonly after: number; readonly collections: readonly CollectionName[] };
}

export type MessageHandler = (tx: ShardTx, body: unknown, messageId: string) => Promise<void>;
/** Reads at once what the handling of many messages will look at one after the other. */
export type MessagePreparation = (tx: ShardTx, bodies: readonly unknown[]) => Promise<void>;

export interface MessageKind {
  readonly handle: MessageHandler;
  readonly prepare?: MessagePreparation;
  /**
   * Whoever sends it never sends the same twice, and each is delivered once: nobody need remember which were.
   */
  readonly sentOnce?: boolean;
}

export interface Relay {
  /** Messages of kinds without a handler wait. */
  registerHandler(kind: string, registered: MessageKind): void;
  /** Wakes on every commit, and every second for those of other processes. */
  start(): void;
  /** Delivers until nothing deliverable is left. Works without `start`, too. */
  drained(): Promise<void>;
  /** For how many seconds messages have been waiting without a pause; 0 when none is. */
  behindSeconds(): number;
  stop(): Promise<void>;
}

export interface Store {
  /**
   * Runs `work` while holding the shard's clock row and commits. Throwing rolls everything back.
   * Not to be nested: it would wait for itself. `trace`: id of the request it is done for.
   */
  transact<T>(shard: string, work: (tx: ShardTx) => Promise<T>, trace?: string): Promise<T>;
  /** After every commit that took numbers, in this process or (within a second, while the relay runs) another. */
  onCommit(listener: (event: CommitEvent) => void): () => void;
  /** Reads only, on a connection of its own. `read.transaction()` gives a snapshot. */
  readonly read: Kysely<Database>;
  /** For rows that belong to no shard (sessions' nonces, enrolment codes). One statement at a time, no documents. */
  readonly write: Kysely<Database>;
  readonly relay: Relay;
  /** Drawn when the database was made: tells it from another one that was restored or made anew. */
  readonly databaseId: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  /** Bytes that the database takes. */
  size(): Promise<number>;
  /** Writes a row that means nothing; throws what keeps it from being written. */
  probe(): Promise<void>;
  /** A 32-byte key for one purpose, derived from the server secret that lies beside the database. */
  key(purpose: string): Buffer;
  /** Writes the server's secret itself to a file, for a backup that is to be of use elsewhere. Throws `file-exists`. */
  saveKey(path: string): void;
  close(): Promise<void>;
}

/** How one transaction went. */
export interface TransactionFigures {
  readonly outcome: 'committed' | 'rolled-back';
  /** From asking for the shard to having it, and from there to the end; in seconds. */
  readonly waited: number;
  readonly took: number;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

export interface Entropy {
  bytes(count: number): Uint8Array;
}
