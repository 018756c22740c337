/** Turns a document's data into the flat texts that templates refer to by name. */
import {
  formatSscc,
  isGtin,
  isSscc,
  locationBarcode,
  normalizeGtin14,
  orderBarcode,
} from '../barcodes/index.ts';
import { AppError } from '../errors.ts';
import type { Address, Language } from '../schema/index.ts';
import { FNC1_SIGN } from './code128.ts';
import type {
  BadgeData,
  BenchLabelData,
  LabelDataOf,
  LabelTemplateId,
  LocationLabelData,
  PackingSlipData,
  PalletLabelData,
  ProductLabelData,
  ShippingLabelData,
  ToteLabelData,
} from './labelData.ts';

export type LabelRows = readonly Readonly<Record<string, string>>[];

export interface LabelFields {
  readonly language: Language;
  readonly fields: Readonly<Record<string, string>>;
  /** Rows of the template's table, if it has one. */
  readonly rows: LabelRows;
}

const joinLines = (lines: readonly string[]): string =>
  lines.filter((line) => line.trim() !== '').join('\n');

/** Chinese lines usually start with province and city already; don't say the city twice. */
function formatLocality({ lines, city, postcode }: Address): string {
  const cityInLines = lines.some((line) => city !== '' && line.includes(city));
  return [cityInLines ? '' : city, postcode].filter((part) => part !== '').join('  ');
}

const fillAddress = (prefix: string, address: Address): Record<string, string> => ({
  [`${prefix}.name`]: address.name,
  [`${prefix}.address`]: joinLines([...address.lines, formatLocality(address)]),
  [`${prefix}.oneLine`]: [...address.lines, formatLocality(address), address.country]
    .filter((part) => part.trim() !== '')
    .join(', '),
  [`${prefix}.country`]: address.country,
  [`${prefix}.postcode`]: address.postcode,
  [`${prefix}.phone`]: address.phone,
});

/** Kilograms to ten grams, as carriers print it. */
const formatWeight = (grams: number | null): string =>
  grams === null ? '-' : `${(Math.ceil(grams / 10) / 100).toFixed(2)} kg`;

function fillParcel(data: ShippingLabelData | PackingSlipData): Record<string, string> {
  return {
    ...fillAddress('from', data.shipFrom),
    ...fillAddress('to', data.shipTo),
    'order.number': data.orderNumber,
    'order.code': orderBarcode(data.orderNumber),
    'parcel.place': `${data.parcelNumber} / ${data.parcelCount}`,
    'printed.date': data.printedAt.slice(0, 10),
  };
}

/** Throws `label-bad-sscc` where a number would scan as something else. */
function fillSscc(sscc: string | undefined): Record<string, string> {
  if (sscc === undefined) return { 'sscc.text': '', 'sscc.code': '' };
  if (!isSscc(sscc)) throw new AppError('label-bad-sscc', { sscc });
  return { 'sscc.text': formatSscc(sscc), 'sscc.code': `00${sscc}` };
}

function fillShippingLabel(data: ShippingLabelData): LabelFields {
  const fields = {
    ...fillParcel(data),
    ...fillSscc(data.sscc),
    'carrier.name': data.carrier,
    'carrier.service': data.service,
    'parcel.weight': formatWeight(data.weightGrams),
  };
  return { language: data.language, fields, rows: [] };
}

function fillPackingSlip(data: PackingSlipData): LabelFields {
  const fields = {
    ...fillParcel(data),
    ...fillSscc(data.sscc),
    'total.lines': String(data.lines.length),
    'total.units': String(data.lines.reduce((sum, line) => sum + line.qty, 0)),
  };
  const rows = data.lines.map((line, index) => ({
    n: String(index + 1),
    sku: line.sku,
    description: line.description,
    qty: String(line.qty),
  }));
  return { language: data.language, fields, rows };
}

const fillToteLabel = ({ language, code }: ToteLabelData): LabelFields => ({
  language,
  fields: { code },
  rows: [],
});

const fillLocationLabel = ({ language, code, zone }: LocationLabelData): LabelFields => ({
  language,
  fields: { code, zone, barcode: locationBarcode(code) },
  rows: [],
});

