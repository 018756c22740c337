/**
 * The real screens in a real browser, on the built shell and under its own policy: scripts in every field
 * that comes from outside, and the settings of the machine.
 */
import { createHmac } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonToSave } from '../../central/auth/index.ts';
import type { Result } from '../../shared/errors.ts';
import { EXCEPTION_KINDS, type OrderPage } from '../../shared/schema/index.ts';
import type { Write } from '../../central/store/index.ts';
import {
  createTestCentral,
  createTestStation,
  WAREHOUSE,
  type TestCentral,
} from '../builders/central.ts';
import { aBatch, aFulfilment, aParcel, aTask, anException } from '../builders/documents.ts';
import { signIn, wedgeScan } from '../e2e/launch.ts';
import { connectChannel } from '../../central/channels/connections.ts';
import { adapterOf } from '../../central/channels/index.ts';
import { MARKUP_SCRIPTS, SCRIPTS, shortScript } from './hostile/scripts.ts';
import { seenScripts, watchScripts } from './hostile/watchScripts.ts';
import { openShellPage, type ShellPage } from './shellPage.ts';

const NOTHING = { ran: [], refused: [], planted: 0 };

let central: TestCentral;
let view: ShellPage;
let page: Page;

const script = (n: number): string => SCRIPTS[n] ?? '';
const boss: PersonToSave = {
  ...{ id: 'boss', name: `Boss ${script(0)}`, roles: ['supervisor', 'picker', 'packer'] },
  ...{ language: 'en', badge: 'BADGE-BOSS', pin: '1111' },
};
const people: PersonToSave[] = [
  boss,
  ...SCRIPTS.slice(1, 13).map((text, n) => ({ ...boss, id: `p${n}`, name: text, badge: `B${n}` })),
];
const address = (n: number) => ({
  ...{ name: script(n), lines: [script(n), script((n + 1) % 50)], city: script(n).slice(0, 120) },
  ...{ postcode: shortScript(n, 20), phone: shortScript(n, 40), country: shortScript(n, 60) },
});

/** Ready to be closed, so that its papers are drawn: a second each. */
const isVerified = (n: number): boolean => n % 24 === 0;

/** One of everything for each script, with it in every field that takes text. */
function documents(n: number): Write[] {
  const text = script(n);
  const sku = shortScript(n, 50) + n;
  const line = { lineId: '1', sku, description: text, qty: 2, uom: 'each' as const, units: 2 };
  const shared = { fulfilmentId: `f${n}`, orderNumber: shortScript(n, 60) };
  const {
    id: _f,
    clock: _c,
    ...fulfilment
  } = aFulfilment({
    ...{
      orderNumber: shared.orderNumber,
      channel: shortScript(n, 40),
      country: shortScript(n, 60),
    },
    ...{ carrierService: shortScript(n, 60), status: 'packing', batchId: `b${n}` },
    ...{ toteIds: [shortScript(n, 60)], lines: [line], unitCount: 2, blocked: shortScript(n, 60) },
  });
  const pick = { factId: `x${n}`, units: 2, toteId: shortScript(n, 60), stationId: 's1' };
  const {
    id: _t,
    clock: _d,
    ...task
  } = aTask({
    ...{ fulfilmentId: `f${n}`, batchId: `b${n}`, sku, locationId: `${text.slice(0, 100)}${n}` },
    ...{ units: 2, status: 'done', picks: [{ ...pick, personId: 'boss', fence: 1 }] },
  });
  const {
    id: _b,
    clock: _e,
    ...batch
  } = aBatch({
    ...{ code: shortScript(n, 20), fulfilmentIds: [`f${n}`], status: 'ready', lease: null },
  });
  const {
    id: _p,
    clock: _g,
    ...parcel
  } = aParcel({
    ...{
      ...shared,
      status: 'open',
      lines: [{ sku, units: isVerified(n) ? 2 : 1 }],
      toteIds: [shortScript(n, 60)],
    },
    ...{ carrierService: shortScript(n, 60), sscc: null, label: null, stationId: 's1' },
  });
  const kind = EXCEPTION_KINDS[n % EXCEPTION_KINDS.length] ?? 'damage';
  const values = { sku, note: text, expected: text, scanned: text, reason: text, name: text };
  const evidence = { factId: null, stationId: text.slice(0, 100), personId: 'boss' };
  const {
    id: _x,
    clock: _h,
    ...exception
  } = anException({
    ...{ kind, subject: { ...shared, sku, locationId: text.slice(0, 100) }, status: 'open' },
    evidence: [{ ...evidence, at: '2026-11-22T09:00:00.000Z', code: 'note', values }],
  });
  return [
    { collection: 'fulfilments', id: `f${n}`, doc: fulfilment },
    { collection: 'contacts', id: `f${n}`, doc: address(n) },
    { collection: 'tasks', id: `t${n}`, doc: task },
    { collection: 'batches', id: `b${n}`, doc: batch },
    { collection: 'parcels', id: `p${n}`, doc: parcel },
    { collection: 'exceptions', id: `e${n}`, doc: exception },
  ];
}

