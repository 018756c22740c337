import { AppError } from '../../shared/errors.ts';
import type { Fulfilment, IntakeAddress } from '../../shared/schema/index.ts';
import { bookOf } from '../allocation/promiseBook.ts';
import { waitForGoods } from '../allocation/waitForGoods.ts';
import { derivedId } from '../decide/draft.ts';
import type { ShardTx } from '../store/index.ts';
import { MOVED, withGoods } from './blocks.ts';
import {
  FULFILMENT_GIVEN_UP,
  ORG_SHARD,
  type FulfilmentCreate,
  type FulfilmentGivenUp,
  type FulfilmentGiveUp,
} from './messages.ts';

function answer(tx: ShardTx, body: FulfilmentGivenUp, key: string): void {
  const id = `given-up:${derivedId(body.fulfilmentId, key)}`;
  tx.send(ORG_SHARD, { id, kind: FULFILMENT_GIVEN_UP, body });
}

async function addressOf(tx: ShardTx, id: string): Promise<IntakeAddress | null> {
  const contact = (await tx.get('contacts', [id])).get(id);
  if (!contact) return null;
  const { id: _, clock: __, revision: ___, corrected: ____, ...address } = contact;
  return address;
}

/** Nothing of it stays, its address neither: who gives an order away has no use for it. */
function leave(tx: ShardTx, doc: Fulfilment): number {
  const left = { ...doc, status: 'cancelled', blocked: MOVED };
  return tx.append({
    kind: 'fulfilment.given-up',
    input: { orderId: doc.orderId, fulfilmentId: doc.id },
    writes: [
      { collection: 'fulfilments', id: doc.id, doc: left, gone: true },
      { collection: 'contacts', id: doc.id, doc: null },
    ],
  });
}

async function shrink(
  tx: ShardTx,
  doc: Fulfilment,
  keep: Readonly<Record<string, number>>,
): Promise<number> {
  const lines = doc.lines.flatMap((line) => {
    const units = Math.min(line.units, keep[line.sku] ?? 0);
    if (units === 0) return [];
    return [units === line.units ? line : { ...line, qty: units, uom: 'each' as const, units }];
  });
  const book = bookOf(tx);
  await book.load(doc.lines.map(({ sku }) => sku));
  const promised = book.lacking(lines, doc.channel).length === 0;
  const less = {
    ...{ ...doc, lines, lineCount: lines.length },
    unitCount: lines.reduce((sum, { units }) => sum + units, 0),
    ...(promised ? { promise: { at: tx.now }, blocked: withGoods(doc.blocked) } : {}),
  };
  const clock = tx.append({
    kind: 'fulfilment.split',
    input: { orderId: doc.orderId, fulfilmentId: doc.id, keep },
    writes: [{ collection: 'fulfilments', id: doc.id, doc: less }],
  });
  if (!promised) await waitForGoods(tx, less, clock);
  return clock;
}

/** Another warehouse is to have it, or some of it; unless it has got goods for it, or gone on, in the meantime. */
export async function giveUpFulfilment(tx: ShardTx, message: FulfilmentGiveUp): Promise<void> {
  const { orderId, fulfilmentId: id, round, keep } = message;
  const doc = (await tx.get('fulfilments', [id])).get(id);
  // What makes it is still to come: the message is delivered again.
  if (!doc) throw new AppError('fulfilment-not-here', { fulfilmentId: id });
  const told = { orderId, fulfilmentId: id, round, keep };
  if (doc.status !== 'open' || doc.promise) {
    return answer(tx, { ...told, ok: false, address: null }, String(round));
  }
  const address = await addressOf(tx, id);
  if (keep === null) leave(tx, doc);
  else await shrink(tx, doc, keep);
  return answer(tx, { ...told, ok: true, address }, String(round));
}

/** It was given up when this was on its way: whoever sent it has to find it another place. */
export async function sendBack(tx: ShardTx, message: FulfilmentCreate): Promise<void> {
  const { orderId, fulfilmentId, revision, address } = message;
  const told = { orderId, fulfilmentId, round: null, keep: null, ok: true, address };
  answer(tx, told, `back:${revision}`);
}
