/**
 * Reads glyph outlines straight out of a TrueType file: a general renderer opens and searches the 10 MB font for each
 * glyph it draws (about 2 ms apiece, 150 ms for a Chinese address).
 */
import { readFileSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { readOutline } from './glyphOutline.ts';

export interface Glyph {
  /** Its number in the font. */
  readonly index: number;
  /** SVG path in font units, y downwards. */
  readonly path: string;
  /** In font units. */
  readonly advance: number;
}

export interface FontFile {
  readonly unitsPerEm: number;
  /** Null when the font doesn't have this code point. */
  getGlyph(codePoint: number): Glyph | null;
  /** What stands for characters no font has. */
  readonly missingGlyph: Glyph;
}

type CodePointMap = (codePoint: number) => number;

function readTables(font: DataView): Map<string, number> {
  const tables = new Map<string, number>();
  const count = font.getUint16(4);
  for (let index = 0; index < count; index += 1) {
    const entry = 12 + 16 * index;
    const tag = String.fromCharCode(...[0, 1, 2, 3].map((byte) => font.getUint8(entry + byte)));
    tables.set(tag, font.getUint32(entry + 8));
  }
  return tables;
}

/** Format 12: sorted ranges of code points; it covers all planes, and every font we ship has it. */
function readCodePointMap(font: DataView, cmap: number): CodePointMap | null {
  const count = font.getUint16(cmap + 2);
  for (let index = 0; index < count; index += 1) {
    const table = cmap + font.getUint32(cmap + 4 + 8 * index + 4);
    if (font.getUint16(table) !== 12) continue;
    const groups = font.getUint32(table + 12);
    return (codePoint) => {
      let low = 0;
      let high = groups - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const group = table + 16 + 12 * middle;
        if (codePoint < font.getUint32(group)) high = middle - 1;
        else if (codePoint > font.getUint32(group + 4)) low = middle + 1;
        else return font.getUint32(group + 8) + codePoint - font.getUint32(group);
      }
      return 0;
    };
  }
  return null;
}

/** Throws `font-unreadable` for a file that isn't a TrueType font with `glyf` outlines and a full character map. */
export function openFontFile(path: string): FontFile {
  const file = readFileSync(path);
  const font = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const tables = readTables(font);
  const offsetOf = (tag: string): number => {
    const offset = tables.get(tag);
    if (offset === undefined) throw new AppError('font-unreadable', { path, missing: tag });
    return offset;
  };
  const head = offsetOf('head');
  const metrics = offsetOf('hmtx');
  const longMetrics = font.getUint16(offsetOf('hhea') + 34);
  const outlines = {
    font,
    glyf: offsetOf('glyf'),
    loca: offsetOf('loca'),
    longOffsets: font.getInt16(head + 50) === 1,
  };
  const toGlyphIndex = readCodePointMap(font, offsetOf('cmap'));
  if (toGlyphIndex === null) throw new AppError('font-unreadable', { path, missing: 'cmap 12' });

  const readGlyph = (index: number): Glyph => ({
    index,
    path: readOutline(outlines, index),
    advance: font.getUint16(metrics + 4 * Math.min(index, longMetrics - 1)),
  });
  const cache = new Map<number, Glyph | null>();
  return {
    unitsPerEm: font.getUint16(head + 18),
    missingGlyph: readGlyph(0),
    getGlyph: (codePoint) => {
      const known = cache.get(codePoint);
      if (known !== undefined) return known;
      const index = toGlyphIndex(codePoint);
      const glyph = index === 0 ? null : readGlyph(index);
      cache.set(codePoint, glyph);
      return glyph;
    },
  };
}
