/** The picker's machine: one event in, the next state, an answer and the facts to record out. Pure. */
import type { ScanCommand } from '../../barcodes/index.ts';
import type { View } from '../view.ts';
import { returnBatchDraft, shortPick } from './pickDrafts.ts';
import { answer, completesBatch, pickScan, wrongFeedback } from './pickScan.ts';
import { batchProgress } from './selectors.ts';
import {
  deselect,
  initialPickState,
  isWork,
  pickPosition,
  settleState,
  type PickContext,
  type PickEnv,
  type PickEvent,
  type PickPosition,
  type PickResult,
  type PickState,
  type ShortReason,
} from './state.ts';
import { undo } from './undo.ts';

/** What a command barcode asks for; null where it means nothing while picking. */
const COMMANDS: Readonly<Record<ScanCommand, PickEvent['kind'] | 'choose-reason' | null>> = {
  undo: 'undo',
  finish: 'finish',
  cancel: 'cancel',
  confirm: 'acknowledge',
  short: 'choose-reason',
  'next-parcel': null,
  reprint: null,
};

function setQuantity(state: PickState, { at }: PickContext, units: number): PickResult {
  if (at.step === 'bin') {
    return answer(state, 'attention', 'scan-bin-first', { bin: at.task.locationId });
  }
  if (at.inHand === 0) return answer(state, 'attention', 'scan-item-first', { sku: at.task.sku });
  if (!Number.isSafeInteger(units) || units < 1) {
    return answer(state, 'attention', 'quantity-not-whole', { of: at.remaining });
  }
  const values = { counted: units, of: at.remaining, sku: at.task.sku };
  if (units > at.remaining) {
    return answer(state, 'attention', 'too-many', { ...values, counted: at.inHand });
  }
  return answer({ ...state, typed: units }, 'ok', 'quantity-set', values);
}

function short(state: PickState, context: PickContext, reason: ShortReason): PickResult {
  const { at } = context;
  const rest = at.remaining - at.inHand;
  if (rest === 0) return answer(state, 'attention', 'nothing-short', { of: at.remaining });
  if (at.inHand > 0) {
    const values = { units: at.inHand, short: rest };
    return answer({ ...state, shorting: reason }, 'ok', 'short-needs-tote', values);
  }
  const drafts = shortPick(context, reason, rest);
  const values = { units: 0, short: rest, sku: at.task.sku };
  const code = drafts.some(completesBatch) ? 'batch-picked' : 'shorted';
  return answer({ ...deselect(state), bin: state.bin }, 'ok', code, values, drafts);
}

function finish(state: PickState, context: PickContext): PickResult {
  const { view, env, at } = context;
  if (!state.finishing) {
    const { tasks, tasksDone } = batchProgress(view, at.batch);
    const values = { left: tasks - tasksDone };
    return answer({ ...state, finishing: true }, 'attention', 'finish-again', values);
  }
  const drafts = [returnBatchDraft(view, env, at.batch)];
  const result = answer(initialPickState(state.batchId), 'ok', 'returned', {}, drafts);
  return { ...result, leave: true };
}

/** With the batch picked, lost or not arrived there is only undo and going home. */
function withoutWork(
  state: PickState,
  event: PickEvent,
  position: PickPosition,
  view: View,
  env: PickEnv,
): PickResult {
  if (event.kind === 'undo' && position.step === 'done') {
    return undo(state, position.batch, view, env);
  }
  if (event.kind === 'finish' || event.kind === 'cancel' || event.kind === 'acknowledge') {
    return { ...answer(initialPickState(state.batchId), 'ok', 'left'), leave: true };
  }
  const code = position.step === 'done' ? 'batch-done' : 'batch-lost';
  return answer(state, 'attention', code);
}

function atWork(state: PickState, event: PickEvent, context: PickContext): PickResult {
  switch (event.kind) {
    case 'scan':
      return pickScan(state, event.scan, context);
    case 'quantity':
      return setQuantity(state, context, event.units);
    case 'short':
      return short(state, context, event.reason);
    case 'undo':
      return undo(state, context.at.batch, context.view, context.env);
    case 'finish':
      return finish(state, context);
    case 'cancel':
      return answer(deselect(state), 'ok', 'put-down');
    case 'new-tote':
      return answer({ ...state, newTote: true }, 'ok', 'new-tote');
    case 'acknowledge':
      return answer(state, 'ok', 'acknowledged');
  }
}

const ACKNOWLEDGES: ReadonlySet<PickEvent['kind']> = new Set(['acknowledge', 'cancel', 'undo']);

/** A mistake stays until a key, a command or the right scan acknowledges it. */
function withMistake(state: PickState, event: PickEvent, context: PickContext): PickResult {
  const { wrong } = state;
  if (!wrong) return atWork(state, event, context);
  const cleared = { ...state, wrong: null };
  if (ACKNOWLEDGES.has(event.kind)) return answer(cleared, 'ok', 'acknowledged');
  if (event.kind === 'new-tote') return atWork(cleared, event, context);
  const result = event.kind === 'scan' ? atWork(cleared, event, context) : null;
  if (result && result.feedback.kind !== 'attention') return result;
  return { state, feedback: wrongFeedback(wrong), drafts: [] };
}

/** `scan` events may be command barcodes; the screen gives every other key its own event. */
export function pickStep(
  before: PickState,
  event: PickEvent,
  view: View,
  env: PickEnv,
): PickResult {
  if (event.kind === 'scan' && event.scan.kind === 'command') {
    const kind = COMMANDS[event.scan.command];
    if (kind === 'choose-reason') {
      return answer(settleState(before, view), 'attention', 'choose-reason');
    }
    if (kind === 'undo' || kind === 'finish' || kind === 'cancel' || kind === 'acknowledge') {
      return pickStep(before, { kind }, view, env);
    }
  }
  const settled = settleState(before, view);
  const state = event.kind === 'finish' ? settled : { ...settled, finishing: false };
  const at = pickPosition(state, view, env.self);
  if (!isWork(at)) return withoutWork({ ...state, wrong: null }, event, at, view, env);
  return withMistake(state, event, { view, env, at });
}
