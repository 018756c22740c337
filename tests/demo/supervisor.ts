import type { DemoStation } from './stack.ts';

const open = (station: DemoStation, screen: string): Promise<void> =>
  station.page.getByTestId(`nav-${screen}`).click();

/** Imports the file through the console and waits for its report. Returns seconds it took. */
export async function importFile(station: DemoStation, file: string): Promise<number> {
  const { page } = station;
  await open(station, 'import');
  const start = performance.now();
  await page.getByTestId('import-file').setInputFiles(file);
  await page.getByTestId('import-done').waitFor();
  return (performance.now() - start) / 1000;
}

/** Releases the next `count` orders by ship-by as batches of `batchSize`. */
export async function releaseNext(
  station: DemoStation,
  count: number,
  batchSize: number,
): Promise<void> {
  const { page } = station;
  await open(station, 'orders');
  await page.getByTestId('release-next').click();
  await page.getByTestId('release-next-count').fill(String(count));
  await page.getByTestId('release-batch-size').fill(String(batchSize));
  await page.getByTestId('release-confirm').click();
  await page.getByTestId('release-confirm').waitFor({ state: 'hidden' });
}

/** Ways out that this supervisor prefers; a count needs somebody at the bin. */
const PREFERRED = ['cancel-order', 'accept', 'coach-picker'];

/** Resolves the first open exception. Returns its kind, or null when there is none. */
export async function resolveFirst(station: DemoStation): Promise<string | null> {
  const { page } = station;
  await open(station, 'exceptions');
  await page.getByTestId('exceptions-screen').waitFor();
  const row = page.getByTestId('exception-row').first();
  if ((await page.getByTestId('exception-row').count()) === 0) return null;
  const [kind, exception] = await row.evaluate(({ dataset }) => [
    dataset['kind'] ?? '',
    dataset['exception'] ?? '',
  ]);
  await row.click();
  await page.locator(`[data-testid="exception-detail"][data-exception="${exception}"]`).waitFor();
  const offered = await page
    .locator('[data-testid^="exception-proposal-"]')
    .evaluateAll((all) =>
      all.map((el) => (el as HTMLElement).dataset['testid']?.slice('exception-proposal-'.length)),
    );
  const way = PREFERRED.find((preferred) => offered.includes(preferred));
  if (way === undefined) throw new Error(`${kind}: nothing to choose of ${offered.join(', ')}`);
  await page.getByTestId(`exception-proposal-${way}`).click();
  await page.getByTestId('exception-note').fill('Seen and settled on the floor.');
  await page.getByTestId('exception-resolve').click();
  await page
    .locator(`[data-testid="exception-row"][data-exception="${exception}"]`)
    .waitFor({ state: 'detached' });
  return kind;
}

/** Open exceptions by kind, as the desk shows them. */
export async function openExceptions(station: DemoStation): Promise<string[]> {
  await open(station, 'exceptions');
  await station.page.getByTestId('exceptions-screen').waitFor();
  return station.page
    .getByTestId('exception-row')
    .evaluateAll((rows) => rows.map((el) => (el as HTMLElement).dataset['kind'] ?? ''));
}
