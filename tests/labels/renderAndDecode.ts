/**
 * Proves labels: the bytes a printer received → pictures → the codes a scanner would read. Used by tests and by the
 * demo; everything runs in this process, nothing is fetched.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { PNG } from 'pngjs';
import type { LabelLanguage } from '../../shared/labels/index.ts';
import {
  readEpl,
  readEscPos,
  readTspl,
  type PaperPage,
  type PaperReader,
} from '../../shared/paper/index.ts';
import { getApi } from 'zpl-renderer-js';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';

export interface DecodedCode {
  /** Symbology, e.g. Code128. */
  readonly format: string;
  /** AIM symbology identifier: `]C1` is GS1-128, `]C0` plain Code 128. */
  readonly symbology: string;
  /** What a scanner without AIM prefixes sends. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** Corners in dots of the picture. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const DOTS_PER_MM = 8;
const require = createRequire(import.meta.url);
let readerReady: Promise<unknown> | null = null;

function prepareReader(): Promise<unknown> {
  const wasm = readFileSync(require.resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const wasmBinary = new Uint8Array(wasm).buffer;
  return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}

/** One PNG a page (`^XA…^XZ`), as large as the label's own `^PW` and `^LL` say. */
export async function renderZpl(bytes: Uint8Array): Promise<Buffer[]> {
  const zpl = new TextDecoder('ascii', { fatal: true }).decode(bytes);
  const width = Number(/\^PW(\d+)/.exec(zpl)?.[1]);
  const height = Number(/\^LL(\d+)/.exec(zpl)?.[1]);
  if (!(width > 0 && height > 0)) throw new Error('the label has no ^PW or ^LL');
  const api = await getApi();
  const pages = await api
    .zplToBase64MultipleAsync(zpl, width / DOTS_PER_MM, height / DOTS_PER_MM, DOTS_PER_MM)
    .catch((error: unknown) => {
      // Only the first line: the stack leads into an 8 MB line of inlined wasm.
      throw new Error(String(error).split('\n', 1)[0]);
    });
  return pages.map((page) => Buffer.from(page, 'base64'));
}

const READERS: Readonly<Record<Exclude<LabelLanguage, 'zpl'>, PaperReader>> = {
  tspl: readTspl,
  epl: readEpl,
  escpos: readEscPos,
};

function toPng({ widthDots, heightDots, bytes }: PaperPage): Buffer {
  const data = Buffer.alloc(widthDots * heightDots * 4, 0xff);
  const row = Math.ceil(widthDots / 8);
  for (let y = 0; y < heightDots; y += 1) {
    for (let x = 0; x < widthDots; x += 1) {
      if (((bytes[y * row + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0) continue;
      data.fill(0, (y * widthDots + x) * 4, (y * widthDots + x) * 4 + 3);
    }
  }
  return PNG.sync.write({ width: widthDots, height: heightDots, data });
}

/** One PNG a sheet of paper. Throws for bytes that a printer would not understand or that end half-way. */
export async function renderLabel(
  language: LabelLanguage,
  bytes: Uint8Array,
  dpmm: number = DOTS_PER_MM,
): Promise<Buffer[]> {
  if (language === 'zpl') return renderZpl(bytes);
  const { sheets, strange, partial } = READERS[language](bytes, dpmm);
  if (strange.length > 0 || partial) throw new Error(`not understood: ${strange.join('; ')}`);
  return sheets.flatMap(({ page, copies }) => Array<Buffer>(copies).fill(toPng(page)));
}

/** Every code in the picture, of any symbology, from top to bottom. */
export async function decodePng(png: Uint8Array): Promise<DecodedCode[]> {
  readerReady ??= prepareReader();
  await readerReady;
  const results = await readBarcodes(png, { tryHarder: true, maxNumberOfSymbols: 64 });
  return results
    .filter((result) => result.isValid)
    .map((result) => {
      const { topLeft, topRight, bottomLeft, bottomRight } = result.position;
      return {
        format: result.format,
        symbology: result.symbologyIdentifier,
        text: new TextDecoder().decode(result.bytes),
        bytes: result.bytes,
        left: Math.min(topLeft.x, bottomLeft.x),
        right: Math.max(topRight.x, bottomRight.x),
        top: Math.min(topLeft.y, topRight.y),
        bottom: Math.max(bottomLeft.y, bottomRight.y),
      };
    })
    .toSorted((a, b) => a.top - b.top);
}

export interface InkMap {
  readonly width: number;
  readonly height: number;
  isBlack(x: number, y: number): boolean;
}

/** The dots of a rendered page. */
export function readInk(png: Uint8Array): InkMap {
  const { width, height, data } = PNG.sync.read(Buffer.from(png));
  return {
    width,
    height,
    isBlack: (x, y) => (data[(y * width + x) * 4] ?? 255) < 128,
  };
}

/** Blank dots left and right of a decoded code, over its whole height; stops counting at `limit`. */
export function measureQuietZones(
  ink: InkMap,
  code: DecodedCode,
  limit = 200,
): { left: number; right: number; module: number } {
  const isBlank = (x: number): boolean => {
    for (let y = code.top; y <= code.bottom; y += 1) if (ink.isBlack(x, y)) return false;
    return true;
  };
  const middle = Math.round((code.top + code.bottom) / 2);
  let first = code.left - 3;
  while (!ink.isBlack(first, middle) && first < ink.width) first += 1;
  let last = code.right + 3;
  while (!ink.isBlack(last, middle) && last > 0) last -= 1;
  let left = 0;
  while (left < limit && first - left > 0 && isBlank(first - left - 1)) left += 1;
  let right = 0;
  while (right < limit && last + right < ink.width - 1 && isBlank(last + right + 1)) right += 1;
  // Code 128 starts with a bar of two modules in each subset, EAN-13 with one of one.
  let startBar = 0;
  while (ink.isBlack(first + startBar, middle)) startBar += 1;
  return { left, right, module: code.format === 'EAN13' ? startBar : startBar / 2 };
}
