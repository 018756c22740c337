import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { waitUntil } from '../../scripts/lib/processes.ts';
import type { PrinterSim } from '../../scripts/sim/index.ts';

export interface DecodedLabel {
  readonly page: Uint8Array;
  /** Texts of the codes on it: `00` + SSCC on a shipping label. */
  readonly codes: readonly string[];
}

export interface LabelReader {
  /** Whether a label with this SSCC came out on paper whole. */
  readonly onPaper: (sscc: string) => boolean;
  /** Everything on paper, rendered and read back, in the order it came out. */
  readonly all: () => Promise<readonly DecodedLabel[]>;
  readonly close: () => Promise<void>;
}

/** A label takes half a second of computing to read, four times that on a machine with other work. */
const READ_ALL_MS = 600_000;

/** Reads what the printer puts on paper while the shift goes on. */
export function openLabelReader(printer: PrinterSim): LabelReader {
  const worker = new Worker(new URL('labelWorker.ts', import.meta.url));
  const ended = once(worker, 'exit');
  const decoded: DecodedLabel[][] = [];
  let failure: Error | undefined;
  let handedOn = 0;
  worker.on('message', (labels: DecodedLabel[]) => decoded.push(labels));
  worker.on('error', (error) => (failure = error instanceof Error ? error : Error(String(error))));
  const handOn = (): void => {
    for (const { bytes } of printer.labels().slice(handedOn)) {
      handedOn += 1;
      worker.postMessage(new Uint8Array(bytes));
    }
  };
  return {
    onPaper: (sscc) => {
      handOn();
      return printer.labels().some(({ bytes }) => bytes.includes(`00${sscc}`));
    },
    all: async () => {
      handOn();
      const done = (): boolean => {
        if (failure) throw failure;
        return decoded.length >= handedOn;
      };
      await waitUntil('every label to be read', done, READ_ALL_MS);
      return decoded.flat();
    },
    close: async () => {
      await worker.terminate();
      await ended;
    },
  };
}
