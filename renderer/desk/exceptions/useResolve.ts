import { useCallback } from 'react';
import type { Result } from '../../../shared/errors.ts';
import type { FactDraft } from '../../../shared/facts/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { ExceptionAction, ExceptionCase } from '../../../shared/schema/index.ts';
import { stockId } from '../../../shared/schema/index.ts';
import { useRecord, useReplica } from '../../replica/index.ts';
import { usePin } from '../session/PinGate.tsx';

/** As long as the reason of a cancellation may be. */
const REASON_MAX = 200;

export interface Resolution {
  readonly action: ExceptionAction;
  readonly note: string;
  /** What was found in the bin, where the way out is a count. */
  readonly counted?: { readonly sku: string; readonly locationId: string; readonly units: number };
}

/** What a decision about an order that could not be released, or was cancelled late, asks of central besides. */
function requestFacts(
  { kind, subject: { fulfilmentId } }: ExceptionCase,
  { action, note }: Resolution,
  resolvedId: string,
): FactDraft[] {
  if (fulfilmentId === undefined) return [];
  if (kind !== 'out-of-stock' && kind !== 'cancelled-while-packing') return [];
  const request = { id: uuidv7(), dependsOn: [resolvedId] };
  if (action === 'cancel-order') {
    const data = { fulfilmentId, reason: note.slice(0, REASON_MAX) };
    return [{ ...request, type: 'fulfilment.cancelled', data }];
  }
  if (action === 'retry-release') {
    const data = { fulfilmentIds: [fulfilmentId], next: 0, batchSize: 1 };
    return [{ ...request, type: 'release.requested', data }];
  }
  return [];
}

/** The facts of a resolution: the count first, since the decision rests on it; last what the decision asks for. */
export function resolutionFacts(
  one: ExceptionCase,
  { action, note, counted }: Resolution,
  stockClock: number | undefined,
): FactDraft[] {
  const { fulfilmentId } = one.subject;
  const resolved: FactDraft = {
    id: uuidv7(),
    type: 'exception.resolved',
    data: {
      exceptionId: one.id,
      ...(fulfilmentId === undefined ? {} : { fulfilmentId }),
      action,
      note,
    },
    basedOn: { [`exceptions/${one.id}`]: one.clock },
  };
  const decided = [resolved, ...requestFacts(one, { action, note }, resolved.id)];
  if (!counted) return decided;
  const bin = stockId({
    sku: counted.sku,
    containerKind: 'location',
    containerId: counted.locationId,
  });
  const count: FactDraft = {
    id: uuidv7(),
    type: 'stock.counted',
    data: { ...counted, exceptionId: one.id },
    ...(stockClock === undefined ? {} : { basedOn: { [`stock/${bin}`]: stockClock } }),
  };
  return [count, ...decided];
}

/** Resolves an exception, offline too. 'no-pin': nothing was recorded. */
export function useResolve(): (
  one: ExceptionCase,
  resolution: Resolution,
) => Promise<Result<unknown> | 'no-pin'> {
  const record = useRecord();
  const replica = useReplica();
  const pin = usePin();
  return useCallback(
    async (one, resolution) => {
      if (!(await pin())) return 'no-pin';
      const { counted } = resolution;
      const bin = counted && replica.stockAt(counted.locationId, counted.sku)[0];
      return record(resolutionFacts(one, resolution, bin?.clock));
    },
    [record, replica, pin],
  );
}
