import type { FactOf } from '../../shared/facts/index.ts';
import {
  contactRevision,
  type Evidence,
  type Fulfilment,
  type Parcel,
} from '../../shared/schema/index.ts';
import { type Decision, quarantine } from './decision.ts';
import { flagStaleAddress, staleAddressId } from './address.ts';
import { flagCancelled, keepPutbacks, retireIfOver, voidParcel } from './cancel.ts';
import { derivedId, type Draft, type NewException } from './draft.ts';
import { retireFulfilment } from './retire.ts';

type ParcelFact = FactOf<
  'parcel.opened' | 'item.verified' | 'item.unverified' | 'parcel.closed' | 'parcel.shipped'
>;

/** id of the internal document that says which parcel or pallet an SSCC belongs to. */
export const ssccKey = (sscc: string): string => `sscc|${sscc}`;

/** What bears the number: a parcel's id, or the fact that gave it to a pallet. */
const ssccUser = (draft: Draft, sscc: string): unknown => {
  const known = draft.get('counters', ssccKey(sscc));
  return known?.['parcelId'] ?? known?.['palletOf'];
};

/** Packing that went on after the order was called off: told, and what is not labelled goes back. */
function afterCancel(draft: Draft, fact: ParcelFact, before: Fulfilment): void {
  if (before.status !== 'cancelled') return;
  const parcel = draft.get('parcels', fact.data.parcelId);
  flagCancelled(draft, before, parcel, draft.evidence('cancelled', { reason: fact.type }));
  if (parcel?.status === 'open') voidParcel(draft, parcel);
  keepPutbacks(draft, before.id);
  retireIfOver(draft, before.id);
}

export function decideParcelOpened(draft: Draft, fact: FactOf<'parcel.opened'>): Decision {
  const fulfilment = draft.get('fulfilments', fact.data.fulfilmentId);
  if (!fulfilment) return quarantine('unknown-fulfilment');
  draft.predict();
  afterCancel(draft, fact, fulfilment);
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
  // Another packer closed or shipped it meanwhile: what this one put in or took out is on no paper.
  const late = parcel.status === 'closed' || parcel.status === 'shipped';
  if (late || (fact.type === 'item.verified' && packed > ordered)) {
    raiseMispack(draft, fulfilment, parcel, data.sku, {
      evidence: [
        ...(late
          ? [parcelEvidence(draft, parcel, `parcel-${parcel.status}`, { sscc: parcel.sscc ?? '–' })]
          : []),
        ...packedElsewhere(draft, parcel, data.sku),
        draft.evidence('wanted', { sku: data.sku, wanted: ordered, available: packed }),
      ],
      proposals: ['put-back', 'investigate'],
    });
  }
  afterCancel(draft, fact, fulfilment);
  return draft.decision();
}

export const mispackId = (fulfilmentId: string): string => derivedId('mispack', fulfilmentId);
export const doubleShipId = (fulfilmentId: string): string =>
  derivedId('double-ship', fulfilmentId);

/** What is in a parcel is not what it should be: one open case a fulfilment. */
function raiseMispack(
  draft: Draft,
  { id: fulfilmentId, orderNumber }: Fulfilment,
  parcel: Parcel,
  sku: string,
  told: Pick<NewException, 'evidence' | 'proposals'>,
): void {
  draft.raise({
    ...told,
    id: mispackId(fulfilmentId),
    kind: 'mispack',
    severity: 'high',
    subject: { fulfilmentId, orderNumber, parcelId: parcel.id, sku },
  });
}

const parcelEvidence = (
  draft: Draft,
  parcel: Parcel,
  code: string,
  values: Evidence['values'],
): Evidence => ({
  factId: null,
  stationId: parcel.stationId,
  personId: null,
  at: draft.context.now,
  code,
  values,
});

