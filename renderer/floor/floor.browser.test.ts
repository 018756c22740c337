/** One order from bin to shipped on the real screens, host and central; central is down for the picking. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Page } from 'playwright-core';
import {
  startScaleSim,
  startScannerSim,
  type ScaleSim,
  type ScannerSim,
} from '../../scripts/sim/index.ts';
import {
  launchStack,
  personWith,
  type LaunchedStack,
  type LaunchedStation,
} from '../../tests/e2e/launch.ts';
import type { Role } from '../../shared/schema/index.ts';
import { deriveProduct } from '../../shared/sample/index.ts';

let stack: LaunchedStack;
let station: LaunchedStation;
let page: Page;
let scanner: ScannerSim;
let scale: ScaleSim;
const reopenedErrors: string[] = [];

beforeAll(async () => {
  stack = await launchStack();
  scanner = await startScannerSim({ port: 0 });
  scale = await startScaleSim({ port: 0 });
  station = await stack.addStation('bench-1', [
    ...['--scanner', `127.0.0.1:${scanner.port}`],
    ...['--scale', `127.0.0.1:${scale.port}`],
  ]);
  page = station.page;
});
afterAll(async () => {
  await stack?.close();
  await scanner?.close();
  await scale?.close();
});

const itemCode = (sku: string): string => deriveProduct(sku, '').gtin;
const banner = () => page.getByTestId('answer-banner');
const kind = () => banner().getAttribute('data-kind');

/** Does something and waits for its answer on the banner. */
async function answered(act: () => Promise<void>): Promise<string | null> {
  const before = Number(await banner().getAttribute('data-scan-seq'));
  await act();
  await page.waitForFunction((seq) => {
    const now = document
      .querySelector('[data-testid="answer-banner"]')
      ?.getAttribute('data-scan-seq');
    return Number(now) > seq;
  }, before);
  return banner().getAttribute('data-code');
}
const scan = (code: string) => answered(async () => scanner.scan(code));

async function typeQuantity(units: number): Promise<string | null> {
  await page.keyboard.press('q');
  await page.getByTestId('number-pad').waitFor();
  for (const digit of String(units)) await page.getByTestId(`pad-${digit}`).click();
  return answered(() => page.getByTestId('pad-enter').click());
}

