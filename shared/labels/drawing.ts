/** What a page of a label consists of once everything is placed, in dots. Rasters come later, all at once. */
import type { EncodedBarcode } from './code128.ts';
import type { BarcodeElement } from './template.ts';

export interface Cell {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface PlacedLine {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly sizeDots: number;
  readonly bold: boolean;
  readonly maxWidthDots: number;
}

export type DrawOp =
  | { kind: 'font-line'; line: PlacedLine }
  | { kind: 'raster-line'; line: PlacedLine }
  /** Lines lie relative to the box. */
  | { kind: 'inverted'; box: Cell; lines: readonly PlacedLine[] }
  | { kind: 'frame'; box: Cell; strokeDots: number }
  | {
      kind: 'barcode';
      symbology: BarcodeElement['symbology'];
      x: number;
      y: number;
      h: number;
      moduleDots: number;
      code: EncodedBarcode;
    };

export interface LabelWarning {
  readonly code: 'text-cut' | 'barcode-left-out' | 'characters-missing';
  /** The text or code it is about. */
  readonly text: string;
}
