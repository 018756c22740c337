/** Draws ZPL off the main thread: the drawing code is nine megabytes and must never delay a scan. */
import { zplToBase64MultipleAsync } from 'zpl-renderer-js';

export interface DrawRequest {
  readonly id: number;
  readonly zpl: string;
}
export type DrawAnswer =
  | { readonly id: number; readonly pages: readonly string[] }
  | { readonly id: number; readonly error: string };

const DOTS_PER_MM = 8;
/** The label's own size in mm; 100 × 150 where it does not say. */
const sizeOf = (zpl: string, command: 'PW' | 'LL', otherwise: number): number =>
  Number(new RegExp(`\\^${command}(\\d+)`).exec(zpl)?.[1] ?? otherwise * DOTS_PER_MM) / DOTS_PER_MM;

async function draw({ id, zpl }: DrawRequest): Promise<DrawAnswer> {
  try {
    const width = sizeOf(zpl, 'PW', 100);
    const height = sizeOf(zpl, 'LL', 150);
    return { id, pages: await zplToBase64MultipleAsync(zpl, width, height, DOTS_PER_MM) };
  } catch (error) {
    // Only the first line: the stack leads into a line of inlined wasm, megabytes long.
    return { id, error: String(error).split('\n', 1)[0] ?? '' };
  }
}

addEventListener('message', (event: MessageEvent<DrawRequest>) => {
  void draw(event.data).then((answer) => postMessage(answer));
});
