import { holdsOf, type OrderHold } from '../rules/index.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import type { IntakeDecision } from './decideIntake.ts';
import { withEvent, type OrderEvent } from './history.ts';
import type { NewOrder, OrderDoc } from './orderDoc.ts';

const isSame = (a: OrderHold, b: OrderHold): boolean =>
  a.since === b.since && a.rule === b.rule && !a.checks === !b.checks;

const causeOf = ({ rule, checks }: OrderHold): Pick<OrderEvent, 'cause'> => {
  if (rule !== undefined) return { cause: `rule:${rule}` };
  return checks === undefined ? {} : { cause: `check:${checks.join(' ')}` };
};

/** What holds it now and did not before, and what of the checks' no longer does. */
export function withHoldEvents<T extends Omit<OrderDoc, 'clock'>>(
  order: T,
  before: Pick<OrderDoc, 'hold' | 'holds'> | undefined,
  at: string,
): T {
  const [now, then] = [holdsOf(order), holdsOf(before)];
  let told = order;
  for (const hold of now) {
    if (then.some((one) => isSame(one, hold))) continue;
    const { reason } = hold;
    told = withEvent(told, { at, kind: 'held', ...causeOf(hold), values: { reason } });
  }
  for (const hold of then) {
    if (hold.checks === undefined || now.some((one) => isSame(one, hold))) continue;
    told = withEvent(told, { at, kind: 'hold-over', ...causeOf(hold) });
  }
  return told;
}

/** The wave it waits for now and did not before, or waits for no more. */
export function withWaveEvent<T extends Omit<OrderDoc, 'clock'>>(
  order: T,
  before: Pick<OrderDoc, 'wave'> | undefined,
  at: string,
): T {
  const [now, then] = [order.wave, before?.wave];
  if (now?.name === then?.name && now?.goes?.at === then?.goes?.at) return order;
  if (!now) return withEvent(order, { at, kind: 'wave-left', values: { wave: then?.name ?? '' } });
  const { name: wave, rule, goes } = now;
  const told = { at, cause: `rule:${rule}` };
  return goes
    ? withEvent(order, { ...told, kind: 'wave-joined-for', values: { wave, time: goes.at } })
    : withEvent(order, { ...told, kind: 'wave-joined', values: { wave } });
}

/** With what this intake did to it. A hold is told apart: it is what somebody has to do something about. */
export function withIntakeEvents(
  order: NewOrder,
  { outcome, reopened }: IntakeDecision,
  current: OrderDoc | undefined,
  intake: OrderIntake,
  at: string,
): NewOrder {
  const cause = `channel:${intake.channel}`;
  const kind = outcome === 'created' ? 'received' : outcome;
  const came = withEvent(order, { at, kind, cause, values: { revision: order.revision } });
  const told = reopened ? withEvent(came, { at, kind: 'reopened', cause }) : came;
  const isOver = order.status === 'cancelled';
  return withHoldEvents(isOver ? told : withWaveEvent(told, current, at), current, at);
}
