import type { Fulfilment, Parcel } from '../schema/work.ts';
import { change, create, moveStock, type Effect } from './effect.ts';
import type { FactOf } from './envelope.ts';

type PackFact = FactOf<'parcel.opened' | 'parcel.closed' | 'parcel.shipped'>;

const ORDER: readonly Fulfilment['status'][] = [
  'open',
  'released',
  'picking',
  'picked',
  'packing',
  'packed',
  'shipped',
];

/** Packing only ever moves a fulfilment forwards; a cancelled one stays cancelled. */
const advance = (fact: PackFact, to: Fulfilment['status']): Effect =>
  change('fulfilments', fact.data.fulfilmentId, (doc) =>
    doc.status !== 'cancelled' && ORDER.indexOf(doc.status) < ORDER.indexOf(to)
      ? { ...doc, status: to }
      : doc,
  );

function addUnits(parcel: Parcel, sku: string, units: number): Parcel {
  const had = parcel.lines.find((line) => line.sku === sku)?.units ?? 0;
  const others = parcel.lines.filter((line) => line.sku !== sku);
  const lines = had + units === 0 ? others : [...others, { sku, units: had + units }];
  return { ...parcel, lines };
}

export function parcelOpened(fact: FactOf<'parcel.opened'>): Effect[] {
  const { data } = fact;
  return [
    create('parcels', {
      id: data.parcelId,
      clock: 0,
      fulfilmentId: data.fulfilmentId,
      orderNumber: data.orderNumber,
      status: 'open',
      stationId: fact.station,
      lines: [],
      toteIds: data.toteIds,
      sscc: null,
      weightGrams: null,
      carrierService: data.carrierService,
      label: null,
      openedAt: fact.time.at,
    }),
    advance(fact, 'packing'),
  ];
}

export function itemMoved(
  fact: FactOf<'item.verified' | 'item.unverified'>,
  direction: 1 | -1,
): Effect[] {
  const { data } = fact;
  const units = data.units * direction;
  return [
    change('parcels', data.parcelId, (doc) => addUnits(doc, data.sku, units)),
    moveStock(data.sku, 'tote', data.toteId, -units),
    moveStock(data.sku, 'parcel', data.parcelId, units),
  ];
}

export function parcelClosed(fact: FactOf<'parcel.closed'>): Effect[] {
  const { data } = fact;
  return [
    change('parcels', data.parcelId, (doc): Parcel => ({
      ...doc,
      // Voided by central meanwhile: closing it does not bring it back.
      status: doc.status === 'open' ? 'closed' : doc.status,
      sscc: data.sscc,
      weightGrams: data.weightGrams,
      label: {
        jobId: data.jobId,
        revision: 1,
        status: 'queued',
        ...(data.addressRevision === undefined ? {} : { addressRevision: data.addressRevision }),
      },
    })),
    ...(data.completes ? [advance(fact, 'packed')] : []),
  ];
}

export const labelPrinted = ({ data }: FactOf<'label.printed'>): Effect[] => [
  change('parcels', data.parcelId, (doc): Parcel =>
    doc.label?.jobId === data.jobId && doc.label.revision === data.revision
      ? { ...doc, label: { ...doc.label, status: data.status } }
      : doc,
  ),
];

/** A newer revision replaces the label: the one before is void. */
export const labelReprinted = ({ data }: FactOf<'label.reprinted'>): Effect[] => [
  change('parcels', data.parcelId, (doc): Parcel =>
    doc.label !== null && data.revision > doc.label.revision
      ? {
          ...doc,
          label: { ...doc.label, jobId: data.jobId, revision: data.revision, status: 'queued' },
        }
      : doc,
  ),
];

/** As a reprint, but made anew: from the address as it is by now. */
export const parcelRelabelled = ({ data }: FactOf<'parcel.relabelled'>): Effect[] => [
  change('parcels', data.parcelId, (doc): Parcel => {
    const { jobId, revision, addressRevision } = data;
    return doc.label !== null && revision > doc.label.revision
      ? { ...doc, label: { jobId, revision, status: 'queued', addressRevision } }
      : doc;
  }),
];

export function parcelShipped(fact: FactOf<'parcel.shipped'>): Effect[] {
  const { data } = fact;
  return [
    change('parcels', data.parcelId, (doc): Parcel => ({ ...doc, status: 'shipped' })),
    ...data.lines.map((line) => moveStock(line.sku, 'parcel', data.parcelId, -line.units)),
    ...(data.completes ? [advance(fact, 'shipped')] : []),
  ];
}
