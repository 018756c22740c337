import type { Transaction } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import { COLLECTIONS, type CollectionName } from '../../shared/schema/index.ts';
import { selectIn } from './bulk.ts';
import type { Database } from './database.ts';
import { placeholder } from './engine/index.ts';
import type { PendingEntry, PendingWrite } from './flush.ts';
import { RowCaches } from './rowCache.ts';
import type { Doc, Entry, InternalCollection, Message, ShardTx, Write } from './types.ts';

interface BodyRow {
  id: string;
  parent: string | null;
  body: string | null;
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
  trace: string | null;
  readonly entries: PendingEntry[] = [];
  readonly messages: { toShard: string; message: Message; trace: string | null }[] = [];
  /** onHand of balances before this transaction, as far as known. */
  readonly stockBefore = new Map<string, number>();
  #clock: number;
  readonly #caches = new RowCaches();

  constructor(
    db: Transaction<Database>,
    shard: string,
    clock: number,
    now: string,
    trace: string | null,
  ) {
    this.db = db;
    this.shard = shard;
    this.now = now;
    this.trace = trace;
    this.#clock = clock;
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
    const missing = [...new Set(parents)].filter((parent) => !cache.knowsParent(parent));
    if (missing.length > 0) {
      const text = `${BODIES} "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "body" is not null and "parent"`;
      const rows = await selectIn<BodyRow>(this.db, text, [this.shard, collection], missing);
      for (const row of rows) if (!cache.knows(row.id)) this.#remember(collection, row);
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
      return {
        collection: write.collection,
        id: write.id,
        body: doc === undefined ? null : JSON.stringify(doc),
        gone: write.gone === true || doc === undefined,
        parent: parentOf(write),
        ...(write.collection === 'stock' ? { onHand: onHandOf(doc) } : {}),
      };
    });
    const input = JSON.stringify(entry.input ?? null);
    writes.forEach(({ collection, id, parent }, index) => {
      this.#caches.of(collection).put(id, docs[index], parent);
    });
    this.entries.push({ clock, kind: entry.kind, input, writes, trace: this.trace });
    this.#clock = clock;
    return clock;
  }

  send(toShard: string, message: Message): void {
    this.messages.push({ toShard, message, trace: this.trace });
  }

  async #load(collection: InternalCollection, ids: readonly string[]): Promise<void> {
    const cache = this.#caches.of(collection);
    const missing = [...new Set(ids)].filter((id) => !cache.knows(id));
    if (missing.length === 0) return;
    const text = `${BODIES} "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "id"`;
    const rows = await selectIn<BodyRow>(this.db, text, [this.shard, collection], missing);
    for (const row of rows) this.#remember(collection, row);
    for (const id of missing) {
      if (cache.knows(id)) continue;
      cache.put(id, undefined, null);
      if (collection === 'stock') this.stockBefore.set(id, 0);
    }
  }

  #remember(collection: InternalCollection, row: BodyRow): void {
    const doc = row.body === null ? undefined : (JSON.parse(row.body) as Doc);
    this.#caches.of(collection).put(row.id, doc, row.parent);
    if (collection === 'stock') this.stockBefore.set(row.id, onHandOf(doc));
  }
}

export function onHandOf(doc: Doc | undefined): number {
  return doc !== undefined && 'onHand' in doc && typeof doc.onHand === 'number' ? doc.onHand : 0;
}
