/** From a document's data to the bytes a printer takes. */
import { createHash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  DEFAULT_TARGET,
  fillFields,
  LABEL_DATA,
  type LabelDataOf,
  type LabelTarget,
  type LabelTemplate,
  type LabelTemplateId,
  type LabelWarning,
  type ShippingLabelData,
  type TextRasterizer,
} from '../../../shared/labels/index.ts';
import { createTextRasterizer } from './createTextRasterizer.ts';
import { encodeLabel } from './encodeLabel.ts';
import { LABEL_TEMPLATES } from './templates.ts';

export interface BuiltLabel {
  /** In the language of `target`. */
  readonly bytes: Uint8Array;
  readonly target: LabelTarget;
  readonly templateId: LabelTemplateId;
  readonly templateRevision: number;
  /** SHA-256 of the template's canonical JSON, hex: tells which layout made a kept label. */
  readonly templateHash: string;
  /** SHA-256 of `bytes`, hex. */
  readonly payloadHash: string;
  readonly pages: number;
  readonly warnings: readonly LabelWarning[];
}

export interface LabelPrint {
  /** Default: DEFAULT_TARGET. */
  readonly target?: LabelTarget | undefined;
  /** Of each page, 1 to 999. Default 1. */
  readonly copies?: number | undefined;
}

export interface LabelBuilder {
  /**
   * The same data gives the same bytes. Throws `label-data-invalid` with the place and the fault, `label-bad-sscc`,
   * `label-bad-gtin`, `label-barcode-impossible`, and `label-too-wide` for a head that is narrower than the label;
   * nothing is printed or kept then.
   */
  buildLabel<Id extends LabelTemplateId>(
    templateId: Id,
    data: LabelDataOf<Id>,
    print?: LabelPrint,
  ): Promise<BuiltLabel>;
  /** The same for data of unknown shape, as it comes out of a print job. Throws `label-template-unknown` too. */
  buildUnchecked(templateId: string, data: unknown, print?: LabelPrint): Promise<BuiltLabel>;
  /** Reads the fonts and runs everything once, so that the first label is as quick as the others. */
  warm(): Promise<void>;
}

export interface LabelBuilderOptions {
  readonly rasterizer?: TextRasterizer;
  readonly templates?: Readonly<Record<LabelTemplateId, LabelTemplate>>;
}

const hash = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');

const VALIDATORS = {
  'shipping-label': Compile(LABEL_DATA['shipping-label']),
  'packing-slip': Compile(LABEL_DATA['packing-slip']),
  'tote-label': Compile(LABEL_DATA['tote-label']),
  'location-label': Compile(LABEL_DATA['location-label']),
  'pallet-label': Compile(LABEL_DATA['pallet-label']),
  'product-label': Compile(LABEL_DATA['product-label']),
  badge: Compile(LABEL_DATA.badge),
  'bench-label': Compile(LABEL_DATA['bench-label']),
} as const;

const isTemplateId = (id: string): id is LabelTemplateId => Object.hasOwn(VALIDATORS, id);

function parseData<Id extends LabelTemplateId>(templateId: Id, data: unknown): LabelDataOf<Id> {
  const validator = VALIDATORS[templateId];
  if (validator.Check(data)) return data as LabelDataOf<Id>;
  const [fault] = validator.Errors(data);
  throw new AppError('label-data-invalid', {
    templateId,
    at: fault?.instancePath ?? '',
    fault: fault?.message ?? '',
  });
}

const WARMING_ADDRESS = {
  name: '收件人 Ü',
  lines: ['省市区县镇街道路弄号栋室楼', 'Street 1'],
  postcode: '000000',
  city: '市',
  country: '中国',
  phone: '0',
};
/** Never printed. */
const WARMING_LABEL: ShippingLabelData = {
  language: 'zh-CN',
  orderNumber: '0',
  shipFrom: WARMING_ADDRESS,
  shipTo: WARMING_ADDRESS,
  parcelNumber: 1,
  parcelCount: 1,
  printedAt: '2000-01-01',
  sscc: '000000000000000000',
  carrier: '快递',
  service: '标准',
  weightGrams: null,
};

export function createLabelBuilder(options: LabelBuilderOptions = {}): LabelBuilder {
  const rasterizer = options.rasterizer ?? createTextRasterizer();
  const templates = options.templates ?? LABEL_TEMPLATES;

  async function build(
    templateId: LabelTemplateId,
    data: unknown,
    print: LabelPrint = {},
  ): Promise<BuiltLabel> {
    const { target = DEFAULT_TARGET, copies = 1 } = print;
    const template = templates[templateId];
    const filled = fillFields(templateId, parseData(templateId, data));
    const label = await encodeLabel(template, filled, rasterizer, target, copies);
    const { bytes, pages, warnings } = label;
    return {
      bytes,
      target,
      templateId,
      templateRevision: template.revision,
      templateHash: hash(canonicalJson(template)),
      payloadHash: hash(bytes),
      pages,
      warnings,
    };
  }

  return {
    buildLabel: build,
    async buildUnchecked(templateId, data, print) {
      if (!isTemplateId(templateId)) throw new AppError('label-template-unknown', { templateId });
      return build(templateId, data, print);
    },
    async warm() {
      await build('shipping-label', WARMING_LABEL);
    },
  };
}
