import { randomUUID } from 'node:crypto';
import { AppError } from '../../shared/errors.ts';
import type {
  MailAccount,
  MailAccountRequest,
  NoticeTargetRequest,
} from '../../shared/protocol/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { readDocument, seal, unseal, type ShardTx, type Store } from '../store/index.ts';
import { withNotify } from './notifyTables.ts';
import { checkAddress, checkUrl } from './addresses.ts';

/** A target as the org shard keeps it, in the internal collection `notifications`: nothing secret, nobody's name. */
export interface KeptTarget extends Pick<
  NoticeTargetRequest,
  'kind' | 'name' | 'on' | 'language' | 'events'
> {
  readonly id: string;
  /** Scheme and host of a webhook. */
  readonly origin: string | null;
  readonly stopped: 'gone' | null;
  /** Clocks of the shards when it was switched on last: what came before is not told. */
  readonly from: Readonly<Record<string, number>>;
  /** When that was: a later row of the same instant's documents may hold what came before. */
  readonly since: string;
}

/** What a target is reached with. */
export interface Reach {
  readonly recipients?: readonly string[];
  readonly url?: string;
  readonly secret?: string;
}

const PURPOSE = 'notify';
const MAIL = 'mail';
const TARGETS = 'targets';
const COLLECTION = 'notifications';

export async function listTargets({ read }: Pick<Store, 'read'>): Promise<KeptTarget[]> {
  const rows = await read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', ORG_SHARD)
    .where('collection', '=', COLLECTION)
    .where('parent', '=', TARGETS)
    .where('body', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? '') as KeptTarget);
}

async function openSealed<T>(store: Pick<Store, 'read' | 'key'>, owner: string) {
  const row = await withNotify(store.read)
    .selectFrom('notify_secrets')
    .select('sealed')
    .where('owner', '=', owner)
    .executeTakeFirst();
  return row ? (JSON.parse(unseal(store, PURPOSE, owner, row.sealed)) as T) : undefined;
}

export const reachOf = async (store: Pick<Store, 'read' | 'key'>, id: string): Promise<Reach> =>
  (await openSealed<Reach>(store, id)) ?? {};

async function keepSealed(tx: ShardTx, store: Store, owner: string, value: unknown) {
  const sealed = seal(store, PURPOSE, owner, JSON.stringify(value));
  await withNotify(tx.db)
    .insertInto('notify_secrets')
    .values({ owner, sealed })
    .onConflict((c) => c.column('owner').doUpdateSet({ sealed }))
    .execute();
}

/** What is known already goes on where nothing new is said. Throws `notify-*` for what is missing or wrong. */
function mergeReach(asked: NoticeTargetRequest, known: Reach): Reach {
  if (asked.kind === 'customer') return {};
  if (asked.kind === 'email') {
    const recipients = (asked.recipients ?? known.recipients ?? []).map(checkAddress);
    if (recipients.length === 0) throw new AppError('notify-no-recipients', {});
    return { recipients };
  }
  const url = checkUrl(asked.url ?? known.url ?? '');
  const secret = asked.secret ?? known.secret;
  if (secret === undefined) throw new AppError('notify-no-secret', {});
  return { url, secret };
}

async function clocksIn({ db }: ShardTx): Promise<Record<string, number>> {
  const rows = await db.selectFrom('shard_clock').select(['shard', 'clock']).execute();
  return Object.fromEntries(rows.map(({ shard, clock }) => [shard, clock]));
}

export interface Asking {
  readonly by: string;
  readonly trace: string;
}

/**
 * A new target, or another word for one that is there. From when it is switched on it is told what happens then.
 * Throws `notify-target-not-found`, `notify-no-recipients`, `notify-no-secret`, `notify-address-wrong`,
 * `notify-url-wrong`.
 */
