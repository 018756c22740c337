import { AppError } from '../../shared/errors.ts';
import type { Address } from '../../shared/schema/index.ts';
import { scrubChannels } from '../channels/index.ts';
import { forgetOrders } from '../checks/index.ts';
import { discardWaiting } from '../imports/index.ts';
import { ledgerRows } from '../ledger/index.ts';
import { markErased } from '../orders/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { readDocument, type ShardTx, type Store, type Write } from '../store/index.ts';
import { withErasures } from './erasureTables.ts';
import type { Subject } from './findSubjects.ts';
import {
  addressesSaid,
  formsOf,
  mentions,
  scrubFacts,
  scrubImportReports,
  scrubMessages,
  textsOf,
  type Needles,
} from './scrub.ts';

export interface Erased {
  /** Contacts whose data is gone, some of them before. */
  readonly contacts: number;
  /** Set-aside facts, waiting messages, reported rows and what channels sent that held some of it. */
  readonly texts: number;
  /** Imports that waited for their columns, and were left out: their files hold who knows what. */
  readonly imports: readonly string[];
  /** Ledger rows in which somebody typed it as free text: they are part of the chain and stay. */
  readonly mentionedIn: readonly { readonly shard: string; readonly clock: number }[];
}

export interface EraseOptions {
  /** Why, for the ledger: a request's number, never a name. */
  readonly reason: string;
  /** Further texts to look for: an earlier name. */
  readonly also?: readonly string[];
  /** Also while the floor still needs to know where it goes. */
  readonly evenOpen?: boolean;
}

const eraseWithin = async (
  tx: ShardTx,
  subjects: readonly Subject[],
  needles: Needles,
  reason: string,
): Promise<number> => {
  const contactIds = subjects.map(({ contactId }) => contactId);
  const parcelIds = subjects.flatMap((subject) => subject.parcelIds);
  const known = await tx.get('contacts', contactIds);
  const writes = [...known.keys()].map((id): Write => ({ collection: 'contacts', id, doc: null }));
  const texts = (await scrubFacts(tx, needles)) + (await scrubMessages(tx, needles));
  const input = { contactIds, parcelIds, reason, texts };
  const clock = tx.append({ kind: 'personal.erased', input, writes });
  await withErasures(tx.db)
    .insertInto('erasures')
    .values({ shard: tx.shard, clock, body: JSON.stringify({ contactIds, parcelIds }) })
    .execute();
  return texts;
};

async function readContacts(
  store: Store,
  subjects: readonly Subject[],
): Promise<Partial<Address>[]> {
  const found: Partial<Address>[] = [];
  for (const { shard, contactId } of subjects) {
    const contact = await readDocument<Address>(store.read, shard, 'contacts', contactId);
    if (contact) found.push(contact.doc);
    found.push(...(await addressesSaid(store, shard, contactId)));
  }
  return found;
}

/**
 * Erases what is known of the subjects' names, phones and addresses, and records that it was done. May be
 * repeated. Throws `erase-open` where an order is still being worked on.
 */
export async function erasePersonal(
  store: Store,
  subjects: readonly Subject[],
  { reason, also = [], evenOpen = false }: EraseOptions,
): Promise<Erased> {
  const open = subjects.filter((subject) => subject.open);
  if (open.length > 0 && !evenOpen) {
    throw new AppError('erase-open', { orders: open.map(({ orderNumber }) => orderNumber) });
  }
  const needles: Needles = {
    ids: new Set(subjects.map(({ contactId }) => contactId)),
    orderNumbers: new Set(subjects.map(({ orderNumber }) => orderNumber)),
    texts: [...textsOf(await readContacts(store, subjects)), ...also.flatMap(formsOf)],
  };
  const orderIds = [...new Set(subjects.map(({ orderId }) => orderId))];
  await store.transact(ORG_SHARD, (tx) => markErased(tx, orderIds, reason));
  let texts = 0;
  for (const [shard, group] of Map.groupBy(subjects, (subject) => subject.shard)) {
    texts += await store.transact(shard, (tx) => eraseWithin(tx, group, needles, reason));
  }
  texts += await store.transact(ORG_SHARD, async (tx) => {
    await forgetOrders(tx.db, orderIds);
    return (await scrubImportReports(tx, needles)) + (await scrubMessages(tx, needles));
  });
  const imports = await store.transact(ORG_SHARD, (tx) => discardWaiting(tx.db));
  texts += await store.transact(ORG_SHARD, (tx) =>
    scrubChannels(tx, store, orderIds, (externalId, raw) => {
      const isTheirs = externalId !== null && needles.orderNumbers.has(externalId);
      return isTheirs || mentions(raw, needles);
    }),
  );

  const mentionedIn: Erased['mentionedIn'][number][] = [];
  if (needles.texts.length > 0) {
    for (const shard of new Set([ORG_SHARD, ...subjects.map((subject) => subject.shard)])) {
      for await (const { clock, input, effects } of ledgerRows(store.read, shard)) {
        if (mentions(input, needles) || mentions(effects, needles)) {
          mentionedIn.push({ shard, clock });
        }
      }
    }
  }
  return { contacts: subjects.length, texts, imports, mentionedIn };
}
