/**
 * Text as 1-bit bitmaps in Noto Sans SC, which ships with the app: no font of the system is ever asked for.
 * The medium weight is the plain one, because thin strokes break up on thermal paper.
 */
import { createRequire } from 'node:module';
import {
  bytesPerRow,
  type TextBitmap,
  type TextRasterizer,
  type TextRequest,
} from '../../../shared/labels/textRasterizer.ts';
import { openFontFile, type FontFile, type Glyph } from './fontFile.ts';
import { drawGlyph, GLYPH_PHASES, type GlyphBitmap, type GlyphRequest } from './drawGlyph.ts';
import { createLru } from './lru.ts';

/** Share of a line's cell that the em takes, so that no glyph leaves the cell. */
const EM_SHARE = 0.85;
const DEFAULT_CACHE_LINES = 500;
/** Half a kilobyte each at most sizes. */
const CACHE_GLYPHS = 20_000;

const FONTS = '@expo-google-fonts/noto-sans-sc';
const PLAIN = `${FONTS}/500Medium/NotoSansSC_500Medium.ttf`;
const BOLD = `${FONTS}/700Bold/NotoSansSC_700Bold.ttf`;

interface ShapedLine {
  readonly glyphs: readonly { glyph: Glyph; x: number }[];
  /** In font units. */
  readonly width: number;
  readonly unitsPerEm: number;
  readonly missing: readonly string[];
}

function shapeLine(font: FontFile, text: string): ShapedLine {
  let x = 0;
  const missing: string[] = [];
  const glyphs: { glyph: Glyph; x: number }[] = [];
  for (const character of text) {
    const found = font.getGlyph(character.codePointAt(0) ?? 0);
    if (found === null) missing.push(character);
    const glyph = found ?? font.missingGlyph;
    glyphs.push({ glyph, x });
    x += glyph.advance;
  }
  return { glyphs, width: x, unitsPerEm: font.unitsPerEm, missing };
}

/** A glyph where it stands: which drawing of it, and from which dot. */
interface SetGlyph {
  readonly key: string;
  readonly request: GlyphRequest;
  readonly left: number;
}

interface SetLine {
  readonly glyphs: readonly SetGlyph[];
  readonly widthDots: number;
  readonly heightDots: number;
  readonly missing: readonly string[];
}

function setLine(line: ShapedLine, { heightDots, maxWidthDots, bold }: TextRequest): SetLine {
  const scaleY = (heightDots * EM_SHARE) / line.unitsPerEm;
  const width = Math.ceil(line.width * scaleY);
  const widthDots = Math.max(1, Math.min(width, maxWidthDots));
  const scaleX = line.width === 0 ? scaleY : Math.min(scaleY, widthDots / line.width);
  const glyphs = line.glyphs.flatMap(({ glyph, x }): SetGlyph[] => {
    if (glyph.path === '') return [];
    const steps = Math.round(x * scaleX * GLYPH_PHASES);
    const phase = steps % GLYPH_PHASES;
    const request = { path: glyph.path, advance: glyph.advance, scaleX, scaleY, heightDots, phase };
    const key = `${bold} ${glyph.index} ${heightDots} ${phase} ${scaleX}`;
    return [{ key, request, left: (steps - phase) / GLYPH_PHASES }];
  });
  return { glyphs, widthDots, heightDots, missing: line.missing };
}

function composeLine(line: SetLine, drawingOf: (glyph: SetGlyph) => GlyphBitmap): TextBitmap {
  const { widthDots, heightDots, missing } = line;
  const row = bytesPerRow(widthDots);
  const bytes = new Uint8Array(row * heightDots);
  const lastByteMask = 0xff << (row * 8 - widthDots);
  for (const set of line.glyphs) {
    const glyph = drawingOf(set);
    const from = set.left - glyph.overhang;
    const shift = from & 7;
    for (let y = 0; y < heightDots; y += 1) {
      const start = y * row;
      for (let x = 0; x < glyph.widthBytes; x += 1) {
        const byte = glyph.bytes[y * glyph.widthBytes + x] ?? 0;
        if (byte === 0) continue;
        const at = (from >> 3) + x;
        if (at >= 0 && at < row) bytes[start + at] = (bytes[start + at] ?? 0) | (byte >> shift);
        const next = at + 1;
        if (shift > 0 && next >= 0 && next < row) {
          bytes[start + next] = (bytes[start + next] ?? 0) | ((byte << (8 - shift)) & 0xff);
        }
      }
    }
  }
  for (let end = row - 1; end < bytes.length; end += row) {
    bytes[end] = (bytes[end] ?? 0) & lastByteMask;
  }
  return { widthDots, heightDots, bytes, missing };
}

const keyOf = ({ text, heightDots, maxWidthDots, bold }: TextRequest): string =>
  `${heightDots} ${maxWidthDots} ${bold} ${text}`;

/**
 * Keeps the most recently used lines, at most `cacheLines` (captions and senders repeat on each label), and the
 * glyphs of all sizes: what was drawn once is only put together.
 */
export function createTextRasterizer(cacheLines: number = DEFAULT_CACHE_LINES): TextRasterizer {
  const require = createRequire(import.meta.url);
  const fonts = new Map<boolean, FontFile>();
  const getFont = (bold: boolean): FontFile => {
    const open = fonts.get(bold) ?? openFontFile(require.resolve(bold ? BOLD : PLAIN));
    fonts.set(bold, open);
    return open;
  };
  const lines = createLru<TextBitmap>(cacheLines);
  const glyphs = createLru<GlyphBitmap>(CACHE_GLYPHS);

  const drawingOf = ({ key, request }: SetGlyph): GlyphBitmap => {
    const drawing = glyphs.get(key) ?? drawGlyph(request);
    glyphs.set(key, drawing);
    return drawing;
  };

  return {
    measure: (text, heightDots, bold) => {
      const line = shapeLine(getFont(bold), text);
      return Math.ceil((line.width * heightDots * EM_SHARE) / line.unitsPerEm);
    },

    async rasterize(requests) {
      const known = new Map<string, TextBitmap>();
      for (const request of requests) {
        const key = keyOf(request);
        if (known.has(key)) continue;
        const line = (): SetLine =>
          setLine(shapeLine(getFont(request.bold), request.text), request);
        known.set(key, lines.get(key) ?? composeLine(line(), drawingOf));
      }
      for (const [key, bitmap] of known) lines.set(key, bitmap);
      return requests.map((request) => {
        const bitmap = known.get(keyOf(request));
        if (bitmap === undefined) throw new Error('a requested line was not drawn');
        return bitmap;
      });
    },
  };
}
