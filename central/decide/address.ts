import type { FactOf } from '../../shared/facts/index.ts';
import { contactRevision, type Parcel } from '../../shared/schema/index.ts';
import { type Decision, refuse } from './decision.ts';
import { derivedId, type Draft } from './draft.ts';

export const staleAddressId = (parcelId: string): string => derivedId('stale-address', parcelId);

/**
 * A label that was made from an older address than there is by now: both sides, what the label says and
 * who corrected it. The address itself stands in no evidence.
 */
export function flagStaleAddress(draft: Draft, parcel: Parcel): void {
  const contact = draft.get('contacts', parcel.fulfilmentId);
  const used = parcel.label?.addressRevision ?? 1;
  const current = contactRevision(contact);
  if (!contact || !parcel.label || used >= current) return;
  const { corrected } = contact;
  draft.raise({
    id: staleAddressId(parcel.id),
    kind: 'stale-address',
    severity: 'high',
    subject: {
      fulfilmentId: parcel.fulfilmentId,
      orderNumber: parcel.orderNumber,
      parcelId: parcel.id,
    },
    evidence: [
      {
        factId: null,
        stationId: parcel.stationId,
        personId: null,
        at: draft.context.now,
        code: 'labelled-from',
        values: { sscc: parcel.sscc ?? '', revision: used },
      },
      {
        factId: corrected?.factId ?? null,
        stationId: corrected?.stationId ?? null,
        personId: corrected?.personId ?? null,
        at: corrected?.at ?? draft.context.now,
        code: 'address-corrected',
        values: { revision: current },
      },
    ],
    proposals:
      parcel.status === 'shipped' ? ['intercept', 'investigate'] : ['reprint', 'investigate'],
  });
}

/** Corrects where a fulfilment goes. Parcels labelled by then have to get another label. */
export function decideAddressCorrected(draft: Draft, fact: FactOf<'address.corrected'>): Decision {
  const { fulfilmentId, revision } = fact.data;
  const fulfilment = draft.get('fulfilments', fulfilmentId);
  const contact = draft.get('contacts', fulfilmentId);
  if (!fulfilment || !contact) return refuse('unknown-fulfilment');
  if (fulfilment.status === 'shipped') return refuse('already-shipped');
  if (fulfilment.status === 'cancelled') return refuse('already-cancelled');
  if (contactRevision(contact) !== revision) return refuse('stale');
  draft.predict();
  for (const parcel of draft.children('parcels', fulfilmentId)) {
    if (parcel.status === 'closed') flagStaleAddress(draft, parcel);
  }
  return draft.decision();
}
