import { ORG_SHARD } from '../routing/index.ts';
import { placesOf, type OrderDoc } from '../orders/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { Contact } from '../../shared/schema/index.ts';
import { readDocument, type Store } from '../store/index.ts';
import { isAddress } from './addresses.ts';
import type { NoticeBody } from './eventsOf.ts';
import { moveHeld, type OutboxRow } from './outbox.ts';
import { composeEmail, sendEmail } from './sendEmail.ts';
import { sendWebhook, type Attempt } from './sendWebhook.ts';
import { mailAccountOf, reachOf, type KeptTarget } from './targets.ts';
import { writeEmail } from './texts.ts';

/** The address that whoever the order is for gave. It is read now, and kept nowhere. */
async function customerOf(store: Store, orderId: string | null): Promise<readonly string[]> {
  if (orderId === null) return [];
  const order = await readDocument<OrderDoc>(store.read, ORG_SHARD, 'orders', orderId);
  if (!order) return [];
  for (const { id, warehouse } of placesOf(order.doc)) {
    const contact = await readDocument<Contact>(store.read, warehouse, 'contacts', id);
    const email = contact?.doc.email?.trim();
    if (email !== undefined && isAddress(email)) return [email];
  }
  return [];
}

async function deliverEmail(
  store: Store,
  target: KeptTarget,
  row: OutboxRow,
  holder: string,
): Promise<Attempt> {
  const account = await mailAccountOf(store);
  if (!account) return { outcome: 'later', error: { code: 'no-mail-account' } };
  const forCustomer = target.kind === 'customer';
  const to = forCustomer
    ? await customerOf(store, row.order_id)
    : ((await reachOf(store, target.id)).recipients ?? []);
  if (to.length === 0) return { outcome: 'nobody', error: { code: 'no-address' } };
  const { language } = target;
  const words = writeEmail(JSON.parse(row.body) as NoticeBody, language, forCustomer);
  const now = new Date(store.clock.now());
  const message = await composeEmail({ id: row.id, to, language, ...words }, account, now);
  return sendEmail({
    ...{ account, from: account.from, to, message },
    begin: async () => {
      const held = await moveHeld(store, row.id, holder, { state: 'handing' });
      if (!held) throw new AppError('notify-not-held', { id: row.id });
    },
  });
}

/** One attempt at one message that this process has claimed. */
export async function deliver(
  store: Store,
  target: KeptTarget,
  row: OutboxRow,
  holder: string,
): Promise<Attempt> {
  if (target.kind !== 'webhook') return deliverEmail(store, target, row, holder);
  const { url, secret } = await reachOf(store, target.id);
  if (url === undefined || secret === undefined) {
    return { outcome: 'later', error: { code: 'no-address' } };
  }
  return sendWebhook({ ...row, attempts: row.attempts + 1 }, { url, secret }, store.clock.now());
}
