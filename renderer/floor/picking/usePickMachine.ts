import { useCallback, useMemo } from 'react';
import type { Scan } from '../../../shared/barcodes/index.ts';
import {
  initialPickState,
  pickStep,
  settleState,
  wrongFeedback,
  type PickEvent,
  type PickResult,
  type PickState,
} from '../../../shared/domain/picking/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { useKept, useReplica } from '../../replica/index.ts';
import { useStepMachine } from '../common/useStepMachine.ts';
import { usePendingClaims } from './usePendingClaims.ts';

export const pickStateKey = (batchId: string, personId: string): string =>
  `pick.${batchId}.${personId}`;

/** Kept by an earlier window, perhaps of an earlier version: taken only where it has the right form. */
function isPickState(value: unknown, batchId: string): value is PickState {
  if (typeof value !== 'object' || value === null) return false;
  const state = value as Partial<Record<keyof PickState, unknown>>;
  return (
    state.batchId === batchId &&
    Array.isArray(state.scans) &&
    state.scans.every((units) => typeof units === 'number') &&
    (state.typed === null || typeof state.typed === 'number') &&
    (state.bin === null || typeof state.bin === 'string') &&
    'wrong' in state &&
    'shorting' in state &&
    'taskId' in state
  );
}

const DONE: ReadonlySet<string> = new Set(['batch-picked']);

export interface PickMachineOptions {
  readonly batchId: string;
  readonly self: Self;
  readonly onScan: (scan: Scan) => void;
  readonly onResult: (result: PickResult) => void;
}

/** The pick machine of shared/domain on this station: its state kept, its facts recorded. */
export function usePickMachine({ batchId, self, onScan, onResult }: PickMachineOptions) {
  const replica = useReplica();
  const kept = useKept();
  const pendingClaims = usePendingClaims();
  const key = pickStateKey(batchId, self.personId);
  const env = useMemo(
    () => ({
      self,
      newId: () => uuidv7(),
      findByBarcode: (code: string) => replica.findByBarcode(code),
    }),
    [self, replica],
  );
  const initial = useCallback(() => {
    const before = kept.read(key);
    const state = isPickState(before, batchId) ? before : initialPickState(batchId);
    const { wrong } = settleState(state, replica);
    // Not settled for good: after a wipe the task it speaks of may arrive only now.
    return { state, answer: wrong ? { feedback: wrongFeedback(wrong) } : null };
  }, [key, batchId, replica, kept]);
  const machine = useStepMachine<PickState, PickEvent, PickResult>({
    key,
    initial,
    doneCodes: DONE,
    step: (state, event) =>
      pickStep(state, event, replica, { ...env, claimFacts: pendingClaims(batchId) }),
    scanEvent: (scan) => {
      onScan(scan);
      return { kind: 'scan', scan };
    },
    onResult: (result) => {
      if (result.leave) kept.forget(key);
      onResult(result);
    },
  });
  return { ...machine, state: settleState(machine.state, replica) };
}
