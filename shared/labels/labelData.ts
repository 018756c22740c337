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

/** `code` is the whole code, e.g. BENCH-01: whoever scans it works with the devices that stand there. */
export const BenchLabelData = closed({
  language: Language,
  name: Type.String({ minLength: 1, maxLength: 60 }),
  code: Type.String({ pattern: '^BENCH-[!-~]{1,34}$' }),
});
export type BenchLabelData = Static<typeof BenchLabelData>;

/** `code` is the bin's code without the barcode's prefix, e.g. A-03-2-B. */
export const LocationLabelData = closed({
  language: Language,
  code: Type.String({ minLength: 1, maxLength: 40 }),
  zone: Type.String({ maxLength: 10 }),
});
export type LocationLabelData = Static<typeof LocationLabelData>;

/** A GTIN of 8, 12, 13 or 14 digits; its check digit is looked at when the label is made. */
const Gtin = Type.String({ pattern: '^([0-9]{8}|[0-9]{12,14})$' });
/** What GS1 allows in a lot. */
const Lot = Type.String({ pattern: '^[!-"%-?A-Z_a-z]{1,20}$' });

/** The GS1 logistics label of a pallet, or of any unit with an SSCC that is no parcel of an order. */
export const PalletLabelData = closed({
  language: Language,
  sscc: Sscc,
  shipFrom: Address,
  /** Absent while it is not known where the unit goes. */
  shipTo: optional(Address),
  reference: Type.String({ maxLength: 60 }),
  printedAt: PrintedAt,
  content: Type.String({ maxLength: 200 }),
  /** Of the trade items on it; with `count` it becomes the content code. */
  gtin: optional(Gtin),
  count: optional(Type.Integer({ minimum: 1, maximum: 99_999_999 })),
  lot: optional(Lot),
  /** YYYY-MM-DD. */
  bestBefore: optional(Type.String({ pattern: '^20[0-9]{2}-[01][0-9]-[0-3][0-9]$' })),
  /** Null when nothing has weighed it. */
  weightGrams: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
});
export type PalletLabelData = Static<typeof PalletLabelData>;

/** For goods that came without a code. Without a GTIN the code is the SKU. */
export const ProductLabelData = closed({
  language: Language,
  sku: Type.String({ minLength: 1, maxLength: 60 }),
  description: Type.String({ maxLength: 400 }),
  gtin: optional(Gtin),
});
export type ProductLabelData = Static<typeof ProductLabelData>;

/** `code` is the badge's whole code, e.g. BADGE-P1K7. */
export const BadgeData = closed({
  language: Language,
  name: Type.String({ minLength: 1, maxLength: 100 }),
  /** What the person does, in words. */
  role: Type.String({ maxLength: 100 }),
  site: Type.String({ maxLength: 100 }),
  code: Type.String({ pattern: '^BADGE-[!-~]{1,34}$' }),
});
export type BadgeData = Static<typeof BadgeData>;

/** The schema of each template's data. */
export const LABEL_DATA = {
  'shipping-label': ShippingLabelData,
  'packing-slip': PackingSlipData,
  'tote-label': ToteLabelData,
  'location-label': LocationLabelData,
  'pallet-label': PalletLabelData,
  'product-label': ProductLabelData,
  badge: BadgeData,
  'bench-label': BenchLabelData,
} as const;

export type LabelTemplateId = keyof typeof LABEL_DATA;
export const LABEL_TEMPLATE_IDS = Object.keys(LABEL_DATA) as LabelTemplateId[];
export type LabelDataOf<Id extends LabelTemplateId> = Static<(typeof LABEL_DATA)[Id]>;
