/** The facts and print requests that packing makes. */
import type { FactData, FactDraft } from '../../facts/index.ts';
import type { PrintRequest } from '../../host/contract.ts';
import { uuidv5 } from '../../ids.ts';
import { chooseLabelLanguage } from '../../labels/fields.ts';
import type { PackingSlipData, ShippingLabelData } from '../../labels/labelData.ts';
import {
  contactRevision,
  postalAddress,
  type Contact,
  type Settings,
} from '../../schema/masterData.ts';
import type { Parcel } from '../../schema/work.ts';
import { clocksOf, type View } from '../view.ts';
import { livingParcels } from './contents.ts';
import type { Weighing } from './weighing.ts';
import type { PackEntry, PackEnv, PackState, PackWork } from './state.ts';

/** Where the host puts the number that it takes with the group. */
export const SSCC_PLACEHOLDER = '{{sscc}}';

/** A parcel is the same document in prediction and truth: its id follows from the fact that opened it. */
export const parcelIdOf = (openedBy: string): string => uuidv5('parcel', openedBy);

/** A job is known by parcel, document and revision, so that asking twice can't print twice. */
export const printJobId = (
  parcelId: string,
  document: PrintRequest['document'],
  revision: number,
): string => uuidv5(`${document}|${revision}`, parcelId);

export interface PackContext {
  readonly view: View;
  readonly env: PackEnv;
  readonly at: PackWork;
}

const basedOn = ({ view, at }: PackContext) =>
  clocksOf(view, [
    ['fulfilments', at.fulfilment.id],
    ...(at.open ? [['parcels', at.open.id] as const] : []),
  ]);

/** Opens a parcel with its first item: an empty one is never left behind. */
export function openParcel(context: PackContext): { parcelId: string; draft: FactDraft } {
  const { env, at } = context;
  const id = env.newId();
  const parcelId = parcelIdOf(id);
  return {
    parcelId,
    draft: {
      id,
      type: 'parcel.opened',
      data: {
        parcelId,
        fulfilmentId: at.fulfilment.id,
        orderNumber: at.fulfilment.orderNumber,
        toteIds: at.fulfilment.toteIds.slice(0, 50),
        carrierService: at.fulfilment.carrierService,
      },
      basedOn: basedOn(context),
    },
  };
}

/** Takes `units` out of the totes they are in. The caller has checked that so many are left. */
export function verifyItem(
  context: PackContext,
  parcelId: string,
  sku: string,
  units: number,
): { entry: PackEntry; drafts: FactDraft[] } {
  const { env, at } = context;
  const totes = at.rows.find((row) => row.sku === sku)?.inTotes ?? [];
  const drafts: FactDraft[] = [];
  const moves: PackEntry['moves'][number][] = [];
  let wanted = units;
  for (const tote of totes) {
    const taken = Math.min(wanted, tote.units);
    if (taken === 0) break;
    wanted -= taken;
    const id = env.newId();
    moves.push({ factId: id, toteId: tote.toteId, units: taken });
    drafts.push({
      id,
      type: 'item.verified',
      data: {
        parcelId,
        fulfilmentId: at.fulfilment.id,
        sku,
        units: taken,
        toteId: tote.toteId,
      },
      basedOn: basedOn(context),
    });
  }
  return { entry: { sku, units, moves }, drafts };
}

/** Puts what one scan verified back into its totes. */
export function unverify(context: PackContext, parcelId: string, entry: PackEntry): FactDraft[] {
  const { env, at } = context;
  return entry.moves.toReversed().map(({ factId, toteId, units }) => ({
    id: env.newId(),
    type: 'item.unverified',
    data: {
      parcelId,
      fulfilmentId: at.fulfilment.id,
      sku: entry.sku,
      units,
      toteId,
      undoes: factId,
    },
    basedOn: basedOn(context),
  }));
}

export function rejectPackScan(
  context: PackContext,
  step: FactData<'scan.rejected'>['step'],
  expected: string,
  scanned: string,
): FactDraft {
  const { env, at } = context;
  const parcelId = at.toApply[0]?.id ?? at.open?.id;
  return {
    id: env.newId(),
    type: 'scan.rejected',
    data: {
      step,
      expected: expected.slice(0, 200),
      scanned,
      fulfilmentId: at.fulfilment.id,
      ...(parcelId ? { parcelId } : {}),
    },
    basedOn: basedOn(context),
  };
}

/** 'DHL Express Worldwide' → carrier DHL, service Express Worldwide. */
function splitCarrier(carrierService: string): { carrier: string; service: string } {
  const [carrier = '', ...service] = carrierService.split(' ');
  return { carrier, service: service.join(' ') };
}

export interface ParcelPapers {
  readonly label: ShippingLabelData;
  readonly slip: PackingSlipData;
}

