import type { Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { COLLECTIONS, type CollectionName } from '../../shared/schema/index.ts';
import { selectIn } from './bulk.ts';
import type { Database } from './database.ts';
import { placeholder } from './engine/index.ts';
import type { PendingEntry, PendingWrite } from './flush.ts';
import type { RowCache, RowCaches } from './rowCache.ts';
import type { Doc, Entry, InternalCollection, Message, ShardTx, TxWatch, Write } from './types.ts';

interface BodyRow {
  id: string;
  parent: string | null;
  body: string | null;
}

interface Gathered {
  readonly items: unknown[];
  readonly run: (tx: ShardTx, items: readonly unknown[]) => Promise<void>;
}

const isReplicated = (collection: InternalCollection): collection is CollectionName =>
  Object.hasOwn(COLLECTIONS, collection);

function parentOf(write: Write): string | null {
  if (write.doc === null) return null;
  if (write.parent !== undefined) return write.parent;
  if (!isReplicated(write.collection)) return null;
  const field = COLLECTIONS[write.collection].parent;
  const parent = field === undefined ? null : write.doc[field];
  return typeof parent === 'string' ? parent : null;
}

const BODIES = 'select "id", "parent", "body" from "state" where';

/** A transaction that has the shard's clock row. Writes wait in memory until the store flushes them. */
export class BufferedShardTx implements ShardTx {
  readonly shard: string;
  readonly now: string;
  readonly db: Transaction<Database>;
  readonly key: (purpose: string) => Buffer;
  trace: string | null;
  readonly entries: PendingEntry[] = [];
  readonly messages: { toShard: string; message: Message; trace: string | null }[] = [];
  /** onHand of balances before this transaction, as far as known. */
  readonly stockBefore = new Map<string, number>();
  /** Balances that were written without having been read. */
  readonly stockUnread = new Set<string>();
  /** Told of what is written from then on. */
  watch: TxWatch | undefined;
  readonly #gathered = new Map<string, Gathered>();
  #clock: number;
  readonly #caches: RowCaches;

  constructor(
    db: Transaction<Database>,
    shard: string,
    clock: number,
    now: string,
    trace: string | null,
    known: RowCaches,
    key: (purpose: string) => Buffer,
  ) {
    this.db = db;
    this.shard = shard;
    this.now = now;
    this.trace = trace;
    this.#clock = clock;
    this.#caches = known;
    this.key = key;
  }

  get clock(): number {
    return this.#clock;
  }

  async get<C extends InternalCollection>(
    collection: C,
    ids: readonly string[],
  ): Promise<Map<string, Doc<C>>> {
    await this.#load(collection, ids);
    const cache = this.#caches.of(collection);
    const found = new Map<string, Doc<C>>();
    for (const id of ids) {
      const doc = cache.get(id);
      if (doc) found.set(id, doc as Doc<C>);
    }
    return found;
  }

  async children<C extends InternalCollection>(
    collection: C,
    parents: readonly string[],
  ): Promise<Map<string, Doc<C>[]>> {
    const cache = this.#caches.of(collection);
    const missing = cache.askParents(parents);
    if (missing.length > 0) {
      const text = `${BODIES} "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "body" is not null and "parent"`;
      const rows = await selectIn<BodyRow>(this.db, text, [this.shard, collection], missing);
      for (const row of rows) if (!cache.holds(row.id)) this.#remember(collection, row);
      for (const parent of missing) cache.markWhole(parent);
    }
    return new Map(parents.map((parent) => [parent, cache.children(parent) as Doc<C>[]]));
  }

  peek<C extends InternalCollection>(collection: C, id: string): Doc<C> | undefined {
    const cache = this.#caches.of(collection);
    if (!cache.knows(id)) throw new AppError('undeclared-read', { collection, id });
    return cache.get(id) as Doc<C> | undefined;
  }

  peekChildren<C extends InternalCollection>(collection: C, parent: string): Doc<C>[] {
    const cache = this.#caches.of(collection);
    if (!cache.knowsParent(parent)) throw new AppError('undeclared-read', { collection, parent });
    return cache.children(parent) as Doc<C>[];
  }

  append(entry: Entry): number {
    const clock = this.#clock + 1;
    // Everything that can throw comes first: an entry is buffered whole or not at all.
    const docs = entry.writes.map((write) =>
      write.doc === null ? undefined : { ...write.doc, id: write.id, clock },
    );
    const writes = entry.writes.map((write, index): PendingWrite => {
      const doc = docs[index];
      const parent = parentOf(write);
      return {
        collection: write.collection,
        id: write.id,
        body: doc === undefined ? null : JSON.stringify(doc),
        gone: write.gone === true || doc === undefined,
        parent,
        keepsParent: this.#caches.of(write.collection).hasParent(write.id, parent),
        ...(write.collection === 'stock' ? { onHand: onHandOf(doc) } : {}),
      };
    });
    const input = JSON.stringify(entry.input ?? null);
    writes.forEach(({ collection, id, parent, body }, index) => {
      const cache = this.#caches.of(collection);
      if (collection === 'stock') this.#noteStockBefore(id, cache);
      const after = docs[index] as Doc | undefined;
      this.watch?.wrote({ collection, id, before: cache.get(id), after, read: cache.holds(id) });
      cache.put(id, docs[index], parent, body?.length ?? 0);
    });
    this.entries.push({ clock, kind: entry.kind, input, writes, trace: this.trace });
    this.#clock = clock;
    return clock;
  }

  send(toShard: string, message: Message): void {
    this.messages.push({ toShard, message, trace: this.trace });
  }

  gather<T>(key: string, item: T, run: (tx: ShardTx, items: readonly T[]) => Promise<void>): void {
    const known = this.#gathered.get(key);
    if (known) known.items.push(item);
    // Whoever uses a key gathers one kind of thing under it.
    else this.#gathered.set(key, { items: [item], run: run as Gathered['run'] });
  }

  async writeGathered(): Promise<void> {
    for (const { items, run } of this.#gathered.values()) await run(this, items);
    this.#gathered.clear();
  }

  async #load(collection: InternalCollection, ids: readonly string[]): Promise<void> {
    const cache = this.#caches.of(collection);
    const missing = cache.ask(ids);
    if (missing.length === 0) return;
    const text = `${BODIES} "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "id"`;
    const rows = await selectIn<BodyRow>(this.db, text, [this.shard, collection], missing);
    for (const row of rows) this.#remember(collection, row);
    for (const id of missing) if (!cache.holds(id)) cache.put(id, undefined, null, 0);
  }

  #noteStockBefore(id: string, cache: RowCache): void {
    if (this.stockBefore.has(id) || this.stockUnread.has(id)) return;
    if (cache.holds(id)) this.stockBefore.set(id, onHandOf(cache.get(id)));
    else this.stockUnread.add(id);
  }

  #remember(collection: InternalCollection, row: BodyRow): void {
    const doc = row.body === null ? undefined : (JSON.parse(row.body) as Doc);
    this.#caches.of(collection).put(row.id, doc, row.parent, row.body?.length ?? 0);
  }
}

export function onHandOf(doc: Doc | undefined): number {
  return doc !== undefined && 'onHand' in doc && typeof doc.onHand === 'number' ? doc.onHand : 0;
}
