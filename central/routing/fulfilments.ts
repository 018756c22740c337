import { deriveContact } from '../../shared/sample/index.ts';
import { ANONYMOUS, type Fulfilment, type IntakeAddress } from '../../shared/schema/index.ts';
import { endPromise } from '../allocation/endPromise.ts';
import { bookOf, promisedTo } from '../allocation/promiseBook.ts';
import { waitForGoods } from '../allocation/waitForGoods.ts';
import type { ShardTx } from '../store/index.ts';
import { lateChangeWrite } from './lateChange.ts';
import {
  FULFILMENT_STATUS,
  ORG_SHARD,
  type FulfilmentCancel,
  type FulfilmentCreate,
  type FulfilmentLateChange,
  type WaveGone,
} from './messages.ts';
import { AWAITING_STOCK, blockOf, MOVED } from './blocks.ts';
import { sendBack } from './giveUp.ts';
import { ensureOpeningStock } from './openingStock.ts';
import { enqueue } from './releaseQueue.ts';
import { expectWave } from './expectWave.ts';
import { wantRelease } from './wantRelease.ts';

function contactOf(message: FulfilmentCreate, sample: boolean): IntakeAddress {
  if (message.address) return message.address;
  const { customerRef, country, orderNumber } = message;
  if (sample) return deriveContact(customerRef === ANONYMOUS ? orderNumber : customerRef, country);
  return { name: customerRef, lines: [], postcode: '', city: '', country, phone: '' };
}

/** The address as the message has it, else as it stands already. */
async function addressed(
  tx: ShardTx,
  message: FulfilmentCreate,
  sample: boolean,
): Promise<Record<string, unknown>> {
  const { address, contactOf: from } = message;
  const kept = from === undefined ? undefined : (await tx.get('contacts', [from])).get(from);
  if (address || !kept) return { ...contactOf(message, sample) };
  const { id: _, clock: __, ...contact } = kept;
  return contact;
}

const toFulfilment = (
  message: FulfilmentCreate,
  sample: boolean,
  createdAt: string,
): Omit<Fulfilment, 'clock'> => ({
  id: message.fulfilmentId,
  orderId: message.orderId,
  orderNumber: message.orderNumber,
  channel: message.channel,
  country: message.country,
  status: 'open',
  priority: message.priority,
  shipBy: message.shipBy,
  carrierService: message.carrierService,
  batchId: null,
  toteIds: [],
  lines: [...message.lines],
  lineCount: message.lines.length,
  unitCount: message.lines.reduce((sum, line) => sum + line.units, 0),
  blocked: blockOf(message, sample),
  ...(message.tier === undefined ? {} : { tier: message.tier }),
  ...(message.wave ? { wave: message.wave } : {}),
  createdAt,
});

/** Reads what taking these in will look at. */
export async function prepareFulfilments(
  tx: ShardTx,
  messages: readonly FulfilmentCreate[],
): Promise<void> {
  await tx.get(
    'fulfilments',
    messages.map(({ fulfilmentId }) => fulfilmentId),
  );
  const lines = messages.flatMap((message) => message.lines);
  await bookOf(tx).load([...new Set(lines.map(({ sku }) => sku))]);
}

