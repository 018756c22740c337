import { useCallback, useEffect, useMemo } from 'react';
import type { Scan } from '../../../shared/barcodes/index.ts';
import {
  initialPackState,
  packStep,
  packWrongFeedback,
  settlePackState,
  type PackEnv,
  type PackEvent,
  type PackResult,
  type PackState,
} from '../../../shared/domain/packing/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { useKept, useNow, useReplica, useStatus } from '../../replica/index.ts';
import { useStepMachine } from '../common/useStepMachine.ts';

/** Kept by an earlier window, perhaps of an earlier version: taken only where it has the right form. */
function isPackState(value: unknown, fulfilmentId: string): value is PackState {
  if (typeof value !== 'object' || value === null) return false;
  const state = value as Partial<Record<keyof PackState, unknown>>;
  return (
    state.fulfilmentId === fulfilmentId &&
    Array.isArray(state.entries) &&
    typeof state.asking === 'boolean' &&
    'parcelId' in state &&
    'weightGrams' in state &&
    'wrong' in state &&
    'shipped' in state
  );
}

const DONE: ReadonlySet<string> = new Set([
  'all-verified',
  'closed',
  'closed-short',
  'order-shipped',
]);

export interface PackMachineOptions {
  readonly fulfilmentId: string;
  readonly self: Self;
  readonly onScan: (scan: Scan) => boolean;
  readonly onResult: (result: PackResult) => void;
}

/** What the pack machine needs of this station, as it is now. */
export function usePackEnv(self: Self, weighs: boolean): PackEnv {
  const replica = useReplica();
  const ssccLeft = useStatus()?.ssccLeft ?? -1;
  const now = useNow(60_000);
  return useMemo(
    () => ({
      self,
      newId: () => uuidv7(),
      findByBarcode: (code: string) => replica.findByBarcode(code),
      // Negative: not known yet; then the host is asked and answers for itself.
      ssccLeft: ssccLeft < 0 ? 1 : ssccLeft,
      weighs,
      printedAt: new Date(now).toISOString(),
    }),
    [self, replica, ssccLeft, now, weighs],
  );
}

/** The pack machine of shared/domain on this station: its state kept, its facts and prints recorded. */
export function usePackMachine(env: PackEnv, options: PackMachineOptions) {
  const { fulfilmentId, self, onScan, onResult } = options;
  const replica = useReplica();
  const kept = useKept();
  const key = `pack.${fulfilmentId}.${self.personId}`;
  const initial = useCallback(() => {
    const before = kept.read(key);
    // What an earlier version did not know is as at the beginning.
    const state = {
      ...initialPackState(fulfilmentId),
      ...(isPackState(before, fulfilmentId) ? before : {}),
    };
    const { wrong } = settlePackState(state, replica);
    // Not settled for good: after a wipe the parcel it speaks of may arrive only now.
    return { state, answer: wrong ? { feedback: packWrongFeedback(wrong) } : null };
  }, [key, fulfilmentId, replica, kept]);
  const machine = useStepMachine<PackState, PackEvent, PackResult>({
    key,
    initial,
    doneCodes: DONE,
    step: (state, event) => packStep(state, event, replica, env),
    scanEvent: (scan) => (onScan(scan) ? { kind: 'scan', scan } : null),
    onResult,
  });
  const complete = machine.state.shipped?.complete ?? false;
  useEffect(() => {
    // Shipped to the end: once the screen is left nobody comes back to this state.
    if (complete) return () => kept.forget(key);
  }, [key, complete, kept]);
  return { ...machine, state: settlePackState(machine.state, replica) };
}
