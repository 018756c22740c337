import { AppError } from '../../shared/errors.ts';
import { ANONYMOUS, type Fulfilment } from '../../shared/schema/index.ts';
import { placesOf, withOrders, type OrderDoc, type Place } from '../orders/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { readDocument, type Store } from '../store/index.ts';

/** Whose data: by order number (of any channel), by the customer as channels name them, or by contact. */
export type Wanted =
  | { readonly order: string }
  | { readonly customer: string }
  | { readonly contact: string };

/** One fulfilment's contact, and what else bears it. */
export interface Subject {
  readonly shard: string;
  readonly orderId: string;
  readonly orderNumber: string;
  /** The fulfilment's id, too. */
  readonly contactId: string;
  readonly parcelIds: readonly string[];
  /** The floor still needs to know where it goes. */
  readonly open: boolean;
}

/** A fulfilment's contact has its id; which order is it of? */
async function ordersOfContact(store: Store, contact: string): Promise<string[]> {
  const rows = await store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', 'fulfilments')
    .where('id', '=', contact)
    .where('body', 'is not', null)
    .execute();
  const ids = rows.map(({ body }) => (JSON.parse(body ?? '{}') as Fulfilment).orderId);
  const indexed = await withOrders(store.read)
    .selectFrom('order_index')
    .select('id')
    .where('fulfilment_id', '=', contact)
    .execute();
  return [...ids, ...indexed.map(({ id }) => id)];
}

async function findOrders(store: Store, wanted: Wanted): Promise<OrderDoc[]> {
  let query = withOrders(store.read).selectFrom('order_index').select('id');
  if ('order' in wanted) query = query.where('number', '=', wanted.order);
  else if ('customer' in wanted) {
    if (wanted.customer === ANONYMOUS) throw new AppError('erase-nobody', { ...wanted });
    query = query.where('customer_ref', '=', wanted.customer);
  } else query = query.where('id', 'in', await ordersOfContact(store, wanted.contact));
  const orders: OrderDoc[] = [];
  for (const { id } of await query.execute()) {
    const order = await readDocument<OrderDoc>(store.read, ORG_SHARD, 'orders', id);
    if (order) orders.push(order.doc);
  }
  return orders;
}

async function subjectOf(
  store: Store,
  order: OrderDoc,
  { id: contactId, warehouse: shard }: Place,
): Promise<Subject> {
  const fulfilment = await readDocument<Fulfilment>(store.read, shard, 'fulfilments', contactId);
  const parcels = await store.read
    .selectFrom('state')
    .select('id')
    .where('shard', '=', shard)
    .where('collection', '=', 'parcels')
    .where('parent', '=', contactId)
    .orderBy('id')
    .execute();
  const status = fulfilment?.doc.status;
  return {
    shard,
    orderId: order.id,
    orderNumber: order.number,
    contactId,
    parcelIds: parcels.map(({ id }) => id),
    open: status !== 'shipped' && status !== 'cancelled' && order.status !== 'cancelled',
  };
}

/** Throws `erase-nobody` where nobody is meant, or known. */
export async function findSubjects(store: Store, wanted: Wanted): Promise<Subject[]> {
  const orders = await findOrders(store, wanted);
  if (orders.length === 0) throw new AppError('erase-nobody', { ...wanted });
  const subjects: Subject[] = [];
  for (const order of orders) {
    for (const place of placesOf(order)) subjects.push(await subjectOf(store, order, place));
  }
  return subjects;
}
