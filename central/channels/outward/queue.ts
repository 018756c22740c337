import type { ErrorValue } from '../../../shared/errors.ts';
import type { OrderIntake } from '../../../shared/schema/index.ts';
import type { IntakeResult, OrderDoc } from '../../orders/index.ts';
import {
  changeIn,
  insertRows,
  isoTime,
  placeholder,
  type ShardTx,
  type Store,
} from '../../store/index.ts';
import { withChannels, type ChannelOutboxTable } from '../channelTables.ts';

export type OutwardKind = 'acknowledge' | 'ship' | 'cancel';

export interface Outward {
  readonly id: string;
  readonly kind: OutwardKind;
  /** External id of the order. */
  readonly about: string;
  readonly body: unknown;
  readonly state: 'asked' | 'waiting';
}

export interface CancelBody {
  readonly accepted: boolean;
  readonly reason: string | null;
}

const COLUMNS = [
  ...['id', 'connection', 'kind', 'about', 'body', 'state', 'attempts', 'next_ms'],
  ...['error', 'created_at', 'changed_at'],
];

/** In the commit of what it is about. What is in the queue already, or was told, stays as it is. */
export async function enqueue(
  tx: ShardTx,
  connection: string,
  messages: readonly Outward[],
): Promise<void> {
  const rows = messages.map(({ id, kind, about, body, state }) => [
    ...[id, connection, kind, about, JSON.stringify(body), state, 0, 0, null, tx.now, tx.now],
  ]);
  await insertRows(tx.db, 'channel_outbox', COLUMNS, rows, 'on conflict do nothing');
}

export interface Taken {
  readonly externalId: string;
  readonly intake: OrderIntake;
  readonly result: IntakeResult;
}

/** The channel is to hear that its orders are in the house. */
export async function noteTaken(
  tx: ShardTx,
  connection: string,
  taken: readonly Taken[],
): Promise<void> {
  await enqueue(
    tx,
    connection,
    taken.flatMap(({ externalId, result: { outcome, orderId } }) => {
      if (outcome !== 'created') return [];
      const id = `acknowledge:${connection}:${externalId}`;
      const body = { orderId, acceptedAt: tx.now };
      return [{ id, kind: 'acknowledge' as const, about: externalId, body, state: 'waiting' }];
    }),
  );
}

export const cancelIdOf = (connection: string, externalId: string): string =>
  `cancel:${connection}:${externalId}`;

/** What came of a cancel is known now, or once the warehouse has said whether it was in time. */
export async function noteAnswersWanted(
  tx: ShardTx,
  connection: string,
  taken: readonly Taken[],
): Promise<void> {
  const cancels = taken.filter(({ intake }) => intake.action === 'cancel');
  const ids = cancels.map(({ result }) => result.orderId);
  const orders = (await tx.get('orders', ids)) as unknown as Map<string, OrderDoc>;
  const messages = cancels.map(({ externalId, result }): Outward => {
    const { outcome, orderId, reason = null } = result;
    const order = orders.get(orderId);
    const isOpen = outcome === 'cancelled' && Object.keys(order?.fulfilments ?? {}).length > 0;
    const body: CancelBody = { accepted: outcome === 'cancelled', reason };
    return {
      ...{ id: cancelIdOf(connection, externalId), kind: 'cancel', about: externalId, body },
      state: isOpen ? 'asked' : 'waiting',
    };
  });
  await enqueue(tx, connection, messages);
}

type Db = Pick<Store, 'read' | 'write' | 'clock'>;

export async function readDue(
  { read, clock }: Db,
  connection: string,
  limit: number,
): Promise<ChannelOutboxTable[]> {
  return withChannels(read)
    .selectFrom('channel_outbox')
    .selectAll()
    .where('connection', '=', connection)
    .where('state', '=', 'waiting')
    .where('next_ms', '<=', clock.now())
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Tried so often, minutes and then hours apart, before a person is asked. */
export const ATTEMPTS_MAX = 8;
const FIRST_WAIT_MS = 30_000;
export const waitMsAfter = (attempts: number): number => FIRST_WAIT_MS * 2 ** attempts;

/** What is to be written of a message that was tried. */
export type Tried =
  | { readonly state: 'told' }
  | { readonly state: 'dead' | 'waiting'; readonly error: ErrorValue };

/** Only as it was when it was told: what it says may have changed since (a cancel that came through after all). */
export async function settleMessage(
  { write, clock }: Db,
  { id, body, attempts }: ChannelOutboxTable,
  tried: Tried,
): Promise<void> {
  const now = clock.now();
  const isOver = attempts + 1 >= ATTEMPTS_MAX;
  await withChannels(write)
    .updateTable('channel_outbox')
    .set({
      attempts: attempts + 1,
      changed_at: isoTime(now),
      state: tried.state === 'waiting' && isOver ? 'dead' : tried.state,
      error: tried.state === 'told' ? null : JSON.stringify(tried.error),
      next_ms: now + waitMsAfter(attempts),
    })
    .where('id', '=', id)
    .where('body', '=', body)
    .execute();
}

/** Of those whose words never change: all that were told, at once. */
export async function settleTold(
  { write, clock }: Db,
  rows: readonly Pick<ChannelOutboxTable, 'id'>[],
): Promise<void> {
  const text =
    `update "channel_outbox" set "state" = 'told', "error" = null, "attempts" = "attempts" + 1,` +
    ` "changed_at" = ${placeholder(1)} where "id"`;
  const ids = rows.map(({ id }) => id);
  await changeIn<never>(write, text, [isoTime(clock.now())], ids);
}

export async function countTold({ write, clock }: Db, connection: string, told: number) {
  if (told === 0) return;
  const day = isoTime(clock.now()).slice(0, 10);
  await withChannels(write)
    .insertInto('channel_days')
    .values({ connection, day, orders: 0, told })
    .onConflict((c) =>
      c
        .columns(['connection', 'day'])
        .doUpdateSet((e) => ({ told: e('channel_days.told', '+', told) })),
    )
    .execute();
}
