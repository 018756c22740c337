import { AppError } from '../../shared/errors.ts';
import type {
  MailAccount,
  Notice,
  NoticeDecision,
  NoticeState,
  NoticeTarget,
  OutboxPage,
  OutboxQuery,
} from '../../shared/protocol/index.ts';
import { isoTime, type Store } from '../store/index.ts';
import type { NoticeBody } from './eventsOf.ts';
import { withNotify } from './notifyTables.ts';
import type { OutboxRow, SendError } from './outbox.ts';
import { listTargets, mailAccountOf, reachOf, type KeptTarget } from './targets.ts';

const LIMIT = 50;
/** States that nothing but a person moves on. */
export const TROUBLED: readonly NoticeState[] = ['unknown', 'failed'];

/** What an order or exception is called by people. */
function aboutOf({ order, exception }: NoticeBody): string {
  return order?.number ?? exception?.orderNumber ?? exception?.sku ?? exception?.location ?? '';
}

function shown(row: OutboxRow, targets: ReadonlyMap<string, KeptTarget>): Notice {
  const target = targets.get(row.target);
  return {
    ...{ id: row.id, target: row.target, event: row.name, orderId: row.order_id, at: row.at },
    // One that was removed is told by its id; what it was is in the ledger.
    ...{ targetName: target?.name ?? row.target, kind: target?.kind ?? 'webhook' },
    about: aboutOf(JSON.parse(row.body) as NoticeBody),
    ...{ state: row.state, attempts: row.attempts, changedAt: isoTime(row.changed_ms) },
    nextAt: row.state === 'waiting' ? isoTime(row.next_ms) : null,
    error: row.error === null ? null : (JSON.parse(row.error) as SendError),
  };
}

const targetsById = async (store: Store): Promise<Map<string, KeptTarget>> =>
  new Map((await listTargets(store)).map((target) => [target.id, target]));

export async function showTargets(store: Store): Promise<NoticeTarget[]> {
  const counts = await withNotify(store.read)
    .selectFrom('notify_outbox')
    .select(({ fn }) => ['target', 'state', fn.countAll<number | string>().as('count')])
    .where('state', 'not in', ['sent', 'dropped'])
    .groupBy(['target', 'state'])
    .execute();
  const targets = await listTargets(store);
  return Promise.all(
    targets.map(async ({ from: _from, ...target }) => {
      const own = counts.filter((row) => row.target === target.id);
      const sum = (troubled: boolean) =>
        own
          .filter(({ state }) => TROUBLED.includes(state) === troubled)
          .reduce((total, { count }) => total + Number(count), 0);
      const { recipients = [] } = await reachOf(store, target.id);
      const { id, kind, name, on, language, events, origin, stopped } = target;
      return {
        ...{ id, kind, name, on, language, events, origin, stopped },
        ...{ recipients: [...recipients], waiting: sum(false), troubled: sum(true) },
      };
    }),
  );
}

export async function showMailAccount(store: Store): Promise<MailAccount | null> {
  const account = await mailAccountOf(store);
  if (!account) return null;
  const { host, port, security, user, from, fromName, password } = account;
  return { host, port, security, user, from, fromName, hasPassword: password !== '' };
}

/** The newest first. */
export async function queryOutbox(
  store: Store,
  { state, troubled = false, target, offset = 0, limit = LIMIT }: OutboxQuery,
): Promise<OutboxPage> {
  let query = withNotify(store.read).selectFrom('notify_outbox');
  if (state !== undefined) query = query.where('state', '=', state);
  if (troubled) query = query.where('state', 'in', [...TROUBLED]);
  if (target !== undefined) query = query.where('target', '=', target);
  const { total } = await query
    .select(({ fn }) => fn.countAll<number | string>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await query
    .selectAll()
    .orderBy('created_ms', 'desc')
    .orderBy('at', 'desc')
    .orderBy('clock', 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  const targets = await targetsById(store);
  return { notices: rows.map((row) => shown(row, targets)), total: Number(total) };
}

/** Who was told what of an order, the oldest first. */
export async function noticesOfOrder(store: Store, orderId: string): Promise<Notice[]> {
  const rows = await withNotify(store.read)
    .selectFrom('notify_outbox')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('at')
    .orderBy('clock')
    .orderBy('part')
    .limit(500)
    .execute();
  const targets = await targetsById(store);
  return rows.map((row) => shown(row, targets));
}

const DECIDED: Readonly<Record<NoticeDecision['action'], NoticeState>> = {
  retry: 'waiting',
  drop: 'dropped',
  sent: 'sent',
};
/** What may be said of a message: of one that is under way nothing. */
const FROM: Readonly<Record<NoticeDecision['action'], readonly NoticeState[]>> = {
  retry: ['unknown', 'failed', 'dropped', 'waiting'],
  drop: ['unknown', 'failed', 'waiting'],
  sent: ['unknown', 'failed'],
};

/** A person's word. Throws `notice-not-found`, or `notice-under-way` where its state does not allow it. */
export async function decideNotice(
  store: Store,
  id: string,
  action: NoticeDecision['action'],
): Promise<NoticeState> {
  const now = store.clock.now();
  const state = DECIDED[action];
  const { numUpdatedRows } = await withNotify(store.write)
    .updateTable('notify_outbox')
    .set({
      ...{ state, changed_ms: now, next_ms: now, holder: null, until_ms: 0 },
      // Counted anew, from when somebody asked for it.
      ...(action === 'retry' ? { attempts: 0, created_ms: now } : {}),
    })
    .where('id', '=', id)
    .where('state', 'in', [...FROM[action]])
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n) return state;
  const row = await withNotify(store.read)
    .selectFrom('notify_outbox')
    .select('state')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new AppError('notice-not-found', { id });
  throw new AppError('notice-under-way', { state: row.state });
}