async function fillCentral(): Promise<void> {
  const from = { name: script(3), lines: [script(4)], postcode: 'x', city: script(5) };
  const settings = {
    ...{ name: script(2), gs1CompanyPrefix: '9521234', wrongScanThreshold: 100, bufferTarget: 0 },
    ...{ batchSize: 6, sample: false },
    shipFrom: { ...from, country: 'x', phone: shortScript(6, 40) },
  };
  await central.put([{ collection: 'settings', id: 'warehouse', doc: settings }]);
  const products = SCRIPTS.map((text, n): Write => {
    const sku = shortScript(n, 50) + n;
    const unit = { uom: 'each', factor: 1, barcodes: [shortScript(n, 40), `50000000000${n}`] };
    const uoms = [{ ...unit, grams: 100, mm: { l: 1, w: 1, h: 1 } }];
    return {
      collection: 'products',
      id: sku,
      doc: { sku, description: text, tracking: 'none', uoms },
    };
  });
  await central.put(products, 'org');
  await central.put(SCRIPTS.flatMap((_, n) => documents(n)));
  const poster = await createTestStation(central);
  const orders = SCRIPTS.map((text, n) => ({
    ...{ channel: shortScript(n, 40), externalId: `${n} ${shortScript(n, 50)}`, revision: 1 },
    ...{ action: 'place', placedAt: '2026-11-22T08:00:00.000Z', currency: 'GBP' },
    ...{ customerRef: shortScript(n, 60), country: shortScript(n, 60), address: address(n) },
    carrierService: shortScript(n, 60),
    lines: [
      {
        ...{ lineId: '1', sku: shortScript(n, 50) + n, description: text, qty: 1 },
        ...{ uom: 'each', unitPriceMinor: 100 },
      },
    ],
  }));
  const token = await poster.token('boss');
  const { status } = await poster.request('POST', '/v1/orders', { token, body: orders });
  expect(status).toBe(200);
  await central.store.relay.drained();
}

beforeAll(async () => {
  central = await createTestCentral({ people });
  await fillCentral();
  const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
  view = await openShellPage({
    ...{ name: 'stowline-shell-scripts', central: central.url, enrolCode: code },
    stationName: script(7),
  });
  page = await view.open({ viewport: { width: 1280, height: 800 } }, watchScripts);
});
afterAll(async () => {
  await view?.close();
  await central?.destroy();
});

