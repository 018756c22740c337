/**
 * Labels as data: the templates' schema, what each document needs to be filled with, and the pure composer that
 * turns both into ZPL. Fonts and files live in electron/station/labels.
 */
export {
  LabelTemplate,
  type BarcodeElement,
  type BoxElement,
  type LabelElement,
  type TableElement,
  type TextElement,
} from './template.ts';
export {
  LABEL_DATA,
  LocationLabelData,
  PackingSlipData,
  ShippingLabelData,
  ToteLabelData,
  type LabelDataOf,
  type LabelTemplateId,
} from './labelData.ts';
export { chooseLabelLanguage, fillFields, type LabelFields, type LabelRows } from './fields.ts';
export { composeZpl, type ComposedLabel, type LabelWarning } from './composeZpl.ts';
export type { TextBitmap, TextRasterizer, TextRequest } from './textRasterizer.ts';
