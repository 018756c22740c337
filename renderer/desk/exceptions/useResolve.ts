import { useCallback } from 'react';
import type { Result } from '../../../shared/errors.ts';
import type { FactDraft } from '../../../shared/facts/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { ExceptionAction, ExceptionCase } from '../../../shared/schema/index.ts';
import { stockId } from '../../../shared/schema/index.ts';
import { useRecord, useReplica } from '../../replica/index.ts';
import { usePin } from '../session/PinGate.tsx';

export interface Resolution {
  readonly action: ExceptionAction;
  readonly note: string;
  /** What was found in the bin, where the way out is a count. */
  readonly counted?: { readonly sku: string; readonly locationId: string; readonly units: number };
}

/** The facts of a resolution: the count first, since it is what the decision rests on. */
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
  if (!counted) return [resolved];
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
  return [count, resolved];
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
