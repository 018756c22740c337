import { sql, type Selectable } from 'kysely';
import type { NoticeState } from '../../shared/protocol/index.ts';
import { uuidv5 } from '../ids.ts';
import { insertRows, type ShardTx, type Store } from '../store/index.ts';
import { withNotify, type NotifyOutboxTable } from './notifyTables.ts';
import type { Happened } from './eventsOf.ts';

export type OutboxRow = Selectable<NotifyOutboxTable>;

/** What went wrong, by code; never what the other side wrote: it may name a person. */
export interface SendError {
  readonly code: string;
  /** Of HTTP or SMTP. */
  readonly status?: number;
}

const NOTICES = '0b7f3a52-1a7e-5c1c-9e0e-6a3d7c1f2b44';
/** How long a process may be at one row before others take it for dead. Longer than any attempt takes. */
export const LEASE_MS = 120_000;

export interface NewNotice extends Omit<Happened, 'key' | 'name'> {
  readonly target: string;
  readonly key: string;
  readonly name: string;
  readonly at: string;
  readonly shard: string;
  readonly clock: number;
  readonly part: number;
}

const COLUMNS = [
  ...(['id', 'target', 'event', 'name', 'about', 'order_id', 'body', 'at', 'shard'] as const),
  ...(['clock', 'part', 'state', 'attempts', 'next_ms', 'holder', 'until_ms'] as const),
  ...(['created_ms', 'changed_ms', 'error'] as const),
] as const;

/** Puts what is not there yet into the outbox. Saying the same again changes nothing. */
export async function putInOutbox(store: Store, notices: readonly NewNotice[]): Promise<void> {
  const now = store.clock.now();
  const rows = notices.map((one) => [
    uuidv5(`${one.target}|${one.key}`, NOTICES),
    ...[one.target, one.key, one.name, one.about, one.orderId, JSON.stringify(one.body), one.at],
    ...[one.shard, one.clock, one.part, 'waiting', 0, now, null, 0, now, now, null],
  ]);
  await insertRows(store.write, 'notify_outbox', COLUMNS, rows, 'on conflict do nothing');
}

const ACTIVE: readonly NoticeState[] = ['waiting', 'sending', 'handing'];

/**
 * The oldest that a target is to be told next, due or not. `strictly`: nothing overtakes (webhooks); else what
 * concerns one order or exception stays in order, and only what is due is looked at.
 */
export async function nextOf(
  { read, clock }: Pick<Store, 'read' | 'clock'>,
  target: string,
  strictly: boolean,
  limit: number,
): Promise<OutboxRow[]> {
  const waiting = withNotify(read)
    .selectFrom('notify_outbox as row')
    .selectAll()
    .where('target', '=', target)
    .orderBy('at')
    .orderBy('shard')
    .orderBy('clock')
    .orderBy('part');
  if (strictly) {
    const [head] = await waiting
      .where('state', 'in', [...ACTIVE])
      .limit(1)
      .execute();
    return head ? [head] : [];
  }
  return waiting
    .where('state', '=', 'waiting')
    .where('next_ms', '<=', clock.now())
    .where(
      sql<boolean>`not exists (select 1 from "notify_outbox" as "first"
        where "first"."target" = "row"."target" and "first"."about" = "row"."about"
        and "first"."state" in ('waiting', 'sending', 'handing')
        and ("first"."at", "first"."shard", "first"."clock", "first"."part")
          < ("row"."at", "row"."shard", "row"."clock", "row"."part"))`,
    )
    .limit(limit)
    .execute();
}

/** Of all processes one gets it, before the first byte leaves. false: somebody else was quicker. */
export async function claim(store: Store, id: string, holder: string): Promise<boolean> {
  const now = store.clock.now();
  const { numUpdatedRows } = await withNotify(store.write)
    .updateTable('notify_outbox')
    .set((e) => ({
      ...{ state: 'sending' as const, holder, until_ms: now + LEASE_MS, changed_ms: now },
      attempts: e('attempts', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('next_ms', '<=', now)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

interface Change {
  readonly state: NoticeState;
  readonly nextMs?: number;
  readonly error?: SendError | null;
  /** The attempt does not count: it never came to one. */
  readonly uncounted?: boolean;
}

/** Only while this process still holds it. false: it does not any more, and what it did must not go on. */
export async function moveHeld(
  store: Store,
  id: string,
  holder: string,
  { state, nextMs, error, uncounted = false }: Change,
): Promise<boolean> {
  const now = store.clock.now();
  const held = state === 'handing';
  const { numUpdatedRows } = await withNotify(store.write)
    .updateTable('notify_outbox')
    .set((e) => ({
      ...{ state, changed_ms: now },
      ...(held ? { until_ms: now + LEASE_MS } : { holder: null, until_ms: 0 }),
      ...(nextMs === undefined ? {} : { next_ms: nextMs }),
      ...(error === undefined ? {} : { error: error && JSON.stringify(error) }),
      ...(uncounted ? { attempts: e('attempts', '-', 1) } : {}),
    }))
    .where('id', '=', id)
    .where('holder', '=', holder)
    .where('state', 'in', ['sending', 'handing'])
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/**
 * Rows of processes that died: what had not begun to be handed over is sent by another one; of what had nobody
 * knows, and a person decides.
 */
export async function settleAbandoned(store: Store): Promise<void> {
  const now = store.clock.now();
  const abandoned = (state: NoticeState, next: NoticeState, error: SendError | null) =>
    withNotify(store.write)
      .updateTable('notify_outbox')
      .set({
        ...{ state: next, holder: null, until_ms: 0, changed_ms: now, next_ms: now },
        ...(error === null ? {} : { error: JSON.stringify(error) }),
      })
      .where('state', '=', state)
      .where('until_ms', '<', now)
      .execute();
  await abandoned('sending', 'waiting', null);
  await abandoned('handing', 'unknown', { code: 'interrupted' });
}

/** What waited when a backup was taken may have been told since: nobody knows, and a person decides. */
export async function doubtAfterRestore(tx: ShardTx): Promise<void> {
  await withNotify(tx.db)
    .updateTable('notify_outbox')
    .set({
      ...{ state: 'unknown', holder: null, until_ms: 0 },
      error: JSON.stringify({ code: 'restored' } satisfies SendError),
    })
    .where('state', 'in', [...ACTIVE])
    .execute();
}

/** What was told is forgotten after a while. */
export async function pruneOutbox(store: Store, olderThanMs: number): Promise<void> {
  await withNotify(store.write)
    .deleteFrom('notify_outbox')
    .where('state', 'in', ['sent', 'dropped'])
    .where('changed_ms', '<', store.clock.now() - olderThanMs)
    .execute();
}
