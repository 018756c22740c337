import { AppError } from '../../shared/errors.ts';
import type { ChannelChangeRequest, ChannelConnectRequest } from '../../shared/protocol/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { readDocument, type ShardTx, type Store, type Write } from '../store/index.ts';
import type { ChannelAdapter } from './adapter.ts';
import { withChannels } from './channelTables.ts';
import { checkValues, type Values } from './formFields.ts';
import { seal, unseal } from './seal.ts';

/** A connection as the org shard keeps it, in the internal collection `channels`: nothing secret, nothing that moves. */
export interface Connection {
  readonly id: string;
  readonly clock: number;
  readonly kind: string;
  readonly name: string;
  readonly on: boolean;
  readonly settings: Values;
  /** Names of the secrets that are set. */
  readonly secrets: readonly string[];
  readonly pollSeconds: number;
  readonly tellStock: boolean;
}
type Written = Omit<Connection, 'clock' | 'id'>;

export type FindAdapter = (kind: string) => ChannelAdapter | undefined;

export interface Opened {
  readonly secrets: Values;
  readonly tokens: Values;
}

export function needAdapter(find: FindAdapter, kind: string): ChannelAdapter {
  const adapter = find(kind);
  if (!adapter) throw new AppError('channel.kind-unknown', { kind });
  return adapter;
}

const ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

const writeOf = (id: string, doc: Written | null): Write => ({
  ...{ collection: 'channels', id, doc: doc && { ...doc }, parent: doc && ALL },
});
const ALL = 'all';

export async function readConnections({ read }: Pick<Store, 'read'>): Promise<Connection[]> {
  const rows = await read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', ORG_SHARD)
    .where('collection', '=', 'channels')
    .where('parent', '=', ALL)
    .where('body', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? '') as Connection);
}

export async function findConnection(
  { read }: Pick<Store, 'read'>,
  id: string,
): Promise<Connection | undefined> {
  const found = await readDocument<Connection>(read, ORG_SHARD, 'channels', id);
  return found?.doc;
}

/** Throws `channel-not-found`. */
export async function needConnection(store: Pick<Store, 'read'>, id: string): Promise<Connection> {
  const found = await findConnection(store, id);
  if (!found) throw new AppError('channel-not-found', { id });
  return found;
}

const placeOf = (id: string, what: string): string => `${what}:${id}`;

export async function openSecrets(store: Store, id: string): Promise<Opened> {
  const row = await withChannels(store.read)
    .selectFrom('channel_secrets')
    .selectAll()
    .where('connection', '=', id)
    .executeTakeFirst();
  const open = (what: string, sealed: string | null | undefined): Values =>
    sealed == null ? {} : (JSON.parse(unseal(store, placeOf(id, what), sealed)) as Values);
  return { secrets: open('secrets', row?.secrets), tokens: open('tokens', row?.tokens) };
}

/** Durable before it returns: what the channel gave in exchange for these is gone. */
export async function keepTokens(store: Store, id: string, tokens: Values): Promise<void> {
  await withChannels(store.write)
    .updateTable('channel_secrets')
    .set({ tokens: seal(store, placeOf(id, 'tokens'), JSON.stringify(tokens)) })
    .where('connection', '=', id)
    .execute();
}

/** New secrets make what the channel gave for the old ones worthless. */
async function writeSecrets(store: Store, tx: ShardTx, id: string, secrets: Values): Promise<void> {
  const sealed = seal(store, placeOf(id, 'secrets'), JSON.stringify(secrets));
  await withChannels(tx.db)
    .insertInto('channel_secrets')
    .values({ connection: id, secrets: sealed, tokens: null })
    .onConflict((c) => c.column('connection').doUpdateSet({ secrets: sealed, tokens: null }))
    .execute();
}

/** Whoever holds it loses it: what it goes by has changed. */
const LET_GO = { holder: null, held_until_ms: 0, next_ms: 0, tell_ms: 0, failures: 0, stopped: 0 };

async function freeId(store: Store, asked: ChannelConnectRequest): Promise<string> {
  const taken = async (id: string) =>
    (await readDocument(store.read, ORG_SHARD, 'channels', id)) !== undefined;
  if (asked.id !== undefined) {
    if (await taken(asked.id)) throw new AppError('channel.id-taken', { id: asked.id });
    return asked.id;
  }
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? asked.kind : `${asked.kind}-${n}`;
    if (!(await taken(id))) return id;
  }
}

