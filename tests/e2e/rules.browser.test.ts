import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHookServer } from '../../central/notify/testing/hookServer.ts';
import { openStandIn } from '../channels/standIn.ts';
import { ownShop } from '../channels/shops/ownShop.ts';
import { runProgram } from '../../scripts/lib/processes.ts';
import { uglyWorkbook } from '../fixtures/import/uglyWorkbook.ts';
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

const pinIfAsked = async (then: string) => {
  const next = page.locator(then).first();
  await page.getByTestId('pin-input').or(next).first().waitFor();
  if (await page.getByTestId('pin-input').isVisible()) {
    await page.getByTestId('pin-input').fill(personWith('supervisor').pin);
    await page.getByTestId('pin-confirm').click();
  }
  await next.waitFor();
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
  await page.getByLabel('Clerks may release it').check();
  await page.getByRole('button', { name: 'Add an action' }).click();
  await page.getByTestId('action-type').last().selectOption('wave');
  await page.getByTestId('action-wave').fill('Evening');
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
  await importOrder('990003');
  await page.getByTestId('nav-orders').click();
  await page.getByTestId('orders-search').fill('990001');
  await page.getByText('990001').first().click();
  await page.getByTestId('order-hold').getByText('Ring first').waitFor();
  await page.getByTestId('order-why-show').click();
  const why = page.getByTestId('order-why-list');
  await why.getByText('Germany waits').waitFor();
  expect(await why.innerText()).toContain('Country is DE — was DE');
  await shot('order-why');

  await page.getByTestId('order-page-open').click();
  const whole = page.getByTestId('order-screen');
  await whole.getByText('Order 990001').waitFor();
  await whole.getByTestId('hold-owner').waitFor();
  await whole.getByTestId('hold-take').click();
  await whole.getByText('Owner: ', { exact: false }).waitFor();
  await whole.getByTestId('order-lines').getByText('85123A').waitFor();
  await shot('order-page');
  await whole.getByTestId('hold-note').fill('All right by phone');
  await whole.getByTestId('hold-release').click();
  await whole.getByTestId('order-hold').waitFor({ state: 'detached' });
  await whole.getByTestId('order-timeline').getByText('Released from its hold').waitFor();
  await shot('order-page-released');

  await page.getByTestId('nav-orders').click();
  await page.getByTestId('release-next').click();
  const wave = page.getByTestId('wave');
  await wave.getByText('2 orders, 1 of them kept back').waitFor();
  await shot('release-waves');
  await wave.getByTestId('wave-release').click();
  await pinIfAsked('[data-testid=release-next]');
  await page.getByTestId('orders-search').fill('990001');
  await page.getByText('990001').first().click();
  await page.getByTestId('order-page-open').click();
  await whole.getByTestId('order-timeline').getByText('Released with the wave Evening').waitFor();
});

it('a dealer’s workbook is mapped, previewed, taken and remembered', async () => {
  await page.getByTestId('nav-import').click();
  const file = { name: 'muster.xlsx', mimeType: 'application/octet-stream' };
  const buffer = await uglyWorkbook();
  await page.getByTestId('import-file').setInputFiles({ ...file, buffer });
  await page.getByTestId('map-file').waitFor();
  await page.locator('[data-column="Item Code"]').selectOption('');
  await page.getByTestId('map-missing').getByText('SKU').waitFor();
  expect(await page.getByTestId('map-show-preview').isDisabled()).toBe(true);
  await page.locator('[data-column="Item Code"]').selectOption('sku');
  await page.getByTestId('map-show-preview').click();
  const preview = page.getByTestId('map-preview');
  await preview.waitFor();
  expect(await preview.getAttribute('data-held')).toBe('3');
  const told = await page.getByTestId('map-problem').allInnerTexts();
  expect(told.join('\n')).toContain('Format the SKU column as text');
  await shot('import-map');
  await page.getByTestId('map-take').click();
  await page.getByTestId('import-done').waitFor();
  expect(await page.getByTestId('import-balance').getAttribute('data-rows-reported')).toBe('4');
  await page.getByTestId('import-another').click();
  await page.getByTestId('import-file').setInputFiles({ ...file, buffer });
  await page.getByTestId('import-done').waitFor();
  expect(await page.getByTestId('import-done').innerText()).toContain('3 unchanged');
});

