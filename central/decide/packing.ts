import type { FactOf } from '../../shared/facts/index.ts';
import type { Fulfilment, Parcel } from '../../shared/schema/index.ts';
import { type Decision, quarantine } from './decision.ts';
import { derivedId, type Draft } from './draft.ts';

type ParcelFact = FactOf<'parcel.opened' | 'item.verified' | 'parcel.closed' | 'parcel.shipped'>;

const TERMINAL: readonly Fulfilment['status'][] = ['shipped', 'cancelled'];

/** id of the internal document that says which parcel an SSCC belongs to. */
export const ssccKey = (sscc: string): string => `sscc|${sscc}`;

function flagCancelled(draft: Draft, fact: ParcelFact, fulfilment: Fulfilment): void {
  if (fulfilment.status !== 'cancelled') return;
  draft.raise({
    id: derivedId('cancelled-while-packing', fulfilment.id),
    kind: 'cancelled-while-packing',
    severity: 'high',
    subject: {
      fulfilmentId: fulfilment.id,
      orderNumber: fulfilment.orderNumber,
      parcelId: fact.data.parcelId,
    },
    evidence: [draft.evidence('cancelled', { reason: fact.type })],
    proposals: ['put-back', 'investigate'],
  });
}

export function decideParcelOpened(draft: Draft, fact: FactOf<'parcel.opened'>): Decision {
  const fulfilment = draft.get('fulfilments', fact.data.fulfilmentId);
  if (!fulfilment) return quarantine('unknown-fulfilment');
  draft.predict();
  flagCancelled(draft, fact, fulfilment);
  return draft.decision();
}

function packedUnits(parcels: readonly Parcel[], sku: string): number {
  return parcels
    .filter((parcel) => parcel.status !== 'voided')
    .flatMap((parcel) => parcel.lines)
    .reduce((n, line) => (line.sku === sku ? n + line.units : n), 0);
}

export function decideItemMoved(
  draft: Draft,
  fact: FactOf<'item.verified' | 'item.unverified'>,
): Decision {
  const { data } = fact;
  const fulfilment = draft.get('fulfilments', data.fulfilmentId);
  const parcel = draft.get('parcels', data.parcelId);
  if (!parcel || !fulfilment) return quarantine('unknown-parcel');
  if (parcel.fulfilmentId !== data.fulfilmentId) return quarantine('inconsistent');
  draft.predict();
  const ordered = fulfilment.lines.reduce((n, l) => (l.sku === data.sku ? n + l.units : n), 0);
  const packed = packedUnits(draft.children('parcels', fulfilment.id), data.sku);
  if (fact.type === 'item.verified' && packed > ordered) {
    draft.raise({
      kind: 'mispack',
      severity: 'high',
      subject: {
        fulfilmentId: fulfilment.id,
        orderNumber: fulfilment.orderNumber,
        parcelId: parcel.id,
        sku: data.sku,
      },
      evidence: [draft.evidence('wanted', { sku: data.sku, wanted: ordered, available: packed })],
      proposals: ['put-back', 'investigate'],
    });
  }
  return draft.decision();
}

/** Nothing moves: the same parcel or number can't leave twice, so somebody has to look. */
function flagDoubleShip(
  draft: Draft,
  fulfilment: Fulfilment,
  parcel: Parcel,
  sscc: string,
): Decision {
  draft.raise({
    kind: 'double-ship',
    severity: 'high',
    subject: {
      fulfilmentId: fulfilment.id,
      orderNumber: fulfilment.orderNumber,
      parcelId: parcel.id,
    },
    evidence: [draft.evidence('parcel-closed', { sscc })],
    proposals: ['investigate'],
  });
  return draft.decision();
}

export function decideParcelClosed(draft: Draft, fact: FactOf<'parcel.closed'>): Decision {
  const { data } = fact;
  const parcel = draft.get('parcels', data.parcelId);
  const fulfilment = draft.get('fulfilments', data.fulfilmentId);
  if (!parcel || !fulfilment) return quarantine('unknown-parcel');
  const usedBy = draft.get('counters', ssccKey(data.sscc))?.['parcelId'];
  if (parcel.status !== 'open' || (usedBy !== undefined && usedBy !== parcel.id)) {
    return flagDoubleShip(draft, fulfilment, parcel, data.sscc);
  }
  draft.predict();
  draft.put('counters', ssccKey(data.sscc), { id: ssccKey(data.sscc), parcelId: parcel.id });
  flagCancelled(draft, fact, fulfilment);
  return draft.decision();
}

/** One open case a parcel, whichever of its labels failed. */
export const printFailureId = (parcelId: string): string => derivedId(parcelId, 'print-failed');

export function decideLabelPrinted(draft: Draft, fact: FactOf<'label.printed'>): Decision {
  const { data } = fact;
  const parcel = draft.get('parcels', data.parcelId);
  if (!parcel) return quarantine('unknown-parcel');
  draft.predict();
  if (data.status === 'printed') {
    draft.settle(printFailureId(data.parcelId), 'printed');
    return draft.decision();
  }
  draft.raise({
    id: printFailureId(data.parcelId),
    kind: 'print-failed',
    severity: 'low',
    subject: {
      parcelId: parcel.id,
      fulfilmentId: parcel.fulfilmentId,
      orderNumber: parcel.orderNumber,
    },
    evidence: [draft.evidence('print', { status: data.status })],
    proposals: ['reprint', 'accept'],
  });
  return draft.decision();
}

export function decideLabelReprinted(draft: Draft, fact: FactOf<'label.reprinted'>): Decision {
  const parcel = draft.get('parcels', fact.data.parcelId);
  if (!parcel) return quarantine('unknown-parcel');
  draft.predict();
  draft.settle(printFailureId(parcel.id), 'reprinted');
  return draft.decision();
}

/** Takes what belongs to a finished fulfilment out of every station's scope. */
export function retireFulfilment(draft: Draft, fulfilmentId: string, batchId: string | null): void {
  for (const task of draft.children('tasks', fulfilmentId)) draft.retire('tasks', task.id);
  for (const parcel of draft.children('parcels', fulfilmentId)) draft.retire('parcels', parcel.id);
  draft.retire('contacts', fulfilmentId);
  draft.retire('fulfilments', fulfilmentId);
  if (batchId === null) return;
  const siblings = draft.children('fulfilments', batchId);
  if (siblings.every((sibling) => TERMINAL.includes(sibling.status))) {
    draft.retire('batches', batchId);
  }
}

export function decideParcelShipped(draft: Draft, fact: FactOf<'parcel.shipped'>): Decision {
  const { data } = fact;
  const parcel = draft.get('parcels', data.parcelId);
  const fulfilment = draft.get('fulfilments', data.fulfilmentId);
  if (!parcel || !fulfilment) return quarantine('unknown-parcel');
  if (parcel.sscc !== data.sscc) return quarantine('inconsistent');
  if (parcel.status === 'shipped') {
    return flagDoubleShip(draft, fulfilment, parcel, data.sscc);
  }
  draft.predict();
  flagCancelled(draft, fact, fulfilment);
  const others = draft.children('parcels', fulfilment.id).filter((p) => p.id !== parcel.id);
  const allGone = others.every((p) => p.status === 'shipped' || p.status === 'voided');
  const after = draft.get('fulfilments', fulfilment.id);
  if (!after) return draft.decision();
  if (data.completes && !allGone) {
    draft.put('fulfilments', after.id, { ...after, status: fulfilment.status });
  } else if (after.status === 'shipped') {
    retireFulfilment(draft, after.id, after.batchId);
  }
  return draft.decision();
}
