/** The port through which the composer draws what a printer's own font can't: Chinese, accents, white on black. */

/** One line of text in a cell `heightDots` high. */
export interface TextRequest {
  readonly text: string;
  readonly heightDots: number;
  /** A wider line is narrowed to this. */
  readonly maxWidthDots: number;
  readonly bold: boolean;
}

/** One bit a dot: rows from the top, each filled up to whole bytes, first dot in the highest bit, 1 is black. */
export interface TextBitmap {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bytes: Uint8Array;
  /** Characters no font has; a box stands in their place. */
  readonly missing: readonly string[];
}

export interface TextRasterizer {
  /** Width in dots of one line in a cell `heightDots` high. */
  measure(text: string, heightDots: number, bold: boolean): number;
  /** All lines of a label at once: that is several times cheaper than one by one. */
  rasterize(requests: readonly TextRequest[]): Promise<readonly TextBitmap[]>;
}

export const bytesPerRow = (widthDots: number): number => Math.ceil(widthDots / 8);
