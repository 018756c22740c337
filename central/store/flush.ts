import { insertRows, overwrite, selectIn } from './bulk.ts';
import { ledgerHash, PERSONAL_COLLECTIONS, saltedHash } from './chain.ts';
import { placeholder } from './engine/index.ts';
import { onHandOf, type BufferedShardTx } from './transaction.ts';
import type { Doc, Entropy, InternalCollection } from './types.ts';

export interface PendingWrite {
  readonly collection: InternalCollection;
  readonly id: string;
  readonly body: string | null;
  readonly gone: boolean;
  readonly parent: string | null;
  /** The document is there, with this parent: the index of parents need not be touched. */
  readonly keepsParent: boolean;
  /** Stock only: the balance after this write. */
  readonly onHand?: number;
}

export interface PendingEntry {
  readonly clock: number;
  readonly kind: string;
  readonly input: string;
  readonly writes: readonly PendingWrite[];
  readonly trace: string | null;
}

const STATE = ['shard', 'collection', 'id', 'clock', 'gone', 'parent', 'body', 'salt'] as const;
const LEDGER = [
  'shard',
  'clock',
  'at',
  'kind',
  'input',
  'effects',
  'prev_hash',
  'trace',
  'hash',
] as const;
const MESSAGES = ['from_shard', 'n', 'to_shard', 'id', 'kind', 'body', 'trace'] as const;
const STATE_KEY = ['shard', 'collection', 'id'] as const;
const OVERWRITE_STATE = overwrite(STATE_KEY, STATE);
const OVERWRITE_BUT_PARENT = overwrite(
  STATE_KEY,
  STATE.filter((column) => column !== 'parent'),
);

/** Balances that were written without having been read: their movement needs the balance before. */
async function loadStockBefore(tx: BufferedShardTx): Promise<void> {
  if (tx.stockUnread.size === 0) return;
  const text = `select "id", "body" from "state" where "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "id"`;
  const rows = await selectIn<{ id: string; body: string | null }>(
    tx.db,
    text,
    [tx.shard, 'stock'],
    [...tx.stockUnread],
  );
  for (const { id, body } of rows) {
    tx.stockBefore.set(id, onHandOf(body === null ? undefined : (JSON.parse(body) as Doc)));
  }
}

interface Flushed {
  readonly clock: number;
  readonly headHash: string;
  readonly sent: number;
}

/** Writes everything the transaction buffered, in a handful of multi-row statements. */
export async function flush(
  tx: BufferedShardTx,
  from: { headHash: string; sent: number },
  entropy: Entropy,
): Promise<Flushed> {
  await loadStockBefore(tx);
  const balances = new Map(tx.stockBefore);
  const rows = new Map<string, { values: readonly unknown[]; keepsParent: boolean }>();
  const ledger: (readonly unknown[])[] = [];
  let headHash = from.headHash;

  for (const entry of tx.entries) {
    const effects = entry.writes.map((write) => {
      const { collection, id, body, gone, parent } = write;
      const key = `${collection}/${id}`;
      const keepsParent = write.keepsParent && rows.get(key)?.keepsParent !== false;
      const personal = PERSONAL_COLLECTIONS.has(collection) && body !== null;
      const salt = personal ? Buffer.from(entropy.bytes(16)).toString('base64') : null;
      const values = [tx.shard, collection, id, entry.clock, gone ? 1 : 0, parent, body, salt];
      rows.set(key, { values, keepsParent });
      const value =
        salt !== null && body !== null
          ? `"hash":"${saltedHash(salt, body)}"`
          : `"doc":${body ?? 'null'}`;
      let delta = '';
      if (write.onHand !== undefined) {
        delta = `,"delta":${write.onHand - (balances.get(id) ?? 0)}`;
        balances.set(id, write.onHand);
      }
      return `{"collection":"${collection}","id":${JSON.stringify(id)},${value},"gone":${gone},"parent":${JSON.stringify(parent)}${delta}}`;
    });
    const row = {
      shard: tx.shard,
      clock: entry.clock,
      at: tx.now,
      kind: entry.kind,
      input: entry.input,
      effects: `[${effects.join(',')}]`,
      prev_hash: headHash,
      trace: entry.trace,
    };
    headHash = ledgerHash(row);
    ledger.push([
      ...LEDGER.slice(0, -1).map((column) => row[column as keyof typeof row]),
      headHash,
    ]);
  }

  const valuesOf = (keeping: boolean) =>
    [...rows.values()].flatMap(({ values, keepsParent }) =>
      keepsParent === keeping ? [values] : [],
    );
  await insertRows(tx.db, 'state', STATE, valuesOf(false), OVERWRITE_STATE);
  await insertRows(tx.db, 'state', STATE, valuesOf(true), OVERWRITE_BUT_PARENT);
  await insertRows(tx.db, 'ledger', LEDGER, ledger);
  const messages = tx.messages.map(({ toShard, message, trace }, index) => [
    tx.shard,
    from.sent + index + 1,
    toShard,
    message.id,
    message.kind,
    JSON.stringify(message.body ?? null),
    trace,
  ]);
  await insertRows(tx.db, 'messages', MESSAGES, messages);
  return { clock: tx.clock, headHash, sent: from.sent + messages.length };
}