/** Throws `label-bad-gtin` where a number would be refused when scanned. */
function assertGtin(gtin: string): string {
  if (!isGtin(gtin)) throw new AppError('label-bad-gtin', { gtin });
  return gtin;
}

type Element = readonly [ai: string, value: string];
/** Elements of fixed length first: what is last needs no sign of its end. */
const elementCode = (fixed: readonly Element[], open: readonly Element[]): string =>
  fixed.map(([ai, value]) => ai + value).join('') +
  open.map(([ai, value]) => ai + value).join(FNC1_SIGN);
const elementText = (elements: readonly Element[]): string =>
  elements.map(([ai, value]) => `(${ai})${value}`).join(' ');

function fillPalletLabel(data: PalletLabelData): LabelFields {
  const { gtin, count, lot, bestBefore } = data;
  const content: Element[] = [];
  const counted: Element[] = [];
  if (gtin !== undefined && count !== undefined) {
    content.push(['02', normalizeGtin14(assertGtin(gtin))]);
    counted.push(['37', String(count)]);
  }
  const dated: Element[] =
    bestBefore === undefined ? [] : [['15', bestBefore.slice(2).replaceAll('-', '')]];
  const batch: Element[] = lot === undefined ? [] : [['10', lot]];
  const to = data.shipTo ?? { ...data.shipFrom, name: '', lines: [], country: '' };
  const fields = {
    ...fillAddress('from', data.shipFrom),
    ...fillAddress('to', to),
    ...(data.shipTo === undefined ? { 'to.address': '', 'to.postcode': '', 'to.phone': '' } : {}),
    ...fillSscc(data.sscc),
    reference: data.reference,
    content: data.content,
    count: count === undefined ? '' : String(count),
    lot: lot ?? '',
    'best.before': bestBefore ?? '',
    weight: formatWeight(data.weightGrams),
    'printed.date': data.printedAt.slice(0, 10),
    'content.code': elementCode(content, counted),
    'content.text': elementText([...content, ...counted]),
    'batch.code': elementCode(dated, batch),
    'batch.text': elementText([...dated, ...batch]),
  };
  return { language: data.language, fields, rows: [] };
}

function fillProductLabel({ language, sku, description, gtin }: ProductLabelData): LabelFields {
  const whole = gtin === undefined ? undefined : normalizeGtin14(assertGtin(gtin));
  // A shop's code is of thirteen digits; cases and the short ones go as GS1-128.
  const inShops = gtin !== undefined && gtin.length !== 8 && whole?.startsWith('0') === true;
  const fields = {
    sku,
    description,
    'gtin.text': gtin ?? '',
    'gtin.ean13': inShops ? (whole?.slice(1) ?? '') : '',
    'gtin.gs1': whole !== undefined && !inShops ? `01${whole}` : '',
    'sku.code': whole === undefined ? sku : '',
  };
  return { language, fields, rows: [] };
}

const fillBadge = ({ language, name, role, site, code }: BadgeData): LabelFields => ({
  language,
  fields: { name, role, site, code },
  rows: [],
});

const fillBenchLabel = ({ language, name, code }: BenchLabelData): LabelFields => ({
  language,
  fields: { name, code },
  rows: [],
});

const FILLERS: { readonly [Id in LabelTemplateId]: (data: LabelDataOf<Id>) => LabelFields } = {
  'shipping-label': fillShippingLabel,
  'packing-slip': fillPackingSlip,
  'tote-label': fillToteLabel,
  'location-label': fillLocationLabel,
  'pallet-label': fillPalletLabel,
  'product-label': fillProductLabel,
  badge: fillBadge,
  'bench-label': fillBenchLabel,
};

export const fillFields = <Id extends LabelTemplateId>(
  id: Id,
  data: LabelDataOf<Id>,
): LabelFields => FILLERS[id](data);

/** Chinese captions for an address that has Chinese in it, English for all others. */
export const chooseLabelLanguage = (address: Address): Language =>
  /\p{Script=Han}/u.test([address.name, ...address.lines].join('')) ? 'zh-CN' : 'en';
