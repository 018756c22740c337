/** What one scan means at each step of a pick. */
import type { Scan } from '../../barcodes/index.ts';
import type { FactData, FactDraft } from '../../facts/index.ts';
import type { FeedbackValues } from '../feedback.ts';
import { describeScan, identifyItem } from '../identifyScan.ts';
import { confirmPick, rejectScan, shortPick } from './pickDrafts.ts';
import { otherHolderOf } from './selectors.ts';
import {
  deselect,
  unitsInHand,
  type PickContext,
  type PickFeedback,
  type PickFeedbackCode,
  type PickResult,
  type PickState,
  type WrongCode,
  type WrongScan,
} from './state.ts';

export const answer = (
  state: PickState,
  kind: 'ok' | 'attention',
  code: PickFeedbackCode,
  values: FeedbackValues = {},
  drafts: readonly FactDraft[] = [],
): PickResult => ({ state, feedback: { kind, code, values }, drafts });

export const wrongFeedback = (wrong: WrongScan): PickFeedback => ({
  kind: 'wrong',
  code: wrong.code,
  values: { scanned: wrong.scanned, expected: wrong.expected, order: wrong.order },
});

interface Mistake {
  readonly code: WrongCode;
  readonly step: FactData<'scan.rejected'>['step'];
  readonly scanned: string;
  readonly expected: string;
  readonly order?: string;
}

/** Loud, to be acknowledged, and everything selected is put down. */
function mistake(state: PickState, context: PickContext, what: Mistake): PickResult {
  const { code, step, scanned, expected, order = '' } = what;
  const wrong: WrongScan = { code, scanned, expected, order };
  return {
    state: { ...deselect(state), wrong },
    feedback: wrongFeedback(wrong),
    drafts: [rejectScan(context, step, expected, scanned)],
  };
}

type Read = { readonly scanned: string; readonly item: ReturnType<typeof identifyItem> };

function scanBin(state: PickState, context: PickContext, code: string): PickResult {
  const { at } = context;
  const expected = at.task.locationId;
  if (code !== expected) {
    return mistake(state, context, { code: 'wrong-bin', step: 'bin', scanned: code, expected });
  }
  if (state.bin === expected) return answer(state, 'attention', 'bin-already', { bin: code });
  return answer({ ...state, bin: code, binFresh: true }, 'ok', 'bin-ok', { bin: code });
}

function countItem(state: PickState, context: PickContext, units: number): PickResult {
  const { at } = context;
  const counted = at.inHand + units;
  const values = { counted, of: at.remaining, units, sku: at.task.sku };
  if (counted > at.remaining) {
    const expected = `${at.task.sku} × ${at.remaining}`;
    const scanned = `${at.task.sku} × ${counted}`;
    const evidence = rejectScan(context, 'quantity', expected, scanned);
    return answer(state, 'attention', 'too-many', { ...values, counted: at.inHand }, [evidence]);
  }
  const next: PickState =
    state.typed === null
      ? { ...state, scans: [...state.scans, units] }
      : { ...state, typed: state.typed + units };
  const code = unitsInHand(next) === at.remaining ? 'item-complete' : 'item-counted';
  return answer(next, 'ok', code, values);
}

function scanItem(state: PickState, context: PickContext, read: Read): PickResult {
  const { at } = context;
  const expected = at.step === 'bin' ? at.task.locationId : at.task.sku;
  if (!read.item && at.step !== 'bin' && !context.view.get('products', at.task.sku)) {
    return answer(state, 'attention', 'product-pending', { sku: at.task.sku });
  }
  if (!read.item) {
    const step = at.step === 'bin' ? 'bin' : 'item';
    const { scanned } = read;
    return mistake(state, context, { code: 'unknown-barcode', step, scanned, expected });
  }
  if (read.item.sku !== at.task.sku) {
    const { scanned } = read;
    return mistake(state, context, {
      code: 'wrong-item',
      step: 'item',
      scanned,
      expected: at.task.sku,
    });
  }
  if (at.step === 'bin') {
    return answer(state, 'attention', 'scan-bin-first', { bin: at.task.locationId });
  }
  return countItem(state, context, read.item.units);
}

function toteMistake(state: PickState, { view, at }: PickContext, toteId: string): Mistake | null {
  const expected = at.totes.join(', ');
  const mistaken = { step: 'tote' as const, scanned: toteId };
  const other = otherHolderOf(view, toteId, at.task.fulfilmentId);
  if (other) {
    return {
      ...mistaken,
      code: 'tote-of-other',
      expected: expected === '' ? '–' : expected,
      order: other.orderNumber,
    };
  }
  const bound = at.totes.length === 0 || at.totes.includes(toteId) || state.newTote;
  return bound ? null : { ...mistaken, code: 'tote-not-bound', expected };
}

function scanTote(state: PickState, context: PickContext, toteId: string): PickResult {
  const { at } = context;
  if (at.step === 'bin') {
    return answer(state, 'attention', 'scan-bin-first', { bin: at.task.locationId });
  }
  if (at.inHand === 0) return answer(state, 'attention', 'scan-item-first', { sku: at.task.sku });
  if (at.step === 'item') {
    const values = { counted: at.inHand, of: at.remaining };
    return answer(state, 'attention', 'tote-too-early', values);
  }
  const wrong = toteMistake(state, context, toteId);
  if (wrong) return mistake(state, context, wrong);

  const rest = at.remaining - at.inHand;
  const confirmed = confirmPick(context, toteId, at.inHand);
  const shorted =
    state.shorting !== null && rest > 0 ? shortPick(context, state.shorting, rest) : [];
  const bin = state.bin;
  const values = { units: at.inHand, tote: toteId, sku: at.task.sku, short: rest };
  const drafts = [confirmed, ...shorted];
  const batchDone = drafts.some(completesBatch);
  return answer(
    { ...deselect(state), bin, binFresh: false },
    'ok',
    batchDone
      ? 'batch-picked'
      : shorted.length > 0
        ? 'shorted'
        : rest > 0
          ? 'picked-part'
          : 'picked',
    values,
    drafts,
  );
}

/** Whether a draft settles the last open task of its batch. */
export const completesBatch = (draft: FactDraft): boolean =>
  (draft.type === 'pick.confirmed' || draft.type === 'pick.shorted') && draft.data.completes.batch;

/** A scan of anything but a command. */
export function pickScan(state: PickState, scan: Scan, context: PickContext): PickResult {
  const item = identifyItem(scan, context.env.findByBarcode);
  const read: Read = { scanned: describeScan(scan, item), item };
  switch (scan.kind) {
    case 'location':
      return scanBin(state, context, scan.code);
    case 'tote':
      return scanTote(state, context, scan.code);
    case 'gtin':
    case 'unknown':
      return scanItem(state, context, read);
    case 'badge':
    case 'order':
    case 'sscc':
    case 'command':
      return answer(state, 'attention', 'not-for-here', { scanned: read.scanned });
  }
}
