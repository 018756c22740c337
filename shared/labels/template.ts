/** What a label template may say. Templates are JSON in resources/label-templates; all lengths are millimetres. */
import { Type, type Static } from 'typebox';
import { closed, literals, optional } from '../schema/index.ts';

const Millimetres = Type.Number({ minimum: 0, maximum: 300 });
const place = { x: Millimetres, y: Millimetres, w: Millimetres, h: Millimetres };
/** `first`, `last`: on that page only; `not-last`: on all pages but the last. Absent: on every page. */
const pages = optional(literals(['first', 'last', 'not-last']));
/** Drawn only when this field isn't empty. */
const when = optional(Type.String());

/**
 * Text in its box: wrapped, then shrunk from `size` down to `minSize` (heights of a line's cell), and only then
 * cut with an ellipsis and a warning. `{field}` and `{caption.key}` are filled in; a line break starts a paragraph.
 */
export const TextElement = closed({
  kind: Type.Literal('text'),
  ...place,
  text: Type.String(),
  size: Millimetres,
  minSize: optional(Millimetres),
  maxLines: optional(Type.Integer({ minimum: 1 })),
  bold: optional(Type.Boolean()),
  align: optional(literals(['left', 'center', 'right'])),
  vertical: optional(literals(['top', 'middle'])),
  /** Starts right below the text element before it, where that one didn't need its box; its lower edge stays. */
  follows: optional(Type.Boolean()),
  /** White on a black box. */
  inverted: optional(Type.Boolean()),
  when,
  pages,
});
export type TextElement = Static<typeof TextElement>;

/**
 * A bar code centred in its box, which includes the quiet zones of ten modules (EAN-13: eleven) on either side. It takes the widest
 * module from `module` down to `minModule` that fits. One that must be there and doesn't fit refuses the label;
 * another is left out with a warning.
 */
export const BarcodeElement = closed({
  kind: Type.Literal('barcode'),
  ...place,
  symbology: literals(['code128', 'gs1-128', 'ean13']),
  value: Type.String(),
  module: Millimetres,
  minModule: Millimetres,
  required: Type.Boolean(),
  align: optional(literals(['left', 'center'])),
  when,
  pages,
});
export type BarcodeElement = Static<typeof BarcodeElement>;

/** A frame of `stroke` inside the box; without `stroke` it is filled, which is also how a rule is drawn. */
export const BoxElement = closed({
  kind: Type.Literal('box'),
  ...place,
  stroke: optional(Millimetres),
  when,
  pages,
});
export type BoxElement = Static<typeof BoxElement>;

/** The document's rows, on as many pages as they need. At most one in a template. */
export const TableElement = closed({
  kind: Type.Literal('table'),
  ...place,
  size: Millimetres,
  headSize: Millimetres,
  /** Blank space between rows. */
  gap: Millimetres,
  columns: Type.Array(
    closed({
      head: Type.String(),
      field: Type.String(),
      x: Millimetres,
      w: Millimetres,
      align: optional(literals(['left', 'center', 'right'])),
      maxLines: Type.Integer({ minimum: 1 }),
      bold: optional(Type.Boolean()),
    }),
    { minItems: 1 },
  ),
});
export type TableElement = Static<typeof TableElement>;

export const LabelElement = Type.Union([TextElement, BarcodeElement, BoxElement, TableElement]);
export type LabelElement = Static<typeof LabelElement>;

export const LabelTemplate = closed({
  id: Type.String({ minLength: 1, maxLength: 60 }),
  /** Raised by hand with each change of the layout. */
  revision: Type.Integer({ minimum: 1 }),
  widthMm: Type.Number({ minimum: 20, maximum: 220 }),
  heightMm: Type.Number({ minimum: 10, maximum: 300 }),
  /** Dots per millimetre of the print head: 8 is 203 dpi, 12 is 300 dpi. */
  dpmm: Type.Union([Type.Literal(8), Type.Literal(12)]),
  captions: Type.Record(Type.String(), closed({ en: Type.String(), 'zh-CN': Type.String() })),
  elements: Type.Array(LabelElement),
});
export type LabelTemplate = Static<typeof LabelTemplate>;
