import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runProgram } from '../../scripts/lib/processes.ts';
import { launchStack, personWith, signIn, type LaunchedStack } from './launch.ts';

let stack: LaunchedStack;
let page: Page;
let pageErrors: readonly string[];

beforeAll(async () => {
  stack = await launchStack();
  const station = await stack.addStation('Rules desk');
  ({ page, pageErrors } = station);
  await signIn(page, personWith('supervisor'));
  await page.getByTestId('nav-rules').click();
  await page.getByTestId('rule-add').waitFor();
});
afterAll(() => stack?.close());

const SHOTS = process.env['STOWLINE_SHOTS'];
const shot = async (name: string) => {
  if (SHOTS !== undefined) await page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
};

async function importOrder(number: string): Promise<void> {
  const file = path.join(stack.dir, `${number}.csv`);
  const head = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
  const row = `${number},85123A,WHITE HEART,6,2026-11-20 08:00:00,2.55,17850,Germany`;
  await writeFile(file, `${head}\n${row}\n`);
  const args = ['central/main.ts', 'import', file, '--data', stack.centralData];
  await runProgram(process.execPath, args);
}

it('are built, tried on past orders, put in force, and tell why an order is where it is', async () => {
  await page.getByTestId('rule-add').click();
  await page.getByTestId('rule-add-blank').click();
  await page.getByTestId('rule-name').fill('Germany waits');
  const builder = page.getByTestId('rule-builder');
  await builder.getByText('Condition').click();
  await builder.locator('.rule-fields').click();
  await page.getByRole('option', { name: 'Country', exact: true }).click();
  await page.getByTestId('rule-problem').waitFor();
  expect(await page.getByTestId('rules-save').isDisabled()).toBe(true);
  await builder.locator('.rule-value input').fill('Germany');
  await page.getByTestId('rule-problem').waitFor({ state: 'detached' });
  await page.getByTestId('action-type').selectOption('hold');
  await page.getByTestId('action-reason').fill('Ring first');
  await shot('rules-built');

  await page.getByTestId('dry-run').click();
  const result = page.locator('[data-testid="dry-run-result"][data-over]');
  await result.waitFor();
  expect(await result.innerText()).toMatch(/\d+ of 60 orders would differ/);
  await shot('rules-dry-run');

  await page.getByTestId('rules-note').fill('Germany');
  await page.getByTestId('rules-save').click();
  await page.getByTestId('pin-input').or(page.getByTestId('rule-version')).first().waitFor();
  if (await page.getByTestId('pin-input').isVisible()) {
    await page.getByTestId('pin-input').fill(personWith('supervisor').pin);
    await page.getByTestId('pin-confirm').click();
  }
  await page.getByTestId('rule-version').waitFor();

  await importOrder('990001');
  await page.getByTestId('nav-orders').click();
  await page.getByTestId('orders-search').fill('990001');
  await page.getByText('990001').first().click();
  await page.getByTestId('order-hold').getByText('Ring first').waitFor();
  await page.getByTestId('order-why-show').click();
  const why = page.getByTestId('order-why-list');
  await why.getByText('Germany waits').waitFor();
  expect(await why.innerText()).toContain('Country is DE — was DE');
  await shot('order-why');
  await page.getByTestId('hold-release').click();
  await page.getByTestId('order-hold').waitFor({ state: 'detached' });
});

it('are switched off in a version of their own, and tell a clerk in Chinese', async () => {
  await page.getByTestId('nav-rules').click();
  await page.getByTestId('rule-on').first().setChecked(false, { force: true });
  await page.getByTestId('rules-save').click();
  await expect.poll(() => page.getByTestId('rule-version').count()).toBe(2);
  await page.getByTestId('sign-out').click();
  await signIn(page, personWith('clerk'));
  await page.getByTestId('nav-rules').getByText('规则').click();
  await page.getByText('规则仅供所有仓库的主管和管理员使用。').waitFor();
  await page.getByTestId('nav-orders').click();
  await page.getByTestId('orders-search').fill('990001');
  await page.getByText('990001').first().click();
  await page.getByTestId('order-why-show').getByText('为什么订单在这里？').click();
  await page.getByTestId('order-why-list').getByText('国家 等于 DE').waitFor();
  await shot('order-why-zh');
  expect(pageErrors).toEqual([]);
});
