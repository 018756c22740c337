/** Draws labels off the main thread: the drawing code of ZPL is nine megabytes and must never delay a scan. */
import { zplToBase64MultipleAsync } from 'zpl-renderer-js';
import type { PrintBytes } from '../../../shared/host/index.ts';
import { readEpl, readEscPos, readTspl, toBmp } from '../../../shared/paper/index.ts';

export interface DrawRequest {
  readonly id: number;
  readonly print: PrintBytes;
}
/** Pages as data URLs. */
export type DrawAnswer =
  | { readonly id: number; readonly pages: readonly string[] }
  | { readonly id: number; readonly error: string };

/** The label's own size in mm; 100 × 150 where it does not say. */
const sizeOf = (zpl: string, command: 'PW' | 'LL', otherwise: number, dpmm: number): number =>
  Number(new RegExp(`\\^${command}(\\d+)`).exec(zpl)?.[1] ?? otherwise * dpmm) / dpmm;

async function drawZpl(zpl: string, dpmm: number): Promise<string[]> {
  const width = sizeOf(zpl, 'PW', 100, dpmm);
  const height = sizeOf(zpl, 'LL', 150, dpmm);
  const pages = await zplToBase64MultipleAsync(zpl, width, height, dpmm);
  return pages.map((page) => `data:image/png;base64,${page}`);
}

const READERS = { tspl: readTspl, epl: readEpl, escpos: readEscPos } as const;

function drawPaper({ base64, dpmm }: PrintBytes, language: keyof typeof READERS): string[] {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return READERS[language](bytes, dpmm).sheets.map(({ page }) => {
    const picture = Array.from(toBmp(page), (byte) => String.fromCharCode(byte)).join('');
    return `data:image/bmp;base64,${btoa(picture)}`;
  });
}

async function draw({ id, print }: DrawRequest): Promise<DrawAnswer> {
  try {
    const { language } = print;
    const pages =
      language === 'zpl'
        ? await drawZpl(atob(print.base64), print.dpmm)
        : drawPaper(print, language);
    return { id, pages };
  } catch (error) {
    // Only the first line: the stack leads into a line of inlined wasm, megabytes long.
    return { id, error: String(error).split('\n', 1)[0] ?? '' };
  }
}

addEventListener('message', (event: MessageEvent<DrawRequest>) => {
  void draw(event.data).then((answer) => postMessage(answer));
});