it('a program is told by webhook, and every message shows how it fared', async () => {
  const hooks = await openHookServer();
  try {
    await page.getByTestId('nav-notifications').click();
    await page.getByTestId('target-add').click();
    await page.getByTestId('target-form').getByText('Webhook').click();
    await page.getByTestId('target-name-input').fill('ERP');
    await page.getByTestId('target-url').fill(`${hooks.url}/token`);
    await page.getByTestId('target-secret').fill('0123456789abcdef');
    await page.getByTestId('event-order.received').check();
    await page.getByTestId('target-save').click();
    await pinIfAsked('[data-testid=target]');
    expect(await page.getByTestId('target').innerText()).not.toContain('token');
    // It is tried again by itself; what it answered has to be there when the screen looks.
    hooks.turns.push(404, 404, 404, 404);
    await page.getByTestId('target-test').click();
    await pinIfAsked('[data-testid=notice][data-state=waiting]');
    await page.getByText('The receiver answered 404.').waitFor();
    hooks.turns.length = 0;
    await page.getByTestId('notice-retry').first().click();
    await pinIfAsked('[data-testid=notice][data-state=sent]');
    await importOrder('990002');
    await page.locator('[data-testid=notice][data-state=sent]').getByText('990002').waitFor();
    await shot('notifications');
    expect(hooks.got.at(-1)?.body).toMatchObject({
      event: 'order.received',
      order: { number: '990002' },
    });
  } finally {
    await hooks.close();
  }
});

it('a shop is connected, its order comes in, and what it lacks is told', async () => {
  const standIn = await openStandIn(ownShop);
  try {
    await page.getByTestId('nav-channels').click();
    await page.getByTestId('channel-add').click();
    await page.getByTestId('channel-kind').click();
    await page.getByRole('option', { name: 'Own shop' }).click();
    await page.getByTestId('channel-name-input').fill('Our shop');
    await page.getByTestId('field-baseUrl').fill(standIn.url);
    await page.getByTestId('field-accessToken').fill('wrong-token');
    await page.getByTestId('channel-test').click();
    await pinIfAsked('[data-testid=channel-said]');
    await page.getByTestId('channel-said').getByText('credentials').waitFor();
    await page.getByTestId('field-accessToken').fill(String(ownShop.secrets['accessToken']));
    await page.getByTestId('channel-test').click();
    await page.getByTestId('channel-said').getByText('The shop').waitFor();
    await shot('channel-form');
    await page.getByTestId('channel-save').click();
    await pinIfAsked('[data-testid=channel]');
    standIn.shop.place(Date.now() + 1000);
    standIn.shop.place(Date.now() + 1000, { broken: true });
    await page.getByTestId('channel-ask').click();
    await page.getByTestId('channel-troubled').waitFor();
    await page.getByTestId('nav-channels-count').getByText('1').waitFor();
    await page.getByTestId('channel-name').click();
    const trouble = page.getByTestId('channel-trouble');
    await trouble.getByText('“currency” is missing').waitFor();
    await page.locator('[data-testid=channel][data-standing=working]').waitFor();
    await shot('channels');
    await trouble.getByTestId('trouble-dismiss').click();
    await trouble.waitFor({ state: 'detached' });
    await page.getByTestId('nav-channels-count').waitFor({ state: 'detached' });
    await page.getByTestId('channel-edit').click();
    await page.getByTestId('channel-webhook').getByText('/v1/channels/own-shop/webhook').waitFor();
    await page.getByTestId('nav-orders').click();
    await page.getByTestId('orders-search').fill('1001');
    await page.getByText('1001').first().click();
    await page.getByTestId('order-page-open').click();
    await page.locator('[data-testid=outward][data-kind=acknowledge][data-state=told]').waitFor();
  } finally {
    await standIn.close();
  }
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
  await page.getByTestId('orders-search').fill('');
  await page.getByTestId('orders-held').getByText('已挂起').click();
  await page.getByText('990003').first().click();
  await page.getByTestId('order-page-open').click();
  const whole = page.getByTestId('order-screen');
  await whole.getByText('订单 990003').waitFor();
  await whole.getByText('时间线').waitFor();
  await shot('order-page-zh');
  await whole.getByTestId('hold-release').click();
  const pin = page.getByTestId('pin-input');
  await pin.or(whole.getByTestId('order-timeline').getByText('已放行').first()).first().waitFor();
  if (await pin.isVisible()) {
    await pin.fill(personWith('clerk').pin);
    await page.getByTestId('pin-confirm').click();
  }
  await whole.getByTestId('order-hold').waitFor({ state: 'detached' });
  await whole.getByTestId('order-timeline').getByText('已放行').first().waitFor();

  await page.getByTestId('nav-import').click();
  const buffer = await uglyWorkbook('zh-CN');
  const file = { name: '经销商.xlsx', mimeType: 'application/octet-stream', buffer };
  await page.getByTestId('import-file').setInputFiles(file);
  await page.getByTestId('map-show-preview').click();
  await page.getByText('商品编码被表格软件变成日期').waitFor();
  await page.getByText('把编码列设为文本').first().waitFor();
  await shot('import-map-zh');
  await page.getByTestId('map-take').getByText('导入 3 个订单').click();
  await page.getByTestId('import-done').waitFor();
  await page.getByTestId('nav-notifications').getByText('通知').click();
  await page.getByText('由全局主管和管理员决定通知对象和内容。').waitFor();
  await page.getByTestId('nav-channels').getByText('销售渠道').click();
  await page.locator('[data-testid=channel][data-standing]').getByText('今日').waitFor();
  await shot('channels-zh');
  expect(pageErrors).toEqual([]);
});
