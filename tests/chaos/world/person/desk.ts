import { uuidv7 } from '../../../../shared/ids.ts';
import type { ExceptionCase } from '../../../../shared/schema/index.ts';
import type { Station } from '../../../../renderer/replica/station.ts';
import type { Random } from '../../virtual/random.ts';
import type { Hands } from './hands.ts';

export async function resolve(hands: Hands, app: Station, random: Random): Promise<void> {
  const open = app.replica.all('exceptions').filter(({ status }) => status === 'open');
  const one: ExceptionCase | undefined = random.pick(open);
  const action = one?.proposals[0];
  if (one === undefined || action === undefined) return;
  const { fulfilmentId } = one.subject;
  await hands.record('resolve', app, [
    {
      id: uuidv7(),
      type: 'exception.resolved',
      data: {
        exceptionId: one.id,
        ...(fulfilmentId === undefined ? {} : { fulfilmentId }),
        action,
        note: 'seen',
      },
      basedOn: { [`exceptions/${one.id}`]: one.clock },
    },
  ]);
}

export async function cancel(hands: Hands, app: Station, random: Random): Promise<void> {
  const candidates = app.replica.all('fulfilments');
  const open = candidates.filter(({ status }) => status === 'open');
  const one = random.pick(random.chance(0.8) ? open : candidates);
  if (one === undefined) return;
  await hands.record('cancel', app, [
    {
      id: uuidv7(),
      type: 'fulfilment.cancelled',
      data: { fulfilmentId: one.id, reason: 'customer' },
      basedOn: { [`fulfilments/${one.id}`]: one.clock },
    },
  ]);
}

export async function count(hands: Hands, app: Station, random: Random): Promise<void> {
  const bins = app.replica.all('stock').filter(({ containerKind }) => containerKind === 'location');
  const bin = random.pick(bins);
  if (bin === undefined) return;
  await hands.record('count', app, [
    {
      id: uuidv7(),
      type: 'stock.counted',
      data: {
        sku: bin.sku,
        locationId: bin.containerId,
        units: Math.max(0, bin.onHand + random.between(-3, 3)),
      },
      basedOn: { [`stock/${bin.id}`]: bin.clock },
    },
  ]);
}

export async function putBack(hands: Hands, app: Station, random: Random): Promise<void> {
  const open = app.replica
    .all('tasks')
    .filter(({ kind, status }) => kind === 'putback' && status === 'open');
  const task = random.pick(open);
  const toteId = task?.picks[0]?.toteId;
  if (task === undefined || toteId === undefined) return;
  const { id, sku, locationId, units } = task;
  await hands.record('put-back', app, [
    {
      id: uuidv7(),
      type: 'putback.done',
      data: { taskId: id, sku, locationId, toteId, units },
      basedOn: { [`tasks/${id}`]: task.clock },
    },
  ]);
}

export async function release(hands: Hands, app: Station, random: Random): Promise<void> {
  await hands.record('release', app, [
    {
      id: uuidv7(),
      type: 'release.requested',
      data: { fulfilmentIds: [], next: random.between(2, 10), batchSize: 4 },
    },
  ]);
}

export async function raise(hands: Hands, app: Station): Promise<void> {
  await hands.record('raise', app, [
    {
      id: uuidv7(),
      type: 'exception.raised',
      data: { exceptionId: uuidv7(), kind: 'damage', note: 'dropped' },
    },
  ]);
}
