/** Places a template's elements on as many pages as its table needs. Pure geometry: no fonts, no ZPL. */
import { AppError } from '../errors.ts';
import { encodeCode128, encodeGs1, QUIET_MODULES, type EncodedBarcode } from './code128.ts';
import type { Cell, DrawOp, LabelWarning } from './drawing.ts';
import { EAN_QUIET_MODULES, encodeEan13 } from './ean13.ts';
import type { LabelFields } from './fields.ts';
import { splitTable, type TablePage } from './tableLayout.ts';
import type { BarcodeElement, BoxElement, LabelTemplate, TextElement } from './template.ts';
import { layOutText, type FontUse } from './textLayout.ts';
import type { TextRasterizer } from './textRasterizer.ts';

export interface LaidPages {
  readonly pages: readonly (readonly DrawOp[])[];
  readonly warnings: readonly LabelWarning[];
}

type Fill = (text: string) => string;
/** Between a text and the one that follows it. */
const FOLLOWING_GAP_MM = 1;
/** How far inside a black box its text stays. */
const INVERTED_PADDING_MM = 1;

/** Fills `{caption.key}`, then `{field}`, so that captions may hold fields; a name the template made up is its author's mistake and says so. */
function createFill(template: LabelTemplate, { fields, language }: LabelFields): Fill {
  const assertKnown = (text: string | undefined, field: string): string => {
    if (text !== undefined) return text;
    throw new AppError('label-unknown-field', { template: template.id, field });
  };
  return (text) =>
    text
      .replace(/\{caption\.([\w.]+)\}/g, (_placeholder, name: string) =>
        assertKnown(template.captions[name]?.[language], `caption.${name}`),
      )
      .replace(/\{([\w.]+)\}/g, (_placeholder, name: string) => assertKnown(fields[name], name));
}

const scale = (template: LabelTemplate, { x, y, w, h }: Cell): Cell => {
  const dots = (millimetres: number): number => Math.round(millimetres * template.dpmm);
  const left = dots(x);
  const top = dots(y);
  return { x: left, y: top, w: dots(x + w) - left, h: dots(y + h) - top };
};

function layOutTextElement(
  element: TextElement,
  template: LabelTemplate,
  fill: Fill,
  rasterizer: TextRasterizer,
  fonts: FontUse,
  previousBottom: number,
) {
  const dots = (millimetres: number): number => Math.round(millimetres * template.dpmm);
  const style = {
    sizeDots: dots(element.size),
    minSizeDots: dots(element.minSize ?? element.size),
    maxLines: element.maxLines ?? Number.POSITIVE_INFINITY,
    bold: element.bold ?? false,
    align: element.align ?? 'left',
    vertical: element.vertical ?? 'top',
    inverted: element.inverted ?? false,
    fonts,
  } as const;
  const given = scale(template, element);
  const follows = element.follows === true && previousBottom < given.y;
  const top = follows ? previousBottom + dots(FOLLOWING_GAP_MM) : given.y;
  const box = { ...given, y: top, h: given.y + given.h - top };
  const text = fill(element.text);
  if (!style.inverted) {
    const laid = layOutText(text, box, style, rasterizer);
    return { ...laid, bottomDots: box.y + laid.usedDots };
  }
  const padding = dots(INVERTED_PADDING_MM);
  const inside = { x: 0, y: 0, w: box.w - 2 * padding, h: box.h - 2 * padding };
  const laid = layOutText(text, inside, style, rasterizer);
  const ops = laid.ops.map((op): DrawOp =>
    op.kind === 'inverted'
      ? {
          ...op,
          box,
          lines: op.lines.map((line) => ({ ...line, x: line.x + padding, y: line.y + padding })),
        }
      : op,
  );
  return { ...laid, ops, bottomDots: box.y + box.h };
}

const ENCODERS: Readonly<
  Record<BarcodeElement['symbology'], (value: string) => EncodedBarcode | null>
