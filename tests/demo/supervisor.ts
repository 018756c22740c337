import type { DemoStation } from './stack.ts';

const open = (station: DemoStation, screen: string): Promise<void> =>
  station.page.getByTestId(`nav-${screen}`).click();

/** Imports the file through the console and waits for its report. Returns seconds it took. */
export async function importFile(station: DemoStation, file: string): Promise<number> {
  const { page } = station;
  await open(station, 'import');
  const start = performance.now();
  await page.getByTestId('import-file').setInputFiles(file);
  await page.getByTestId('import-done').waitFor({ timeout: 120_000 });
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

/** Resolves the first open exception the recommended way. Returns its kind, or null when there is none. */
export async function resolveFirst(station: DemoStation): Promise<string | null> {
  const { page } = station;
  await open(station, 'exceptions');
  await page.getByTestId('exceptions-screen').waitFor();
  const row = page.getByTestId('exception-row').first();
  if ((await page.getByTestId('exception-row').count()) === 0) return null;
  const kind = await row.evaluate((el) => el.dataset['kind'] ?? '');
  const id = await row.evaluate((el) => el.dataset['exception'] ?? '');
  await row.click();
  await page.getByTestId('exception-detail').waitFor();
  await page.getByTestId('exception-proposal-accept').click();
  await page.getByTestId('exception-note').fill('Seen and settled on the floor.');
  await page.getByTestId('exception-resolve').click();
  await page.waitForFunction(
    (one) => !document.querySelector(`[data-testid="exception-row"][data-exception="${one}"]`),
    id,
  );
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
