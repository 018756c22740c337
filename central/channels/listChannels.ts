import type { ErrorValue } from '../../shared/errors.ts';
import type { ChannelRow, ChannelsResponse, ChannelTroubles } from '../../shared/protocol/index.ts';
import { isoTime, type Store } from '../store/index.ts';
import type { ChannelAdapter } from './adapter.ts';
import { withChannels, type ChannelStateTable } from './channelTables.ts';
import { needConnection, readConnections, type Connection } from './connections.ts';
import { kindOf } from './formFields.ts';
import { outboxMessage, stockMessage } from './outward/messages.ts';
import { readProblems } from './problems.ts';
import { readStates } from './standing.ts';

const SHOWN_MAX = 200;
const parsed = (error: string | null): (ErrorValue & { at: string }) | null =>
  error === null ? null : (JSON.parse(error) as ErrorValue & { at: string });

function standingOf(
  connection: Connection,
  state: ChannelStateTable | undefined,
): ChannelRow['standing'] {
  if (!connection.on) return 'off';
  if (!state) return 'waiting';
  if (state.stopped === 1) return 'stopped';
  const error = parsed(state.error);
  if (error && error.code !== 'channel.rate-limited') return 'failing';
  return error || state.seen_at === null ? 'waiting' : 'working';
}

/** Rows by connection. The connections are named so that an index finds those few among all that were ever told. */
async function countBy(
  store: Store,
  connections: readonly string[],
  table: 'channel_problems' | 'channel_outbox' | 'channel_stock',
  states: readonly ('asked' | 'waiting' | 'dead')[],
): Promise<Map<string, number>> {
  if (connections.length === 0) return new Map();
  const db = withChannels(store.read);
  const rows =
    table === 'channel_problems'
      ? await db
          .selectFrom(table)
          .select(['connection', (e) => e.fn.countAll<number>().as('rows')])
          .where('connection', 'in', connections)
          .groupBy('connection')
          .execute()
      : await db
          .selectFrom(table)
          .select(['connection', (e) => e.fn.countAll<number>().as('rows')])
          .where('connection', 'in', connections)
          .where('state', 'in', states as ('waiting' | 'dead')[])
          .groupBy('connection')
          .execute();
  return new Map(rows.map(({ connection, rows: n }) => [connection, n]));
}

async function countsOf(store: Store, connections: readonly string[]) {
  const day = isoTime(store.clock.now()).slice(0, 10);
  const days = await withChannels(store.read)
    .selectFrom('channel_days')
    .selectAll()
    .where('day', '=', day)
    .execute();
  const [problems, waiting, levels, dead, deadLevels] = [
    await countBy(store, connections, 'channel_problems', []),
    await countBy(store, connections, 'channel_outbox', ['waiting']),
    await countBy(store, connections, 'channel_stock', ['waiting']),
    await countBy(store, connections, 'channel_outbox', ['dead']),
    await countBy(store, connections, 'channel_stock', ['dead']),
  ];
  return (id: string) => {
    const today = days.find(({ connection }) => connection === id);
    return {
      today: { orders: today?.orders ?? 0, told: today?.told ?? 0 },
      problems: problems.get(id) ?? 0,
      waiting: (waiting.get(id) ?? 0) + (levels.get(id) ?? 0),
      dead: (dead.get(id) ?? 0) + (deadLevels.get(id) ?? 0),
    };
  };
}

/** The connections and how they fare, and what can be connected. */
export async function listChannels(
  store: Store,
  adapters: readonly ChannelAdapter[],
): Promise<ChannelsResponse> {
  const states = new Map((await readStates(store)).map((state) => [state.connection, state]));
  const connections = await readConnections(store);
  const counts = await countsOf(
    store,
    connections.map(({ id }) => id),
  );
  const channels = connections.map((connection): ChannelRow => {
    const { id, kind, name, on, settings, secrets, pollSeconds, tellStock } = connection;
    const state = states.get(id);
    const isAsked = on && state?.stopped === 0;
    return {
      ...{ id, kind, name, on, settings, secrets: [...secrets], pollSeconds, tellStock },
      standing: standingOf(connection, state),
      error: parsed(state?.error ?? null),
      nextAt: isAsked && state.next_ms > 0 ? isoTime(state.next_ms) : null,
      ...{ seenAt: state?.seen_at ?? null, orderAt: state?.order_at ?? null },
      ...counts(id),
    };
  });
  return { channels, kinds: adapters.map(kindOf) };
}

/** What waits for a person. Throws `channel-not-found`. */
export async function listTroubles(store: Store, id: string): Promise<ChannelTroubles> {
  await needConnection(store, id);
  const db = withChannels(store.read);
  const outbox = await db
    .selectFrom('channel_outbox')
    .selectAll()
    .where('connection', '=', id)
    .where('state', '=', 'dead')
    .orderBy('changed_at', 'desc')
    .limit(SHOWN_MAX)
    .execute();
  const stock = await db
    .selectFrom('channel_stock')
    .selectAll()
    .where('connection', '=', id)
    .where('state', '=', 'dead')
    .orderBy('sku')
    .limit(SHOWN_MAX)
    .execute();
  const messages = [...outbox.map(outboxMessage), ...stock.map(stockMessage)];
  return { problems: await readProblems(store, id), messages };
}
