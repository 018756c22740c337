/** Reads labels back in a thread of its own: half a second of computing each, while everybody works on. */
import { parentPort } from 'node:worker_threads';
import { decodePng, renderZpl } from '../labels/renderAndDecode.ts';
import type { DecodedLabel } from './labels.ts';

async function readLabel(bytes: Uint8Array): Promise<DecodedLabel[]> {
  const labels: DecodedLabel[] = [];
  for (const page of await renderZpl(bytes)) {
    labels.push({ page, codes: (await decodePng(page)).map((code) => code.text) });
  }
  return labels;
}

const queue: Uint8Array[] = [];
let reading = false;

async function readOn(): Promise<void> {
  if (reading) return;
  reading = true;
  for (let bytes = queue.shift(); bytes; bytes = queue.shift()) {
    parentPort?.postMessage(await readLabel(bytes));
  }
  reading = false;
}

parentPort?.on('message', (bytes: Uint8Array) => {
  queue.push(bytes);
  void readOn();
});
