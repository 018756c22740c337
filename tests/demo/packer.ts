import { waitUntil } from '../../scripts/lib/processes.ts';
import { itemBarcode } from './picker.ts';
import type { LabelReader } from './labels.ts';
import { answered, PATIENCE_MS, scan, scanRight, typeQuantity } from './station.ts';
import type { DemoStation } from './stack.ts';

interface PackRow {
  readonly sku: string;
  readonly left: number;
}

const readRows = (station: DemoStation): Promise<PackRow[]> =>
  station.page.getByTestId('pack-item').evaluateAll((rows) =>
    rows.map((el) => {
      const { sku = '', of, verified } = (el as HTMLElement).dataset;
      return { sku, left: Number(of) - Number(verified) };
    }),
  );

async function verifyItems(station: DemoStation): Promise<void> {
  for (const row of await readRows(station)) {
    if (row.left <= 0) continue;
    await scanRight(station, itemBarcode(row.sku));
    if (row.left > 1) await typeQuantity(station, row.left);
  }
}

const step = (station: DemoStation): Promise<string> =>
  station.page
    .getByTestId('pack-screen')
    .evaluate((el) => el.dataset['step'] ?? '')
    .catch(() => '');

/** Closes the parcel; where goods are missing, makes the explicit choice to ship without them. */
async function closeParcel(station: DemoStation): Promise<void> {
  const { page } = station;
  await page.keyboard.press('f');
  const ask = page.getByTestId('ship-short-ask');
  await page.getByTestId('apply-label').or(ask).first().waitFor();
  if (await ask.isVisible()) {
    await page.keyboard.press('s');
    await page.getByTestId('apply-label').waitFor();
  }
}

/** Says that the label never came out: it is printed again, the first one is void. */
async function reprint(station: DemoStation): Promise<void> {
  const { page } = station;
  await page.getByTestId('job-unknown').waitFor();
  await page.keyboard.press('r');
  const reasons = page.getByTestId('reprint-reasons');
  await reasons.waitFor();
  await reasons.getByRole('button').first().click();
}

export interface PackOptions {
  /** The printer was told to fail half-way: the packer is asked, and has the label printed again. */
  readonly printerFails?: () => Promise<void>;
  readonly printerMended?: () => Promise<void>;
  readonly beforeClose?: () => Promise<void>;
  readonly afterClose?: () => Promise<void>;
}

/**
 * Tote to shipped: verify every item, close, wait for the label on paper, scan it back. Returns the SSCC;
 * null where part of the order has not reached this station yet.
 */
export async function packOrder(
  station: DemoStation,
  tote: string,
  labels: LabelReader,
  happening: () => PackOptions,
): Promise<string | null> {
  const { page } = station;
  await scan(station, tote);
  await page.getByTestId('pack-screen').waitFor();
  const waiting = page.getByTestId('pack-waiting');
  await page.getByTestId('pack-item').or(waiting).first().waitFor();
  if (await waiting.isVisible()) {
    await page.keyboard.press('h');
    await page.getByTestId('packer-home').waitFor();
    return null;
  }
  await verifyItems(station);
  const options = happening();
  await options.beforeClose?.();
  await options.printerFails?.();
  await closeParcel(station);
  if (options.printerFails) {
    await page.getByTestId('job-unknown').waitFor();
    await options.printerMended?.();
    await reprint(station);
  }
  const sscc = await page.getByTestId('apply-label').evaluate((el) => el.dataset['sscc'] ?? '');
  await waitUntil(`label ${sscc} on paper`, () => labels.onPaper(sscc), PATIENCE_MS);
  await options.afterClose?.();
  await answered(station, () => station.scanner.scan(`00${sscc}`));
  await waitUntil(
    `parcel ${sscc} shipped`,
    async () => !['apply', 'verify'].includes(await step(station)),
    PATIENCE_MS,
  );
  if ((await step(station)) !== '') await page.keyboard.press('h');
  await page.getByTestId('packer-home').waitFor();
  return sscc;
}