/** The other side: what other parcels of the fulfilment hold of this item. */
function packedElsewhere(draft: Draft, parcel: Parcel, sku: string): Evidence[] {
  const others = draft
    .children('parcels', parcel.fulfilmentId)
    .filter(({ id, status }) => id !== parcel.id && status !== 'voided');
  return others.flatMap((other) => {
    const units = packedUnits([other], sku);
    return units === 0
      ? []
      : [parcelEvidence(draft, other, 'packed', { sku, units, sscc: other.sscc ?? '–' })];
  });
}

/** Whether parcels that are labelled or gone hold more of something than the fulfilment asks for. */
function isPackedTwice(fulfilment: Fulfilment, parcels: readonly Parcel[]): boolean {
  const labelled = parcels.filter(({ status }) => status === 'closed' || status === 'shipped');
  const ordered = Map.groupBy(fulfilment.lines, ({ sku }) => sku);
  const skus = new Set(labelled.flatMap(({ lines }) => lines.map(({ sku }) => sku)));
  return [...skus].some((sku) => {
    const wanted = (ordered.get(sku) ?? []).reduce((sum, { units }) => sum + units, 0);
    return packedUnits(labelled, sku) > wanted;
  });
}

/**
 * Two stations packed one order: the parcel that was closed second must not leave. Packing screens stop
 * it for as long as the case is open; one that left all the same is told with both sides.
 */
function flagPackedTwice(draft: Draft, fulfilment: Fulfilment, parcelId: string): void {
  const parcels = draft.children('parcels', fulfilment.id);
  const parcel = parcels.find(({ id }) => id === parcelId);
  if (!parcel || parcels.length < 2 || !isPackedTwice(fulfilment, parcels)) return;
  const others = parcels.filter(
    ({ id, status }) => id !== parcelId && (status === 'closed' || status === 'shipped'),
  );
  const code = parcel.status === 'shipped' ? 'parcel-shipped' : 'parcel-closed';
  draft.raise({
    id: doubleShipId(fulfilment.id),
    kind: 'double-ship',
    severity: 'high',
    subject: { fulfilmentId: fulfilment.id, orderNumber: fulfilment.orderNumber, parcelId },
    evidence: [
      ...others.map((other) =>
        parcelEvidence(
          draft,
          other,
          other.status === 'shipped' ? 'parcel-shipped' : 'parcel-closed',
          { sscc: other.sscc ?? '' },
        ),
      ),
      draft.evidence(code, { sscc: parcel.sscc ?? '' }),
    ],
    proposals:
      parcel.status === 'shipped'
        ? ['return', 'investigate']
        : ['put-back', 'count-bin', 'investigate'],
  });
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
    evidence: [
      parcelEvidence(draft, parcel, 'parcel-closed', { sscc: parcel.sscc ?? '–' }),
      draft.evidence('parcel-closed', { sscc }),
    ],
    proposals: ['investigate'],
  });
  return draft.decision();
}

export function decideParcelClosed(draft: Draft, fact: FactOf<'parcel.closed'>): Decision {
  const { data } = fact;
  const parcel = draft.get('parcels', data.parcelId);
  const fulfilment = draft.get('fulfilments', data.fulfilmentId);
  if (!parcel || !fulfilment) return quarantine('unknown-parcel');
  if (parcel.fulfilmentId !== data.fulfilmentId) return quarantine('inconsistent');
  const usedBy = ssccUser(draft, data.sscc);
  if (usedBy === undefined) {
    draft.put('counters', ssccKey(data.sscc), { id: ssccKey(data.sscc), parcelId: parcel.id });
  }
  const calledOff = fulfilment.status === 'cancelled' && parcel.sscc === null;
  const closable = parcel.status === 'open' || (parcel.status === 'voided' && calledOff);
  if (!closable || (usedBy !== undefined && usedBy !== parcel.id)) {
    return flagDoubleShip(draft, fulfilment, parcel, data.sscc);
  }
  draft.predict();
  const closed = draft.get('parcels', parcel.id);
  // Closed where nobody had heard of the cancel yet: it bears a label, and has to be intercepted.
  if (closed?.status === 'voided') draft.put('parcels', parcel.id, { ...closed, status: 'closed' });
  afterCancel(draft, fact, fulfilment);
  flagPackedTwice(draft, fulfilment, parcel.id);
  if (closed) flagStaleAddress(draft, closed);
  return draft.decision();
}

