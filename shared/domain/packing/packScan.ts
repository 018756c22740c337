/** What one scan means while packing. */
import type { Scan } from '../../barcodes/index.ts';
import type { FactData } from '../../facts/index.ts';
import type { FeedbackValues } from '../feedback.ts';
import { describeScan, identifyItem } from '../identifyScan.ts';
import { findForPacking } from './findForPacking.ts';
import {
  openParcel,
  rejectPackScan,
  shipParcel,
  verifyItem,
  type PackContext,
} from './packDrafts.ts';
import { hasStaleLabel, stopOf } from './stops.ts';
import { UNWEIGHED } from './state.ts';
import type {
  PackFeedback,
  PackFeedbackCode,
  PackResult,
  PackState,
  PackWrongScan,
} from './state.ts';

export const packAnswer = (
  state: PackState,
  kind: PackFeedback['kind'],
  code: PackFeedbackCode,
  values: FeedbackValues = {},
  drafts: PackResult['drafts'] = [],
): PackResult => ({ state, feedback: { kind, code, values }, drafts });

export const packWrongFeedback = (wrong: PackWrongScan): PackFeedback => ({
  kind: 'wrong',
  code: wrong.code,
  values: { scanned: wrong.scanned, expected: wrong.expected },
});

function mistake(
  state: PackState,
  context: PackContext,
  step: FactData<'scan.rejected'>['step'],
  wrong: PackWrongScan,
): PackResult {
  return {
    state: { ...state, wrong },
    feedback: packWrongFeedback(wrong),
    drafts: [rejectPackScan(context, step, wrong.expected, wrong.scanned)],
  };
}

/** Verifies `units` of a SKU into the open parcel, opening one if there is none. */
export function verifyUnits(
  state: PackState,
  context: PackContext,
  sku: string,
  units: number,
): PackResult {
  const { at } = context;
  const opening = at.open ? null : openParcel(context);
  const parcelId = at.open?.id ?? opening?.parcelId ?? '';
  const { entry, drafts } = verifyItem(context, parcelId, sku, units);
  const row = at.rows.find((candidate) => candidate.sku === sku);
  const verified = (row?.verified ?? 0) + units;
  const next = { ...state, parcelId, entries: [...state.entries, entry], asking: false };
  // What was weighed was another parcel.
  const unweighed = state.weighing === null && state.weightBy === 'typed' ? {} : UNWEIGHED;
  return packAnswer(
    { ...next, ...unweighed },
    'ok',
    at.totals.left - units === 0 ? 'all-verified' : 'item-ok',
    { sku, units, verified, of: row?.picked ?? verified, left: at.totals.left - units },
    [...(opening ? [opening.draft] : []), ...drafts],
  );
}

function scanItem(state: PackState, scan: Scan, context: PackContext): PackResult {
  const { at } = context;
  const item = identifyItem(scan, context.env.findByBarcode);
  const scanned = describeScan(scan, item);
  if (at.step === 'apply' && item) {
    return packAnswer(state, 'attention', 'scan-label-now', { sscc: at.toApply[0]?.sscc ?? '' });
  }
  if (at.step === 'apply') {
    const expected = at.toApply[0]?.sscc ?? '';
    return mistake(state, context, 'label', { code: 'wrong-label', scanned, expected });
  }
  const wanted = at.rows.filter((row) => row.left > 0).map((row) => row.sku);
  const expected = wanted.slice(0, 5).join(', ') + (wanted.length > 5 ? ', …' : '');
  const pending = wanted.find((sku) => !context.view.get('products', sku));
  if (!item && pending !== undefined) {
    return packAnswer(state, 'attention', 'product-pending', { sku: pending });
  }
  if (!item) {
    return mistake(state, context, 'pack-item', { code: 'unknown-barcode', scanned, expected });
  }
  const row = at.rows.find((candidate) => candidate.sku === item.sku);
  if (!row) {
    return mistake(state, context, 'pack-item', { code: 'not-in-order', scanned, expected });
  }
  if (item.units > row.left) {
    return mistake(state, context, 'pack-item', {
      code: 'too-many',
      scanned: `${row.sku} × ${item.units}`,
      expected: `${row.sku} × ${row.left}`,
    });
  }
  return verifyUnits(state, context, item.sku, item.units);
}

function scanLabel(state: PackState, context: PackContext, sscc: string): PackResult {
  const { at } = context;
  const parcel = at.toApply.find((candidate) => candidate.sscc === sscc);
  if (!parcel) {
    const expected =
      at.step === 'apply'
        ? (at.toApply[0]?.sscc ?? '')
        : (at.rows.filter((row) => row.left > 0).map((row) => row.sku)[0] ?? '');
    const step = at.step === 'apply' ? 'label' : 'pack-item';
    const code = at.step === 'apply' ? 'wrong-label' : 'unknown-barcode';
    return mistake(state, context, step, { code, scanned: sscc, expected });
  }
  const stop = stopOf(context.view, at.fulfilment.id, parcel.id);
  if (stop !== null) return packAnswer(state, 'attention', 'stopped', { kind: stop });
  if (hasStaleLabel(context.view, parcel)) {
    return packAnswer(state, 'attention', 'address-changed', { sscc });
  }
  const draft = shipParcel(context, parcel, sscc);
  const complete = draft.type === 'parcel.shipped' && draft.data.completes;
  const orderNumber = at.fulfilment.orderNumber;
  return packAnswer(
    { ...state, entries: [], parcelId: null, shipped: { sscc, orderNumber, complete } },
    'ok',
    complete ? 'order-shipped' : 'parcel-shipped',
    { sscc, order: orderNumber },
    [draft],
  );
}

/** Another tote or order: followed at once where nothing would be left lying open. */
export function scanContainer(
  state: PackState,
  scan: Scan,
  view: PackContext['view'],
  mayLeave: boolean,
): PackResult {
  const found = findForPacking(view, scan);
  const scanned = describeScan(scan, null);
  if (!found) return packAnswer(state, 'attention', 'not-found', { scanned });
  if (found.id === state.fulfilmentId) return packAnswer(state, 'ok', 'tote-same', { scanned });
  if (!mayLeave) {
    return packAnswer(state, 'attention', 'finish-this-first', { order: found.orderNumber });
  }
  return { ...packAnswer(state, 'ok', 'opened', { order: found.orderNumber }), goTo: found.id };
}

/** A scan of anything but a command. */
export function packScan(state: PackState, scan: Scan, context: PackContext): PackResult {
  switch (scan.kind) {
    case 'gtin':
    case 'unknown':
      return scanItem(state, scan, context);
    case 'sscc':
      return scanLabel(state, context, scan.sscc);
    case 'tote':
    case 'order':
      return scanContainer(
        state,
        scan,
        context.view,
        context.at.step === 'verify' && (context.at.open?.lines.length ?? 0) === 0,
      );
    case 'location':
    case 'badge':
    case 'command':
      return packAnswer(state, 'attention', 'not-for-here', { scanned: describeScan(scan, null) });
  }
}
