/** Labels on the machine: fonts, templates, and the bytes that go to the printer. */
export {
  createLabelBuilder,
  type BuiltLabel,
  type LabelBuilder,
  type LabelBuilderOptions,
  type LabelPrint,
} from './labelBuilder.ts';
export { createTextRasterizer } from './createTextRasterizer.ts';
export { LABEL_TEMPLATES } from './templates.ts';
export { encodeLabel, type EncodedLabel } from './encodeLabel.ts';