/** A pallet took a number: nothing else may bear it. */
export function decidePalletNumbered(draft: Draft, fact: FactOf<'pallet.numbered'>): Decision {
  const id = ssccKey(fact.data.sscc);
  if (ssccUser(draft, fact.data.sscc) !== undefined) return quarantine('inconsistent');
  draft.put('counters', id, { id, palletOf: fact.id });
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

export function decideParcelRelabelled(draft: Draft, fact: FactOf<'parcel.relabelled'>): Decision {
  const before = draft.get('parcels', fact.data.parcelId);
  if (!before) return quarantine('unknown-parcel');
  if (before.fulfilmentId !== fact.data.fulfilmentId) return quarantine('inconsistent');
  draft.predict();
  draft.settle(printFailureId(before.id), 'relabelled');
  const parcel = draft.get('parcels', before.id);
  const current = contactRevision(draft.get('contacts', before.fulfilmentId));
  if (!parcel) return draft.decision();
  if ((parcel.label?.addressRevision ?? 1) >= current) {
    draft.settle(staleAddressId(parcel.id), 'relabelled');
  } else flagStaleAddress(draft, parcel);
  return draft.decision();
}

/** What the station sent off is not what was packed: somebody else took something out or put it in meanwhile. */
function flagOtherContent(
  draft: Draft,
  { data }: FactOf<'parcel.shipped'>,
  parcel: Parcel,
  fulfilment: Fulfilment,
): void {
  const unitsOf = (lines: Parcel['lines'], sku: string): number =>
    lines.reduce((sum, line) => (line.sku === sku ? sum + line.units : sum), 0);
  const skus = new Set([...parcel.lines, ...data.lines].map(({ sku }) => sku));
  const sku = [...skus].find((one) => unitsOf(parcel.lines, one) !== unitsOf(data.lines, one));
  if (sku === undefined) return;
  const wanted = unitsOf(parcel.lines, sku);
  const available = unitsOf(data.lines, sku);
  raiseMispack(draft, fulfilment, parcel, sku, {
    evidence: [
      parcelEvidence(draft, parcel, 'packed', { sku, units: wanted, sscc: parcel.sscc ?? '–' }),
      draft.evidence('wanted', { sku, wanted, available }),
    ],
    proposals: ['investigate', 'accept'],
  });
}

export function decideParcelShipped(draft: Draft, fact: FactOf<'parcel.shipped'>): Decision {
  const { data } = fact;
  const parcel = draft.get('parcels', data.parcelId);
  const fulfilment = draft.get('fulfilments', data.fulfilmentId);
  if (!parcel || !fulfilment) return quarantine('unknown-parcel');
  const { batchId } = fulfilment;
  if (
    parcel.sscc !== data.sscc ||
    parcel.fulfilmentId !== data.fulfilmentId ||
    (data.batchId !== null && data.batchId !== batchId)
  ) {
    return quarantine('inconsistent');
  }
  if (parcel.status === 'shipped') {
    return flagDoubleShip(draft, fulfilment, parcel, data.sscc);
  }
  draft.predict();
  flagOtherContent(draft, fact, parcel, fulfilment);
  flagPackedTwice(draft, fulfilment, parcel.id);
  const left = draft.get('parcels', parcel.id);
  if (left) flagStaleAddress(draft, left);
  if (fulfilment.status === 'cancelled') {
    afterCancel(draft, fact, fulfilment);
    return draft.decision();
  }
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
