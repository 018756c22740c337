/** From a document's data to the bytes a ZPL printer takes. */
import { createHash } from 'node:crypto';
import { Compile } from 'typebox/compile';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  composeZpl,
  fillFields,
  LABEL_DATA,
  type LabelDataOf,
  type LabelTemplate,
  type LabelTemplateId,
  type LabelWarning,
  type ShippingLabelData,
  type TextRasterizer,
} from '../../../shared/labels/index.ts';
import { createTextRasterizer } from './createTextRasterizer.ts';
import { LABEL_TEMPLATES } from './templates.ts';

export interface BuiltLabel {
  /** ZPL, ASCII only. */
  readonly bytes: Uint8Array;
  readonly templateId: LabelTemplateId;
  readonly templateRevision: number;
  /** SHA-256 of the template's canonical JSON, hex: tells which layout made a kept label. */
  readonly templateHash: string;
  /** SHA-256 of `bytes`, hex. */
  readonly payloadHash: string;
  readonly pages: number;
  readonly warnings: readonly LabelWarning[];
}

export interface LabelBuilder {
  /**
   * The same data gives the same bytes. Throws `label-data-invalid` with the place and the fault, `label-bad-sscc`,
   * and `label-barcode-impossible`; nothing is printed or kept then.
   */
  buildLabel<Id extends LabelTemplateId>(
    templateId: Id,
    data: LabelDataOf<Id>,
  ): Promise<BuiltLabel>;
  /** The same for data of unknown shape, as it comes out of a print job. Throws `label-template-unknown` too. */
  buildUnchecked(templateId: string, data: unknown): Promise<BuiltLabel>;
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

  async function build(templateId: LabelTemplateId, data: unknown): Promise<BuiltLabel> {
    const template = templates[templateId];
    const { zpl, pages, warnings } = await composeZpl(
      template,
      fillFields(templateId, parseData(templateId, data)),
      rasterizer,
    );
    const bytes = new TextEncoder().encode(zpl);
    return {
      bytes,
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
    async buildUnchecked(templateId, data) {
      if (!isTemplateId(templateId)) throw new AppError('label-template-unknown', { templateId });
      return build(templateId, data);
    },
    async warm() {
      await build('shipping-label', WARMING_LABEL);
    },
  };
}
