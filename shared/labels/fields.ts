/** Turns a document's data into the flat texts that templates refer to by name. */
import { formatSscc, isSscc, locationBarcode, orderBarcode } from '../barcodes/index.ts';
import { AppError } from '../errors.ts';
import type { Address, Language } from '../schema/index.ts';
import type {
  LabelDataOf,
  LabelTemplateId,
  LocationLabelData,
  PackingSlipData,
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

const FILLERS: { readonly [Id in LabelTemplateId]: (data: LabelDataOf<Id>) => LabelFields } = {
  'shipping-label': fillShippingLabel,
  'packing-slip': fillPackingSlip,
  'tote-label': fillToteLabel,
  'location-label': fillLocationLabel,
};

export const fillFields = <Id extends LabelTemplateId>(
  id: Id,
  data: LabelDataOf<Id>,
): LabelFields => FILLERS[id](data);

/** Chinese captions for an address that has Chinese in it, English for all others. */
export const chooseLabelLanguage = (address: Address): Language =>
  /\p{Script=Han}/u.test([address.name, ...address.lines].join('')) ? 'zh-CN' : 'en';
