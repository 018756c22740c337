import { locationBarcode, toteBarcode } from '../../shared/barcodes/index.ts';
import { deriveProduct } from '../../shared/sample/index.ts';
import { answered, scan, scanRight, typeQuantity } from './station.ts';
import type { DemoStation } from './stack.ts';

/** One shared pool of totes: a picker takes the next empty one. */
export interface Totes {
  readonly next: () => string;
}

export function openTotes(): Totes {
  let taken = 0;
  return {
    next: () => {
      taken += 1;
      return toteBarcode(taken);
    },
  };
}

export interface PickTarget {
  readonly step: string;
  readonly task: string;
  readonly bin: string;
  readonly sku: string;
  /** Units still to be picked. */
  readonly units: number;
  readonly totes: readonly string[];
}

/** The barcode that is printed on one piece of this SKU. */
export const itemBarcode = (sku: string): string => deriveProduct(sku, '').gtin;

/** What the screen asks for now; null when the batch has no more work. */
export const readTarget = (station: DemoStation): Promise<PickTarget | null> =>
  station.page.evaluate(() => {
    const at = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    const work = at('pick-work');
    if (!work) return null;
    return {
      step: work.dataset['step'] ?? '',
      task: work.dataset['task'] ?? '',
      bin: at('pick-bin')?.textContent?.trim() ?? '',
      sku: at('pick-item')?.dataset['sku'] ?? '',
      units: Number(at('pick-qty')?.dataset['of'] ?? 0),
      totes: (at('pick-tote')?.dataset['totes'] ?? '').split(' ').filter(Boolean),
    };
  });

const ANSWER_MS = 10_000;

/**
 * Opens the next batch the station offers. False when there is none. Where another cart got it first,
 * the next one is taken.
 */
export async function openNextBatch(station: DemoStation): Promise<boolean> {
  const { page } = station;
  await page.getByTestId('picker-home').waitFor();
  const next = page.getByTestId('batch-next');
  for (;;) {
    if (await next.isDisabled()) return false;
    await next.click();
    const opened = page.getByTestId('pick-screen');
    const answer = opened.or(page.getByTestId('claim-error')).first();
    // The list may change under the finger: then nothing was touched, and a person touches it again.
    await answer.waitFor({ timeout: ANSWER_MS }).catch(() => undefined);
    if (await opened.isVisible()) return true;
  }
}

/** Scans or types the quantity: a few pieces one by one, many by number. */
export async function takeUnits(station: DemoStation, sku: string, units: number): Promise<void> {
  const byScan = Math.min(units, units <= 2 ? units : 1);
  for (let n = 0; n < byScan; n += 1) await scanRight(station, itemBarcode(sku));
  if (byScan < units) await typeQuantity(station, units);
}

/** Bin, items, tote: one line as a picker does it. Returns the tote. */
export async function pickLine(
  station: DemoStation,
  target: PickTarget,
  totes: Totes,
  units = target.units,
): Promise<string> {
  if (target.step === 'bin') await scanRight(station, locationBarcode(target.bin));
  await takeUnits(station, target.sku, units);
  const tote = target.totes[0] ?? totes.next();
  await scanRight(station, tote);
  return tote;
}

/** Gives up the rest of the line: the bin is empty. */
export async function shortLine(station: DemoStation): Promise<void> {
  await station.page.keyboard.press('s');
  const reasons = station.page.getByTestId('short-reasons');
  await reasons.waitFor();
  await answered(station, () => reasons.getByRole('button').first().click());
}

/** A wrong scan, and its acknowledgement. */
export async function scanWrong(station: DemoStation, code: string): Promise<void> {
  const answer = await scan(station, code);
  if (answer.kind !== 'wrong') {
    throw new Error(`${station.name}: ${code} should be wrong, was answered ${answer.code}`);
  }
}

export const acknowledge = async (station: DemoStation): Promise<void> => {
  await answered(station, () => station.page.keyboard.press('Enter'));
};

/** Leaves a batch that is done, for the list of batches. */
export async function leaveBatch(station: DemoStation): Promise<void> {
  await station.page.keyboard.press('f');
  await station.page.getByTestId('picker-home').waitFor();
}