/** Takes an order's work in, or its newer revision while nothing has been released of the one before. */
export async function createFulfilment(tx: ShardTx, message: FulfilmentCreate): Promise<void> {
  const { fulfilmentId: id, orderId, orderNumber, revision } = message;
  const known = (await tx.get('fulfilments', [id])).get(id);
  const input = { orderId, fulfilmentId: id, revision };
  const over = known?.status === 'cancelled';
  if (over && known.blocked === MOVED && !message.again) return sendBack(tx, message);
  const anew = over && message.again === true;
  const before = anew ? undefined : known;
  if (before && before.status !== 'open') {
    const write = await lateChangeWrite(tx, before, { orderNumber, change: 'changed' });
    tx.append({ kind: 'fulfilment.change-refused', input, writes: [write] });
    return;
  }
  const settings = (await tx.get('settings', ['warehouse'])).get('warehouse');
  const sample = settings?.sample === true;
  if (sample) {
    await ensureOpeningStock(
      tx,
      message.lines.map((line) => line.sku),
    );
  }
  const asked = toFulfilment(message, sample, known?.createdAt ?? tx.now);
  const book = bookOf(tx);
  await book.load(asked.lines.map(({ sku }) => sku));
  const lacking = book.lacking(asked.lines, asked.channel, promisedTo(before));
  const { until } = message;
  const promise = { at: before?.promise?.at ?? tx.now, ...(until === undefined ? {} : { until }) };
  const doc: Omit<Fulfilment, 'clock'> =
    lacking.length === 0
      ? { ...asked, promise }
      : { ...asked, blocked: asked.blocked ?? AWAITING_STOCK };
  const clock = tx.append({
    kind: before ? 'fulfilment.revised' : 'fulfilment.created',
    input,
    writes: [
      { collection: 'fulfilments', id, doc },
      ...(message.erased
        ? []
        : [{ collection: 'contacts' as const, id, doc: await addressed(tx, message, sample) }]),
    ],
  });
  enqueue(tx, { ...doc, clock });
  // That it was called off may still be on its way.
  if (anew) sendFulfilmentStatus(tx, doc, clock);
  if (lacking.length > 0) await waitForGoods(tx, doc, clock);
  if (doc.promise) endPromise(tx, id, doc.promise.until);
  if (doc.wave) expectWave(tx, doc.wave);
  else if (doc.blocked === null) wantRelease(tx, settings);
}

/** Tells the order of a fulfilment's status; call it with the clock of the entry that changed it. */
export function sendFulfilmentStatus(
  tx: ShardTx,
  fulfilment: Pick<Fulfilment, 'id' | 'orderId' | 'status'>,
  clock: number,
  wave?: WaveGone,
): void {
  tx.send(ORG_SHARD, {
    id: `status:${fulfilment.id}:${clock}`,
    kind: FULFILMENT_STATUS,
    body: {
      orderId: fulfilment.orderId,
      fulfilmentId: fulfilment.id,
      status: fulfilment.status,
      clock,
      ...(wave ? { wave } : {}),
    },
  });
}

/** Calls off what is not released yet; what is, a person has to stop. */
export async function cancelFulfilment(tx: ShardTx, message: FulfilmentCancel): Promise<void> {
  const { fulfilmentId: id, orderId, orderNumber } = message;
  const before = (await tx.get('fulfilments', [id])).get(id);
  if (!before || before.status === 'cancelled') return;
  const input = { orderId, fulfilmentId: id };
  if (before.status !== 'open') {
    const write = await lateChangeWrite(tx, before, { orderNumber, change: 'cancelled' });
    const clock = tx.append({ kind: 'fulfilment.cancel-refused', input, writes: [write] });
    // The order took itself for cancelled: it hears that it is not.
    sendFulfilmentStatus(tx, before, clock);
    return;
  }
  const doc: Fulfilment = { ...before, status: 'cancelled' };
  const contact = (await tx.get('contacts', [id])).get(id);
  const clock = tx.append({
    kind: 'fulfilment.cancelled',
    input,
    writes: [
      { collection: 'fulfilments', id, doc, gone: true },
      ...(contact ? [{ collection: 'contacts' as const, id, doc: contact, gone: true }] : []),
    ],
  });
  sendFulfilmentStatus(tx, doc, clock);
}

/** The channel changed its mind about what is in work or gone. */
export async function noteLateChange(tx: ShardTx, message: FulfilmentLateChange): Promise<void> {
  const { fulfilmentId: id, orderId, change } = message;
  const fulfilment = (await tx.get('fulfilments', [id])).get(id);
  if (!fulfilment || fulfilment.status === 'cancelled') return;
  const write = await lateChangeWrite(tx, fulfilment, message);
  tx.append({
    kind: 'fulfilment.late-change',
    input: { orderId, fulfilmentId: id, change },
    writes: [write],
  });
}