const target = () =>
  page.evaluate(() => {
    const at = (id: string) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`);
    return {
      step: at('pick-screen')?.dataset['step'] ?? '',
      task: at('pick-work')?.dataset['task'] ?? '',
      bin: at('pick-bin')?.textContent ?? '',
      sku: at('pick-item')?.dataset['sku'] ?? '',
      units: Number(at('pick-qty')?.dataset['of'] ?? 0),
      counted: Number(at('pick-qty')?.dataset['counted'] ?? 0),
      tote: at('pick-tote')?.dataset['totes'] ?? '',
    };
  });

async function signIn(role: Role): Promise<void> {
  const person = personWith(role);
  await page.getByTestId(`person-${person.id}`).waitFor();
  scanner.scan(person.badge);
  const pin = page.getByTestId('pin-screen');
  await pin.or(page.getByTestId('shell')).first().waitFor();
  if (!(await pin.isVisible())) return;
  await page.keyboard.type(person.pin, { delay: 60 });
  await page.keyboard.press('Enter');
  await pin.waitFor({ state: 'detached' });
}

async function signOut(): Promise<void> {
  await page.getByTestId('sign-out').click();
}

async function take(sku: string, units: number): Promise<void> {
  await scan(itemCode(sku));
  if (units > 1) await typeQuantity(units);
}

it('takes an order from release over picking and packing to shipped, picking without central', async () => {
  await signIn('supervisor');
  await page.getByTestId('nav-orders').click();
  await page.getByTestId('release-next').click();
  await page.getByTestId('release-next-count').fill('1');
  await page.getByTestId('release-batch-size').fill('1');
  await page.getByTestId('release-confirm').click();
  await page.getByTestId('release-confirm').waitFor({ state: 'hidden' });
  await signOut();

  await signIn('picker');
  await page.locator('[data-testid="batch-next"][data-from="buffer"]').waitFor();
  await stack.stopCentral();
  await page.locator('[data-testid="connection"][data-connection="offline"]').waitFor();
  await page.getByTestId('batch-next').click();
  await page.getByTestId('pick-work').waitFor();

  // A wrong bin stays, puts everything down, and is acknowledged by the right one.
  const first = await target();
  expect(await scan('LOC-Z-99-9-Z')).toBe('wrong-bin');
  expect(await kind()).toBe('wrong');
  expect(await scan(`LOC-${first.bin}`)).toBe('bin-ok');
  await scan(itemCode(first.sku));
  const before = await target();

  // The window closes and opens again: the same step.
  await page.close();
  page = await station.context.newPage();
  page.on('pageerror', (error) => reopenedErrors.push(String(error)));
  await page.goto((await station.newUrl()).trim());
  await page.getByTestId('pick-work').waitFor();
  await vi.waitFor(async () => expect(await target()).toEqual(before), { timeout: 20_000 });

  if (first.units > 1) await typeQuantity(first.units);
  await scan('TOTE-001');
  await answered(() => page.keyboard.press('z'));
  expect(await target()).toMatchObject({ task: first.task, step: 'bin', units: first.units });

  for (let at = await target(); at.step !== 'done'; at = await target()) {
    if (at.step === 'bin') await scan(`LOC-${at.bin}`);
    else if (at.step === 'item') await take(at.sku, at.units);
    else await scan('TOTE-001');
  }
  await signOut();

  await signIn('packer');
  await page.getByTestId('packer-home').waitFor();
  await scan('TOTE-001');
  await page.getByTestId('pack-screen').waitFor();
  expect(await scan('LOC-A-01')).toBe('not-for-here');
  const rows = await page.getByTestId('pack-item').evaluateAll((all) =>
    all.map((el) => ({
      sku: (el as HTMLElement).dataset['sku'] ?? '',
      of: Number((el as HTMLElement).dataset['of']),
    })),
  );
  expect(rows.length).toBeGreaterThan(0);
  for (const { sku, of } of rows) await take(sku, of);
  expect(await banner().getAttribute('data-code')).toMatch(/all-verified|quantity-set/);
  await page.getByTestId('label-preview').locator('img').waitFor();
  // The bench has a scale: nothing is closed before it rests, and what differs is decided about.
  scale.setWeight(7);
  scale.setCondition('motion');
  expect(await answered(() => page.keyboard.press('f'))).toBe('weigh-now');
  await page.locator('[data-testid="pack-weigh"][data-state="motion"]').waitFor();
  expect(await answered(async () => scale.setCondition('stable'))).toBe('weight-differs');
  await page.locator('[data-testid="pack-weigh"][data-state="differs"]').waitFor();
  expect(await answered(() => page.keyboard.press('z'))).toBe('stepped-back');
  expect(await answered(() => page.keyboard.press('f'))).toBe('weigh-now');
  await page.locator('[data-testid="pack-weigh"][data-state="differs"]').waitFor();
  await page.keyboard.press('a');
  await page.getByTestId('action-weight-reasons-checked').click();
  await page.getByTestId('apply-label').waitFor();
  expect(await page.getByTestId('ship-state').textContent()).toMatch(/7\sg/);
  const sscc = (await page.getByTestId('apply-label').getAttribute('data-sscc')) ?? '';
  expect(sscc).toMatch(/^\d{18}$/);
  await page.locator('[data-testid="label-preview"][data-state="drawn"]').waitFor();
  expect(await scan(itemCode(rows[0]?.sku ?? ''))).toBe('scan-label-now');
  expect(await scan(`00${sscc}`)).toBe('order-shipped');
  await page.getByTestId('pack-shipped').waitFor();

  await stack.startCentral();
  await page
    .locator('[data-testid="connection"][data-connection="live"][data-waiting="0"]')
    .waitFor({ timeout: 60_000 });
  expect([...station.pageErrors, ...reopenedErrors]).toEqual([]);
});
