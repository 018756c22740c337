import type { Scan } from '../../barcodes/index.ts';
import type { FactData, FactDraft } from '../../facts/index.ts';
import type { Batch, Fulfilment, Task } from '../../schema/work.ts';
import type { Feedback } from '../feedback.ts';
import type { FindByBarcode } from '../identifyScan.ts';
import type { Self, View } from '../view.ts';
import {
  hasAllTasks,
  isHeldBy,
  isOpen,
  tasksInWalkingOrder,
  totesOf,
  unitsLeft,
} from './selectors.ts';

export type ShortReason = FactData<'pick.shorted'>['reason'];
export const SHORT_REASONS = [
  'empty-bin',
  'too-few',
  'damaged',
  'wrong-item-in-bin',
  'not-found',
] as const satisfies readonly ShortReason[];

export type WrongCode =
  | 'wrong-bin'
  | 'wrong-item'
  | 'unknown-barcode'
  | 'tote-of-other'
  | 'tote-not-bound';
export type PickFeedbackCode =
  | WrongCode
  | 'bin-ok'
  | 'item-counted'
  | 'item-complete'
  | 'quantity-set'
  | 'picked'
  | 'picked-part'
  | 'batch-picked'
  | 'shorted'
  | 'short-needs-tote'
  | 'stepped-back'
  | 'pick-undone'
  | 'short-undone'
  | 'acknowledged'
  | 'put-down'
  | 'new-tote'
  | 'returned'
  | 'left'
  | 'scan-bin-first'
  | 'scan-item-first'
  | 'product-pending'
  | 'scan-tote-now'
  | 'bin-already'
  | 'too-many'
  | 'tote-too-early'
  | 'quantity-not-whole'
  | 'nothing-short'
  | 'choose-reason'
  | 'nothing-to-undo'
  | 'undo-too-late'
  | 'finish-again'
  | 'not-for-here'
  | 'batch-done'
  | 'batch-lost';
export type PickFeedback = Feedback<PickFeedbackCode>;

/** A mistake that has not been acknowledged. It outlives a restart of the app. */
export interface WrongScan {
  readonly code: WrongCode;
  readonly scanned: string;
  readonly expected: string;
  /** Order number of whoever's goods are in the scanned tote, where that is the mistake. */
  readonly order: string;
}

/**
 * What documents can't tell: the handful that is not confirmed yet. Small and serialisable; where it
 * does not fit the documents any more (`settleState`), or is lost, the walk starts at the bin again.
 */
export interface PickState {
  readonly batchId: string;
  readonly taskId: string | null;
  /** The bin scanned last. It stays good for the next task at the same bin. */
  readonly bin: string | null;
  /** Whether the bin was scanned since the last confirmed pick: only then undo takes it back. */
  readonly binFresh: boolean;
  /** Eaches of each item scan, in order. */
  readonly scans: readonly number[];
  /** Eaches typed by the person; outweighs the scans. */
  readonly typed: number | null;
  /** The rest is given up for this reason as soon as the units in hand are in a tote. */
  readonly shorting: ShortReason | null;
  /** The person said that another tote is taken for this fulfilment. */
  readonly newTote: boolean;
  readonly wrong: WrongScan | null;
  /** Finish was asked for once with work left. */
  readonly finishing: boolean;
}

export const initialPickState = (batchId: string): PickState => ({
  batchId,
  taskId: null,
  bin: null,
  binFresh: false,
  scans: [],
  typed: null,
  shorting: null,
  newTote: false,
  wrong: null,
  finishing: false,
});

/** Nothing in hand, no bin: what a mistake or a put-down leaves. */
export const deselect = (state: PickState): PickState => ({
  ...initialPickState(state.batchId),
  taskId: state.taskId,
});

