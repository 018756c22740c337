/** Labels on the machine: fonts, templates, and the bytes that go to the printer. */
export {
  createLabelBuilder,
  type BuiltLabel,
  type LabelBuilder,
  type LabelBuilderOptions,
} from './labelBuilder.ts';
export { createTextRasterizer } from './createTextRasterizer.ts';
export { LABEL_TEMPLATES } from './templates.ts';
