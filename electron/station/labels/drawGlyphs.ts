/** Single glyphs as bitmaps, many of them in one picture: one call of resvg costs more than all its paths. */
import { renderAsync } from '@resvg/resvg-js';

/** A glyph is drawn at so many places between two dots; finer steps can't be seen on paper. */
export const GLYPH_PHASES = 4;
/** Where the base line lies in a line's cell. */
const BASELINE_SHARE = 0.77;
/** A dot is black when the outline covers this much of it (of 255). */
const INK_THRESHOLD = 112;
/** Glyphs reach out of their advance: accents, italics, the long dash. Whole bytes, so that cutting is cheap. */
const OVERHANG = 8;
const ROW_GAP = 4;
const PICTURE_WIDTH = 2048;

export interface GlyphRequest {
  /** SVG path in font units, y downwards. */
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

interface Place {
  readonly request: GlyphRequest;
  readonly widthDots: number;
  readonly x: number;
  readonly y: number;
}

function placeAll(requests: readonly GlyphRequest[]): { places: Place[]; height: number } {
  const places: Place[] = [];
  let x = 0;
  let y = 0;
  let tallest = 0;
  for (const request of requests) {
    const ink = Math.ceil(request.advance * request.scaleX) + 2 * OVERHANG;
    const widthDots = Math.ceil(ink / 8) * 8;
    if (x + widthDots > PICTURE_WIDTH && x > 0) {
      y += tallest + ROW_GAP;
      x = 0;
      tallest = 0;
    }
    places.push({ request, widthDots, x, y });
    x += widthDots;
    tallest = Math.max(tallest, request.heightDots);
  }
  return { places, height: y + tallest + ROW_GAP };
}

function writeGlyph({ request, x, y }: Place): string {
  const { path, scaleX, scaleY, heightDots, phase } = request;
  const left = x + OVERHANG + phase / GLYPH_PHASES;
  const top = y + heightDots * BASELINE_SHARE;
  return `<path transform="translate(${left} ${top}) scale(${scaleX} ${scaleY})" d="${path}"/>`;
}

/** Cuts a glyph out of the picture (four bytes a dot, alpha last). */
function cut(pixels: Uint8Array, pictureWidth: number, place: Place): GlyphBitmap {
  const widthBytes = place.widthDots / 8;
  const { heightDots } = place.request;
  const bytes = new Uint8Array(widthBytes * heightDots);
  for (let y = 0; y < heightDots; y += 1) {
    let alphaAt = ((place.y + y) * pictureWidth + place.x) * 4 + 3;
    for (let at = y * widthBytes; at < (y + 1) * widthBytes; at += 1) {
      let byte = 0;
      for (let bit = 0x80; bit > 0; bit >>= 1) {
        if ((pixels[alphaAt] ?? 0) >= INK_THRESHOLD) byte |= bit;
        alphaAt += 4;
      }
      bytes[at] = byte;
    }
  }
  return { widthBytes, bytes, overhang: OVERHANG };
}

/** In the order asked for. */
export async function drawGlyphs(requests: readonly GlyphRequest[]): Promise<GlyphBitmap[]> {
  if (requests.length === 0) return [];
  const { places, height } = placeAll(requests);
  const width = Math.max(PICTURE_WIDTH, ...places.map(({ widthDots }) => widthDots));
  const body = places.map(writeGlyph).join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${body}</svg>`;
  const picture = await renderAsync(svg, { font: { loadSystemFonts: false } });
  return places.map((place) => cut(picture.pixels, picture.width, place));
}