export type PickEvent =
  | { readonly kind: 'scan'; readonly scan: Scan }
  | { readonly kind: 'quantity'; readonly units: number }
  | { readonly kind: 'short'; readonly reason: ShortReason }
  | { readonly kind: 'undo' }
  | { readonly kind: 'finish' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'new-tote' }
  | { readonly kind: 'acknowledge' };

export interface PickEnv {
  readonly self: Self;
  /** A UUIDv7 for a new fact. */
  readonly newId: () => string;
  readonly findByBarcode: FindByBarcode;
  /** Unanswered lease and claim facts of this batch: what is done under them depends on them. */
  readonly claimFacts: readonly string[];
}

export interface PickResult {
  readonly state: PickState;
  readonly feedback: PickFeedback;
  /** One group: to be recorded together, before the feedback is shown unless it is 'wrong'. */
  readonly drafts: readonly FactDraft[];
  /** The person goes back to the list of batches. */
  readonly leave?: true;
}

/** Everything a handler of one event looks at. */
export interface PickContext {
  readonly view: View;
  readonly env: PickEnv;
  readonly at: PickWork;
}

export const unitsInHand = (state: PickState): number =>
  state.typed ?? state.scans.reduce((sum, units) => sum + units, 0);

export interface PickWork {
  readonly step: 'bin' | 'item' | 'tote';
  readonly batch: Batch;
  readonly task: Task;
  readonly fulfilment: Fulfilment | undefined;
  /** Eaches still to be picked at this task, those in hand included. */
  readonly remaining: number;
  readonly inHand: number;
  /** Totes that the fulfilment's goods are in; empty: any free tote will be bound to it. */
  readonly totes: readonly string[];
}
export type PickPosition =
  | PickWork
  /** The batch is not (or no longer) in this station's state. */
  | { readonly step: 'missing' }
  /** Someone else holds the batch, or it was given back. */
  | { readonly step: 'lost'; readonly batch: Batch }
  | { readonly step: 'done'; readonly batch: Batch };

export const isWork = (position: PickPosition): position is PickWork =>
  position.step === 'bin' || position.step === 'item' || position.step === 'tote';

function currentTask(view: View, batch: Batch): Task | undefined {
  return tasksInWalkingOrder(view, batch).find((task) => isOpen(view, task));
}

/** Drops whatever of the state does not fit what the documents say by now. */
export function settleState(state: PickState, view: View): PickState {
  const batch = view.get('batches', state.batchId);
  const task = batch && currentTask(view, batch);
  if (!task) return state.taskId === null ? state : initialPickState(state.batchId);
  const bin = state.bin === task.locationId ? state.bin : null;
  if (state.taskId !== task.id) {
    return {
      ...initialPickState(state.batchId),
      taskId: task.id,
      bin,
      wrong: state.wrong,
    };
  }
  if (unitsInHand(state) > unitsLeft(task) || (state.bin !== null && bin === null)) {
    return { ...deselect(state), wrong: state.wrong };
  }
  return state;
}

/** Where the picker stands: which task, which step of it. `state` must be settled. */
export function pickPosition(state: PickState, view: View, self: Self): PickPosition {
  const batch = view.get('batches', state.batchId);
  if (!batch) return { step: 'missing' };
  if (batch.status === 'picked') return { step: 'done', batch };
  if (batch.status !== 'claimed' || !isHeldBy(batch, self)) return { step: 'lost', batch };
  const task = currentTask(view, batch);
  if (!task) return hasAllTasks(view, batch) ? { step: 'done', batch } : { step: 'missing' };
  const remaining = unitsLeft(task);
  const inHand = unitsInHand(state);
  const taken = inHand === remaining || state.typed !== null || state.shorting !== null;
  return {
    step: state.bin === null ? 'bin' : inHand > 0 && taken ? 'tote' : 'item',
    batch,
    task,
    fulfilment: task.fulfilmentId ? view.get('fulfilments', task.fulfilmentId) : undefined,
    remaining,
    inHand,
    totes: totesOf(view, task),
  };
}