/** Its id. Throws `channel.kind-unknown`, `channel.id-taken`, `channel.setting-missing`, `channel.setting-wrong`. */
export async function connectChannel(
  store: Store,
  find: FindAdapter,
  asked: ChannelConnectRequest,
  by: string,
): Promise<string> {
  const adapter = needAdapter(find, asked.kind);
  checkValues(adapter.settings, asked.settings);
  checkValues(adapter.secrets, asked.secrets);
  adapter.baseUrl(asked.settings);
  const since = asked.since === undefined ? store.clock.now() : Date.parse(asked.since);
  if (Number.isNaN(since)) throw new AppError('channel.setting-wrong', { field: 'since' });
  const id = await freeId(store, asked);
  if (!ID.test(id)) throw new AppError('channel.setting-wrong', { field: 'id' });
  const doc: Written = {
    kind: asked.kind,
    name: asked.name,
    on: asked.on ?? false,
    settings: asked.settings,
    secrets: Object.keys(asked.secrets),
    pollSeconds: asked.pollSeconds ?? adapter.pollSeconds,
    tellStock: asked.tellStock ?? false,
  };
  await store.transact(ORG_SHARD, async (tx) => {
    if ((await tx.get('channels', [id])).has(id)) throw new AppError('channel.id-taken', { id });
    tx.append({ kind: 'channel.connected', input: { id, by }, writes: [writeOf(id, doc)] });
    await writeSecrets(store, tx, id, asked.secrets);
    const state = {
      ...{ cursor: null, since_ms: since, fence: 0, error: null, seen_at: null, order_at: null },
      ...{ stock_seen: '{}', ...LET_GO, stopped: 0 as const },
    };
    await withChannels(tx.db)
      .insertInto('channel_state')
      .values({ connection: id, ...state })
      .onConflict((c) => c.column('connection').doUpdateSet(state))
      .execute();
  });
  return id;
}

/** Throws `channel-not-found` and what `connectChannel` throws. */
export async function changeChannel(
  store: Store,
  find: FindAdapter,
  id: string,
  asked: ChannelChangeRequest,
  by: string,
): Promise<void> {
  const before = await needConnection(store, id);
  const adapter = needAdapter(find, before.kind);
  const { secrets, ...said } = asked;
  if (said.settings) {
    checkValues(adapter.settings, said.settings);
    adapter.baseUrl(said.settings);
  }
  const all = secrets && { ...(await openSecrets(store, id)).secrets, ...secrets };
  if (all) checkValues(adapter.secrets, all);
  await store.transact(ORG_SHARD, async (tx) => {
    const current = (await tx.get('channels', [id])).get(id) as unknown as Connection | undefined;
    if (!current) throw new AppError('channel-not-found', { id });
    const { id: _, clock: __, ...rest } = current;
    const doc: Written = { ...rest, ...said, ...(all ? { secrets: Object.keys(all) } : {}) };
    const changed = [...Object.keys(said), ...(secrets ? ['secrets'] : [])];
    tx.append({ kind: 'channel.changed', input: { id, by, changed }, writes: [writeOf(id, doc)] });
    if (all) await writeSecrets(store, tx, id, all);
    await withChannels(tx.db)
      .updateTable('channel_state')
      .set((e) => ({ ...LET_GO, stopped: 0 as const, error: null, fence: e('fence', '+', 1) }))
      .where('connection', '=', id)
      .execute();
  });
}

/** Its orders, and what was sent of them, stay. Throws `channel-not-found`. */
export async function removeChannel(store: Store, id: string, by: string): Promise<void> {
  await needConnection(store, id);
  await store.transact(ORG_SHARD, async (tx) => {
    tx.append({ kind: 'channel.removed', input: { id, by }, writes: [writeOf(id, null)] });
    const db = withChannels(tx.db);
    for (const table of [
      'channel_secrets',
      'channel_state',
      'channel_problems',
      'channel_outbox',
      'channel_stock',
      'channel_days',
    ] as const) {
      await db.deleteFrom(table).where('connection', '=', id).execute();
    }
  });
}

/** As soon as somebody has time. Throws `channel-not-found`. */
export async function askChannelNow(store: Store, id: string): Promise<void> {
  await needConnection(store, id);
  await withChannels(store.write)
    .updateTable('channel_state')
    .set({ next_ms: 0, tell_ms: 0 })
    .where('connection', '=', id)
    .execute();
}