/** What label and packing slip are filled with. `completes`: no further parcel follows this one. */
export function parcelPapers(
  context: PackContext,
  parcel: Parcel,
  contact: Contact,
  settings: Settings,
  options: { sscc: string; weightGrams: number | null; completes: boolean },
): ParcelPapers {
  const { env, at } = context;
  const shipTo = postalAddress(contact);
  const shared = {
    language: chooseLabelLanguage(shipTo),
    orderNumber: at.fulfilment.orderNumber,
    shipFrom: settings.shipFrom,
    shipTo,
    parcelNumber: at.parcelNumber,
    parcelCount: at.parcelNumber + (options.completes ? 0 : 1),
    printedAt: env.printedAt,
    sscc: options.sscc,
  };
  const described = new Map(at.rows.map((row) => [row.sku, row.description]));
  return {
    label: {
      ...shared,
      ...splitCarrier(at.fulfilment.carrierService),
      weightGrams: options.weightGrams,
    },
    slip: {
      ...shared,
      lines: parcel.lines
        .filter(({ units }) => units > 0)
        .map(({ sku, units }) => ({ sku, description: described.get(sku) ?? sku, qty: units })),
    },
  };
}

/** One group: the parcel is closed, gets its number, and label and slip are queued with it. */
export function closeParcel(
  context: PackContext,
  state: PackState,
  parcel: Parcel,
  contact: Contact,
  settings: Settings,
  options: { completes: boolean; weighing: Weighing | null },
): { drafts: FactDraft[]; print: PrintRequest[] } {
  const { completes, weighing } = options;
  const papers = parcelPapers(context, parcel, contact, settings, {
    sscc: SSCC_PLACEHOLDER,
    weightGrams: state.weightGrams,
    completes,
  });
  const job = (document: PrintRequest['document'], data: unknown): PrintRequest => ({
    jobId: printJobId(parcel.id, document, 1),
    parcelId: parcel.id,
    document,
    revision: 1,
    data,
  });
  const label = job('shipping-label', papers.label);
  return {
    drafts: [
      {
        id: context.env.newId(),
        type: 'parcel.closed',
        data: {
          parcelId: parcel.id,
          fulfilmentId: context.at.fulfilment.id,
          sscc: SSCC_PLACEHOLDER,
          weightGrams: state.weightGrams,
          ...(weighing === null ? {} : { weighing }),
          jobId: label.jobId,
          completes,
          addressRevision: contactRevision(contact),
        },
        basedOn: basedOn(context),
      },
    ],
    print: [label, job('packing-slip', papers.slip)],
  };
}

/** A new label under the same number. What lies in the parcel stays as it is, and so does its slip. */
export function relabelParcel(
  context: PackContext,
  parcel: Parcel,
  contact: Contact,
  settings: Settings,
): { drafts: FactDraft[]; print: PrintRequest[] } {
  const { view, env, at } = context;
  const revision = (parcel.label?.revision ?? 0) + 1;
  const jobId = printJobId(parcel.id, 'shipping-label', revision);
  const place = livingParcels(view, at.fulfilment.id).findIndex(({ id }) => id === parcel.id);
  const { label } = parcelPapers(
    { ...context, at: { ...at, parcelNumber: place + 1 } },
    parcel,
    contact,
    settings,
    {
      sscc: parcel.sscc ?? '',
      weightGrams: parcel.weightGrams,
      completes: at.fulfilment.status === 'packed',
    },
  );
  const data = {
    parcelId: parcel.id,
    fulfilmentId: at.fulfilment.id,
    jobId,
    revision,
    addressRevision: contactRevision(contact),
  };
  const basedOn = clocksOf(view, [
    ['parcels', parcel.id],
    ['contacts', at.fulfilment.id],
  ]);
  return {
    drafts: [{ id: env.newId(), type: 'parcel.relabelled', data, basedOn }],
    print: [{ jobId, parcelId: parcel.id, document: 'shipping-label', revision, data: label }],
  };
}

/** The applied label was scanned: the parcel leaves. */
export function shipParcel(context: PackContext, parcel: Parcel, sscc: string): FactDraft {
  const { view, env, at } = context;
  const others = view
    .children('parcels', at.fulfilment.id)
    .filter(({ id, status }) => id !== parcel.id && status !== 'voided');
  return {
    id: env.newId(),
    type: 'parcel.shipped',
    data: {
      parcelId: parcel.id,
      fulfilmentId: at.fulfilment.id,
      batchId: at.fulfilment.batchId,
      sscc,
      lines: parcel.lines.filter(({ units }) => units > 0),
      completes:
        at.fulfilment.status === 'packed' && others.every(({ status }) => status === 'shipped'),
    },
    basedOn: clocksOf(view, [
      ['fulfilments', at.fulfilment.id],
      ['parcels', parcel.id],
    ]),
  };
}