const go = (route: string) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${route}`);

/** Goes there, waits for what tells that it is drawn, and looks for what should not be. */
async function visit(route: string, drawn: string, text?: string): Promise<void> {
  await go(route);
  const place = page.locator(drawn).first();
  await place.waitFor();
  if (text !== undefined) await place.getByText(text, { exact: false }).first().waitFor();
  expect(await seenScripts(page), route).toEqual(NOTHING);
}

describe('scripts in what comes from outside', () => {
  it('are words on the sign-in screen', async () => {
    await page.getByText(script(1)).first().waitFor();
    expect(await seenScripts(page)).toEqual(NOTHING);
    await signIn(page, { ...boss, roles: [...boss.roles] });
  });

  it('are words in the list of orders and in each order', async () => {
    await visit('desk/orders', '[data-testid="order-row"]');
    const asked = { limit: 100, offset: 0, sort: 'number' };
    const found = await view.shell.call<Result<OrderPage>>('ordersQuery', asked);
    if (!found.ok) throw new Error(found.error.code);
    expect(found.value.rows).toHaveLength(50);
    for (const { id, number } of found.value.rows) {
      await visit(`desk/orders/${id}`, '[data-testid="order-panel"]', number);
    }
  });

  it('are words in what a channel sent, on the page of each order and as it was sent', async () => {
    const secret = 'sixteen-letters-or-more';
    const connection = {
      ...{ id: 'hooks', kind: 'own-shop', name: script(8).slice(0, 80), on: true },
      // Nobody is there: it is asked in vain.
      settings: { baseUrl: 'http://127.0.0.1:9' },
      secrets: { accessToken: 'access-token', webhookSecret: secret },
    };
    await connectChannel(central.store, adapterOf, connection, 'boss');
    for (const [n, text] of SCRIPTS.entries()) {
      const line = { lineId: '1', sku: shortScript(n, 50) + n, description: text, qty: 1 };
      const body = JSON.stringify({
        ...{ externalId: `h${n} ${shortScript(n, 50)}`, revision: 1, action: 'place' },
        ...{ placedAt: '2026-11-22T08:00:00.000Z', updatedAt: '2026-11-22T08:00:00.000Z' },
        ...{ customerRef: shortScript(n, 60), country: shortScript(n, 60), currency: 'GBP' },
        ...{ address: address(n), note: text },
        lines: [{ ...line, uom: 'each', unitPriceMinor: 100 }],
      });
      const timestamp = String(Math.floor(central.clock.now() / 1000));
      const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
      const headers = { 'stowline-timestamp': timestamp, 'stowline-signature': signature };
      const url = `${central.url}/v1/channels/hooks/webhook`;
      expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(200);
    }
    const asked = { channel: 'hooks', limit: 100, offset: 0 };
    const found = await view.shell.call<Result<OrderPage>>('ordersQuery', asked);
    if (!found.ok) throw new Error(found.error.code);
    expect(found.value.rows).toHaveLength(50);
    for (const { id, number } of found.value.rows) {
      await visit(`desk/order/${id}`, '[data-testid="order-screen"]', number);
      await page.getByTestId('order-source-show').click();
      await page.locator('[data-testid="order-screen"] pre').waitFor();
      expect(await seenScripts(page)).toEqual(NOTHING);
    }
    await visit('desk/channels', '[data-testid="channels-screen"]', script(8).slice(0, 20));
  });

  it('are words in batches and in each exception', async () => {
    await visit('desk/batches', '[data-testid="batch-row"]');
    for (const n of SCRIPTS.keys()) {
      await visit(`desk/exceptions/e${n}`, `[data-exception="e${n}"]`);
    }
  });

  it('are words where goods are packed and picked, and pictures on labels', async () => {
    for (const n of SCRIPTS.keys()) {
      await visit(`pack/f${n}`, '[data-testid="pack-screen"]', script(n).slice(0, 20));
      if (!isVerified(n)) continue;
      // Drawn from the bytes that a printer would get, address and goods included.
      await page.locator('[data-testid="label-preview"][data-state="drawn"]').waitFor();
      await page.locator('[data-testid="slip-preview"][data-state="drawn"]').waitFor();
      expect(await seenScripts(page)).toEqual(NOTHING);
    }
    for (const n of SCRIPTS.keys()) await visit(`pick/b${n}`, '[data-testid^="pick-"]');
  });

  it('are words in a file that is imported, and in what is said about it', async () => {
    await visit('desk/import', '[data-testid="import-screen"]');
    const head =
      'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
    const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
    const rows = SCRIPTS.flatMap((text, n) => {
      const all = [text, text, text, text, text, text, text, text].map(quoted).join(',');
      return [all, `9${n},${quoted(text)},${quoted(text)},1,2025-01-06 08:00,${n},${n},x`];
    });
    const file = { name: `${script(2).replaceAll('/', '')}.csv`, mimeType: 'text/csv' };
    const buffer = Buffer.from([head, ...rows, ''].join('\n'));
    await page.getByTestId('import-file').setInputFiles({ ...file, buffer });
    await page.getByTestId('import-report').waitFor();
    await page.getByText(script(0).slice(0, 20)).first().waitFor();
    expect(await seenScripts(page)).toEqual(NOTHING);
  });

  it('are words in names of devices and benches, and on the labels of goods', async () => {
    const line = { transport: 'tcp', address: '127.0.0.1:9' };
    for (const n of [0, 7, 14]) {
      const name = shortScript(n, 60);
      const printer = { name, host: '127.0.0.1', port: 9, asksStatus: false };
      expect(await view.shell.call('printersSave', printer)).toMatchObject({ ok: true });
      expect(await view.shell.call('scannersSave', { name, ...line })).toMatchObject({ ok: true });
      const bench = { name, printerIds: [], scaleId: null, scannerIds: [] };
      expect(await view.shell.call('benchesSave', bench)).toMatchObject({ ok: true });
    }
    await visit('desk/devices/connected', '[data-testid="printer-row"]');
    for (const tab of ['scanner-test', 'benches', 'labels', 'feedback', 'computer']) {
      await visit(`desk/devices/${tab}`, '[data-testid="devices-screen"]');
    }
    await go('desk/devices/labels');
    await page.getByText('Product').first().click();
    await page.getByTestId('labels-choices').locator('input').first().check();
    await page.locator('figure[data-state="drawn"]').waitFor();
    expect(await seenScripts(page)).toEqual(NOTHING);
  });

  it('leave the settings of this computer to a supervisor', async () => {
    await visit('desk/devices/computer', '[data-testid="computer-screen"]');
    await page.getByTestId('key-store').getByText('key store').waitFor();
    await page.getByTestId('zoom-in').click();
    await page.getByTestId('zoom-value').getByText('110 %').waitFor();
    expect(await view.shell.ask('window')).toMatchObject({ zoomFactor: 1.1, kiosk: false });
    await page.getByTestId('kiosk').click();
    await expect.poll(() => view.shell.ask('window')).toMatchObject({ kiosk: true });
    await page.getByTestId('kiosk').click();
    await expect.poll(() => view.shell.ask('window')).toMatchObject({ kiosk: false });
    const crash = { type: 'GPU', reason: script(0), exitCode: 11 };
    await view.shell.ask('childGone', crash);
    await view.shell.ask('key', { key: '-', control: true });
    await page.getByTestId('zoom-value').getByText('100 %').waitFor();
    await page.getByTestId('crash-note').getByText('helper of the window').waitFor();
    expect(await seenScripts(page)).toEqual(NOTHING);
  });

  it('are words in what is scanned', async () => {
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    for (const text of SCRIPTS.slice(0, 50)) {
      await wedgeScan(page, text.slice(0, 60));
      await page.getByTestId('sign-in-error').getByText(text.slice(0, 20)).waitFor();
    }
    expect(await seenScripts(page)).toEqual(NOTHING);
  });
});

describe('a place that puts text into the page as markup', () => {
  const plant = (where: Page) =>
    where.evaluate(async (texts) => {
      for (const text of texts) {
        const place = document.body.appendChild(document.createElement('div'));
        place.innerHTML = text;
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
    }, MARKUP_SCRIPTS);

  it('would be found, and stopped by the policy', async () => {
    await plant(page);
    const { ran, refused, planted } = await seenScripts(page);
    expect(planted).toBeGreaterThanOrEqual(MARKUP_SCRIPTS.length - 2);
    expect(refused.filter((what) => what.startsWith('script-src')).length).toBeGreaterThan(10);
    expect(ran).toEqual([]);
  });

  it('would run much of it without the policy', async () => {
    const context = await view.browser.newContext();
    await watchScripts(context);
    const bare = await context.newPage();
    await bare.goto('data:text/html,<!doctype html><body>');
    await plant(bare);
    expect(new Set((await seenScripts(bare)).ran).size).toBeGreaterThan(10);
    await context.close();
  });
});
