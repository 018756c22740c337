import { AppError, toErrorValue } from '../../../shared/errors.ts';
import type { Store } from '../../store/index.ts';
import type { ChannelAdapter, ChannelCall, Told } from '../adapter.ts';
import type { ChannelOutboxTable } from '../channelTables.ts';
import type { ShipBody } from './hearOfStatus.ts';
import {
  countTold,
  readDue,
  settleMessage,
  settleTold,
  type CancelBody,
  type Tried,
} from './queue.ts';

const PAGE = 100;

/** The whole channel is not to be had: nothing that waits is to blame, and nothing else is tried now. */
const WHOLE: ReadonlySet<string> = new Set([
  'channel.unreachable',
  'channel.unavailable',
  'channel.rate-limited',
  'channel.unauthorised',
  'channel.hold-lost',
]);
export const isAboutChannel = (error: unknown): boolean =>
  error instanceof AppError ? WHOLE.has(error.code) : (error as Error).name === 'AbortError';

const unsupported: Told = { outcome: 'known' };

async function ask(
  adapter: ChannelAdapter,
  call: ChannelCall,
  { kind, about, body: text }: ChannelOutboxTable,
): Promise<Told> {
  const body: unknown = JSON.parse(text);
  if (kind === 'ship') {
    const { content: _, ...shipment } = body as ShipBody;
    return (await adapter.ship?.(call, { externalId: about, ...shipment })) ?? unsupported;
  }
  const answer = { externalId: about, ...(body as CancelBody) };
  return (await adapter.answerCancel?.(call, answer)) ?? unsupported;
}

export const triedOf = (told: Told | undefined): Tried => {
  if (told?.outcome === 'refused') return { state: 'dead', error: told.error };
  if (told) return { state: 'told' };
  return {
    state: 'waiting',
    error: { code: 'channel.unreadable', meta: { problem: 'no answer' } },
  };
};

/** Rethrows what is about the channel as a whole. */
export function triedAfter(error: unknown): Tried {
  if (isAboutChannel(error)) throw error;
  const value = toErrorValue(error);
  return { state: value.code === 'channel.refused' ? 'dead' : 'waiting', error: value };
}

async function acknowledgeAll(
  adapter: ChannelAdapter,
  call: ChannelCall,
  rows: readonly ChannelOutboxTable[],
): Promise<Tried[]> {
  const said = rows.map(({ about, body }) => {
    const { orderId, acceptedAt } = JSON.parse(body) as { orderId: string; acceptedAt: string };
    return { externalId: about, orderId, acceptedAt };
  });
  try {
    const told = (await adapter.acknowledge?.(call, said)) ?? said.map(() => unsupported);
    return rows.map((_, index) => triedOf(told[index]));
  } catch (error) {
    return rows.map(() => triedAfter(error));
  }
}

const chunks = <T>(items: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );

/**
 * Tells the channel what waits, the oldest first: acknowledgements together, the rest one by one. Each is written
 * down as soon as it was told. Throws what is about the channel as a whole, what waits then goes on waiting. How many
 * were told.
 */
export async function tellOutward(
  store: Store,
  connection: string,
  adapter: ChannelAdapter,
  call: ChannelCall,
): Promise<number> {
  let told = 0;
  for (;;) {
    const due = await readDue(store, connection, PAGE);
    if (due.length === 0) return told;
    const settle = async (row: ChannelOutboxTable, tried: Tried) => {
      await settleMessage(store, row, tried);
      if (tried.state !== 'told') return;
      told += 1;
      await countTold(store, connection, 1);
    };
    const acknowledgements = due.filter(({ kind }) => kind === 'acknowledge');
    for (const batch of chunks(acknowledgements, adapter.batch.acknowledge)) {
      const tried = await acknowledgeAll(adapter, call, batch);
      const good = batch.filter((_, index) => tried[index]?.state === 'told');
      await settleTold(store, good);
      await countTold(store, connection, good.length);
      told += good.length;
      for (const [index, row] of batch.entries()) {
        const one = tried[index];
        if (one && one.state !== 'told') await settle(row, one);
      }
    }
    for (const row of due) {
      if (row.kind === 'acknowledge') continue;
      const tried = await ask(adapter, call, row).then(triedOf, triedAfter);
      await settle(row, tried);
    }
  }
}
