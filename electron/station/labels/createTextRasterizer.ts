/**
 * Text as 1-bit bitmaps in Noto Sans SC, which ships with the app: no font of the system is ever asked for.
 * The medium weight is the plain one, because thin strokes break up on thermal paper.
 */
import { createRequire } from 'node:module';
import { renderAsync } from '@resvg/resvg-js';
import {
  bytesPerRow,
  type TextBitmap,
  type TextRasterizer,
  type TextRequest,
} from '../../../shared/labels/textRasterizer.ts';
import { openFontFile, type FontFile, type Glyph } from './fontFile.ts';

/** Shares of a line's cell: size of the em, and where the base line lies, so that no glyph leaves the cell. */
const EM_SHARE = 0.85;
const BASELINE_SHARE = 0.77;
/** A dot is black when the outline covers this much of it (of 255). */
const INK_THRESHOLD = 112;
/** Blank rows between the lines of one picture, against bleeding from one into the next. */
const ROW_GAP = 4;
const DEFAULT_CACHE_ENTRIES = 500;

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

interface AtlasRow {
  readonly request: TextRequest;
  readonly line: ShapedLine;
  readonly widthDots: number;
  readonly y: number;
}

function writeRow({ request, line, widthDots, y }: AtlasRow): string {
  const scaleY = (request.heightDots * EM_SHARE) / line.unitsPerEm;
  const scaleX = line.width === 0 ? scaleY : Math.min(scaleY, widthDots / line.width);
  const baseline = y + request.heightDots * BASELINE_SHARE;
  const paths = line.glyphs.map(({ glyph, x }) =>
    glyph.path === '' ? '' : `<path transform="translate(${x} 0)" d="${glyph.path}"/>`,
  );
  return `<g transform="translate(0 ${baseline}) scale(${scaleX} ${scaleY})">${paths.join('')}</g>`;
}

/** Cuts a row out of the picture (four bytes a dot, alpha last). */
function cutRow(pixels: Uint8Array, pictureWidth: number, row: AtlasRow): TextBitmap {
  const { widthDots, request, y: top } = row;
  const { heightDots } = request;
  const width = bytesPerRow(widthDots);
  const bytes = new Uint8Array(width * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      const alpha = pixels[((top + y) * pictureWidth + x) * 4 + 3] ?? 0;
      if (alpha < INK_THRESHOLD) continue;
      const index = y * width + (x >> 3);
      bytes[index] = (bytes[index] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots, heightDots, bytes, missing: row.line.missing };
}

async function drawRows(rows: readonly AtlasRow[]): Promise<TextBitmap[]> {
  const last = rows.at(-1);
  if (last === undefined) return [];
  const width = Math.max(...rows.map(({ widthDots }) => widthDots));
  const height = last.y + last.request.heightDots + ROW_GAP;
  const body = rows.map(writeRow).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`;
  const picture = await renderAsync(svg, { font: { loadSystemFonts: false } });
  return rows.map((row) => cutRow(picture.pixels, picture.width, row));
}

const keyOf = ({ text, heightDots, maxWidthDots, bold }: TextRequest): string =>
  `${heightDots} ${maxWidthDots} ${bold} ${text}`;

/** Keeps the most recently used bitmaps, at most `cacheEntries`: captions and senders repeat on each label. */
export function createTextRasterizer(cacheEntries: number = DEFAULT_CACHE_ENTRIES): TextRasterizer {
  const require = createRequire(import.meta.url);
  const fonts = new Map<boolean, FontFile>();
  const getFont = (bold: boolean): FontFile => {
    const open = fonts.get(bold) ?? openFontFile(require.resolve(bold ? BOLD : PLAIN));
    fonts.set(bold, open);
    return open;
  };
  const cache = new Map<string, TextBitmap>();
  const remember = (key: string, bitmap: TextBitmap): void => {
    cache.delete(key);
    cache.set(key, bitmap);
    const oldest = cache.keys().next();
    if (cache.size > cacheEntries && !oldest.done) cache.delete(oldest.value);
  };
  const measureLine = (line: ShapedLine, heightDots: number): number =>
    Math.ceil((line.width * heightDots * EM_SHARE) / line.unitsPerEm);

  return {
    measure: (text, heightDots, bold) => measureLine(shapeLine(getFont(bold), text), heightDots),

    async rasterize(requests) {
      const wanted = new Map(requests.map((request) => [keyOf(request), request]));
      const known = new Map<string, TextBitmap>();
      const rows: AtlasRow[] = [];
      let y = 0;
      for (const [key, request] of wanted) {
        const bitmap = cache.get(key);
        if (bitmap !== undefined) {
          known.set(key, bitmap);
          continue;
        }
        const line = shapeLine(getFont(request.bold), request.text);
        const width = measureLine(line, request.heightDots);
        rows.push({
          request,
          line,
          widthDots: Math.max(1, Math.min(width, request.maxWidthDots)),
          y,
        });
        y += request.heightDots + ROW_GAP;
      }
      const drawn = await drawRows(rows);
      for (const [index, row] of rows.entries()) {
        const bitmap = drawn[index];
        if (bitmap !== undefined) known.set(keyOf(row.request), bitmap);
      }
      for (const [key, bitmap] of known) remember(key, bitmap);
      return requests.map((request) => {
        const bitmap = known.get(keyOf(request));
        if (bitmap === undefined) throw new Error('a requested line was not drawn');
        return bitmap;
      });
    },
  };
}