> = { code128: encodeCode128, 'gs1-128': encodeGs1, ean13: encodeEan13 };

function layOutBarcode(element: BarcodeElement, template: LabelTemplate, fill: Fill) {
  const value = fill(element.value);
  const box = scale(template, element);
  const encoded = ENCODERS[element.symbology](value);
  const quietModules = element.symbology === 'ean13' ? EAN_QUIET_MODULES : QUIET_MODULES;
  const totalModules = (encoded?.modules ?? 0) + 2 * quietModules;
  const widest = Math.round(element.module * template.dpmm);
  const narrowest = Math.max(1, Math.round(element.minModule * template.dpmm));
  const moduleDots = Math.min(widest, Math.floor(box.w / totalModules));
  if (encoded === null || moduleDots < narrowest) {
    if (element.required) {
      const reason = encoded === null ? 'characters' : 'width';
      throw new AppError('label-barcode-impossible', { template: template.id, value, reason });
    }
    const warning: LabelWarning = { code: 'barcode-left-out', text: value };
    return { ops: [], warnings: [warning] };
  }
  const slack = box.w - encoded.modules * moduleDots;
  const quiet = quietModules * moduleDots;
  const x = box.x + (element.align === 'left' ? quiet : Math.floor(slack / 2));
  const op: DrawOp = {
    kind: 'barcode',
    symbology: element.symbology,
    x,
    y: box.y,
    h: box.h,
    moduleDots,
    code: encoded,
  };
  return { ops: [op], warnings: [] };
}

function layOutBox(element: BoxElement, template: LabelTemplate) {
  const box = scale(template, element);
  const strokeDots =
    element.stroke === undefined
      ? Math.min(box.w, box.h)
      : Math.max(1, Math.round(element.stroke * template.dpmm));
  const op: DrawOp = { kind: 'frame', box, strokeDots };
  return { ops: [op], warnings: [] };
}

function isOnPage(pages: TextElement['pages'], index: number, count: number): boolean {
  if (pages === 'first') return index === 0;
  if (pages === 'last') return index === count - 1;
  return pages !== 'not-last' || index < count - 1;
}

/**
 * `fonts`: whether the printer's own font may be used, or every line goes as raster. Throws `label-unknown-field` and
 * `label-barcode-impossible`.
 */
export function layOutPages(
  template: LabelTemplate,
  filled: LabelFields,
  rasterizer: TextRasterizer,
  fonts: FontUse = 'printer',
): LaidPages {
  const table = template.elements.find((element) => element.kind === 'table');
  const fillCaptions = createFill(template, filled);
  const tablePages: readonly TablePage[] =
    table === undefined
      ? [{ ops: [], warnings: [] }]
      : splitTable(table, filled.rows, { dpmm: template.dpmm, fonts }, fillCaptions, rasterizer);
  const warnings: LabelWarning[] = [];
  const pages = tablePages.map((tablePage, index) => {
    const place = { page: String(index + 1), pages: String(tablePages.length) };
    const fields = { ...filled.fields, ...place };
    const fill = createFill(template, { ...filled, fields });
    const ops: DrawOp[] = [...tablePage.ops];
    warnings.push(...tablePage.warnings);
    let textBottom = 0;
    for (const element of template.elements) {
      if (element.kind === 'table' || !isOnPage(element.pages, index, tablePages.length)) continue;
      if (element.when !== undefined && fill(`{${element.when}}`) === '') continue;
      if (element.kind === 'text') {
        const laid = layOutTextElement(element, template, fill, rasterizer, fonts, textBottom);
        textBottom = laid.bottomDots;
        ops.push(...laid.ops);
        warnings.push(...laid.warnings);
        continue;
      }
      const laid =
        element.kind === 'barcode'
          ? layOutBarcode(element, template, fill)
          : layOutBox(element, template);
      ops.push(...laid.ops);
      warnings.push(...laid.warnings);
    }
    return ops;
  });
  return { pages, warnings };
}