export async function saveTarget(
  store: Store,
  asked: NoticeTargetRequest,
  { by, trace }: Asking,
): Promise<string> {
  const id = asked.id ?? randomUUID();
  const known = asked.id === undefined ? {} : await reachOf(store, id);
  const reach = mergeReach(asked, known);
  const { kind, name, on, language, events } = asked;
  const origin = reach.url === undefined ? null : new URL(reach.url).origin;
  await store.transact(
    ORG_SHARD,
    async (tx) => {
      const found = (await tx.get(COLLECTION, [id])).get(id);
      const before = found as unknown as KeptTarget | undefined;
      if (asked.id !== undefined && (!before || before.kind !== kind)) {
        throw new AppError('notify-target-not-found', { id });
      }
      const goesOn = before?.on === true && on;
      const from = goesOn ? before.from : await clocksIn(tx);
      const since = goesOn ? before.since : tx.now;
      const said = { kind, name, on, language, events, origin };
      tx.append({
        kind: 'notify.target-saved',
        input: { id, by, ...said },
        writes: [
          {
            ...{ collection: COLLECTION, id, parent: TARGETS },
            doc: { id, ...said, from, since, stopped: null },
          },
        ],
      });
      await keepSealed(tx, store, id, reach);
    },
    trace,
  );
  return id;
}

/** What waits for it is dropped. Removing one that is not there changes nothing. */
export async function removeTarget(store: Store, id: string, { by, trace }: Asking): Promise<void> {
  await store.transact(
    ORG_SHARD,
    async (tx) => {
      if (!(await tx.get(COLLECTION, [id])).has(id)) return;
      tx.append({
        kind: 'notify.target-removed',
        input: { id, by },
        writes: [{ collection: COLLECTION, id, doc: null }],
      });
      await withNotify(tx.db).deleteFrom('notify_secrets').where('owner', '=', id).execute();
      await withNotify(tx.db)
        .updateTable('notify_outbox')
        .set({ state: 'dropped', changed_ms: store.clock.now() })
        .where('target', '=', id)
        .where('state', '=', 'waiting')
        .execute();
    },
    trace,
  );
}

/** The receiver said that it is gone for good. */
export async function switchOff(store: Store, id: string): Promise<void> {
  await store.transact(ORG_SHARD, async (tx) => {
    const before = (await tx.get(COLLECTION, [id])).get(id) as unknown as KeptTarget | undefined;
    if (before?.on !== true) return;
    const doc = { ...before, on: false, stopped: 'gone' };
    tx.append({
      kind: 'notify.target-stopped',
      input: { id, reason: 'gone' },
      writes: [{ collection: COLLECTION, id, parent: TARGETS, doc }],
    });
  });
}

export type OpenMailAccount = Omit<MailAccount, 'hasPassword'> & { readonly password: string };

export const mailAccountOf = (
  store: Pick<Store, 'read' | 'key'>,
): Promise<OpenMailAccount | undefined> => openSealed<OpenMailAccount>(store, MAIL);

/** Throws `notify-address-wrong`. */
export async function saveMailAccount(
  store: Store,
  { password, ...asked }: MailAccountRequest,
  { by, trace }: Asking,
): Promise<void> {
  const from = checkAddress(asked.from);
  const known = await mailAccountOf(store);
  // A password is for the server it was given for: another one must not get to see it.
  const same = known?.host === asked.host && known.user === asked.user;
  const account = { ...asked, from, password: password ?? (same ? known.password : '') };
  const { host, port, security } = asked;
  await store.transact(
    ORG_SHARD,
    async (tx) => {
      const doc = { id: MAIL, host, port, security };
      tx.append({
        kind: 'notify.mail-saved',
        input: { by, host, port, security },
        writes: [{ collection: COLLECTION, id: MAIL, doc }],
      });
      await keepSealed(tx, store, MAIL, account);
    },
    trace,
  );
}

/** Whether anybody has set it, without opening it. */
export const hasMailAccount = async ({ read }: Pick<Store, 'read'>): Promise<boolean> =>
  (await readDocument(read, ORG_SHARD, COLLECTION, MAIL)) !== undefined;
