/** What each document has to be filled with. */
import { Type, type Static } from 'typebox';
import { Address, closed, Language, optional } from '../schema/index.ts';

/** Printed as given up to the tenth character: an ISO date or instant shows as YYYY-MM-DD. */
const PrintedAt = Type.String({ maxLength: 30 });
const Sscc = Type.String({ pattern: '^[0-9]{18}$' });
const OrderNumber = Type.String({ minLength: 1, maxLength: 60 });
const Count = Type.Integer({ minimum: 1 });

const parcel = {
  language: Language,
  orderNumber: OrderNumber,
  shipFrom: Address,
  shipTo: Address,
  /** This parcel's place among those of its order, from 1. */
  parcelNumber: Count,
  parcelCount: Count,
  printedAt: PrintedAt,
};

export const ShippingLabelData = closed({
  ...parcel,
  sscc: Sscc,
  carrier: Type.String({ maxLength: 60 }),
  service: Type.String({ maxLength: 60 }),
  /** Null when nothing has weighed it. */
  weightGrams: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
});
export type ShippingLabelData = Static<typeof ShippingLabelData>;

export const PackingSlipData = closed({
  ...parcel,
  sscc: optional(Sscc),
  lines: Type.Array(
    closed({
      sku: Type.String({ maxLength: 60 }),
      description: Type.String({ maxLength: 400 }),
      /** Pieces in this parcel. */
      qty: Type.Integer(),
    }),
  ),
});
export type PackingSlipData = Static<typeof PackingSlipData>;

/** `code` is the whole code, e.g. TOTE-001. */
export const ToteLabelData = closed({
  language: Language,
  code: Type.String({ minLength: 1, maxLength: 40 }),
});
export type ToteLabelData = Static<typeof ToteLabelData>;

/** `code` is the bin's code without the barcode's prefix, e.g. A-03-2-B. */
export const LocationLabelData = closed({
  language: Language,
  code: Type.String({ minLength: 1, maxLength: 40 }),
  zone: Type.String({ maxLength: 10 }),
});
export type LocationLabelData = Static<typeof LocationLabelData>;

/** The schema of each template's data. */
export const LABEL_DATA = {
  'shipping-label': ShippingLabelData,
  'packing-slip': PackingSlipData,
  'tote-label': ToteLabelData,
  'location-label': LocationLabelData,
} as const;

export type LabelTemplateId = keyof typeof LABEL_DATA;
export type LabelDataOf<Id extends LabelTemplateId> = Static<(typeof LABEL_DATA)[Id]>;
