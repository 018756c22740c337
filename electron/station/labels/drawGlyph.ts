/** Single glyphs as bitmaps. */
import { createCoverage } from './coverage.ts';

/** A glyph is drawn at so many places between two dots; finer steps can't be seen on paper. */
export const GLYPH_PHASES = 4;
/** Where the base line lies in a line's cell. */
const BASELINE_SHARE = 0.77;
/** A dot is black when the outline covers this share of it. */
const INK_THRESHOLD = 0.44;
/** Glyphs reach out of their advance: accents, the long dash. Whole bytes, so that putting together is cheap. */
const OVERHANG = 8;

export interface GlyphRequest {
  /** SVG path of M, L, Q and Z in font units, y downwards. */
  readonly path: string;
  /** In font units. */
  readonly advance: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly heightDots: number;
  /** 0 to GLYPH_PHASES - 1: how far right of a dot's edge it stands. */
  readonly phase: number;
}

export interface GlyphBitmap {
  readonly widthBytes: number;
  /** Rows of `widthBytes`, first dot in the highest bit, 1 is black. */
  readonly bytes: Uint8Array;
  /** Dots of the bitmap left of where the glyph stands. */
  readonly overhang: number;
}

const PATH_PARTS = /([MLQZ])([^MLQZ]*)/g;

export function drawGlyph(request: GlyphRequest): GlyphBitmap {
  const { path, advance, scaleX, scaleY, heightDots, phase } = request;
  const widthBytes = Math.ceil((Math.ceil(advance * scaleX) + 2 * OVERHANG) / 8);
  const coverage = createCoverage(widthBytes * 8, heightDots);
  const left = OVERHANG + phase / GLYPH_PHASES;
  const top = heightDots * BASELINE_SHARE;
  for (const [, command, numbers = ''] of path.matchAll(PATH_PARTS)) {
    const values = numbers.split(' ');
    const x = (at: number): number => left + Number(values[at]) * scaleX;
    const y = (at: number): number => top + Number(values[at]) * scaleY;
    if (command === 'M') coverage.move(x(0), y(1));
    else if (command === 'L') coverage.line(x(0), y(1));
    else if (command === 'Q') coverage.curve(x(0), y(1), x(2), y(3));
    else coverage.close();
  }
  return { widthBytes, bytes: coverage.toBits(INK_THRESHOLD), overhang: OVERHANG };
}
