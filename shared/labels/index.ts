/**
 * Labels as data: the templates' schema, what each document needs to be filled with, and the pure composer that
 * turns both into one drawing, and that into a printer's language. Fonts, files and ESC/POS live in
 * electron/station/labels; what a printer makes of the bytes again, in shared/paper.
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
  BadgeData,
  BenchLabelData,
  LABEL_DATA,
  LABEL_TEMPLATE_IDS,
  LocationLabelData,
  PackingSlipData,
  PalletLabelData,
  ProductLabelData,
  ShippingLabelData,
  ToteLabelData,
  type LabelDataOf,
  type LabelTemplateId,
} from './labelData.ts';
export { chooseLabelLanguage, fillFields, type LabelFields, type LabelRows } from './fields.ts';
export { encodeCode128, encodeGs1, QUIET_MODULES, type EncodedBarcode } from './code128.ts';
export { composeZpl, writeZpl, type ComposedZpl, type LabelWarning } from './composeZpl.ts';
export { drawLabel, type DrawnLabel } from './drawLabel.ts';
export { flattenPage, rasterPages } from './pageRaster.ts';
export { writeEpl } from './writeEpl.ts';
export { writeTspl } from './writeTspl.ts';
export {
  DEFAULT_TARGET,
  fitsHead,
  LABEL_LANGUAGES,
  LabelLanguage,
  LabelTarget,
  templateFor,
} from './target.ts';
export type { TextBitmap, TextRasterizer, TextRequest } from './textRasterizer.ts';
