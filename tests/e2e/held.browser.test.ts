/** Work in a station's hands, after the browser lost all it had while central was away. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { locationBarcode } from '../../shared/barcodes/index.ts';
import { deriveProduct } from '../../shared/sample/index.ts';
import {
  launchStack,
  personWith,
  signIn,
  wedgeScan,
  type LaunchedStack,
  type LaunchedStation,
} from './launch.ts';

let stack: LaunchedStack;
let station: LaunchedStation;
let page: Page;

beforeAll(async () => {
  stack = await launchStack();
  station = await stack.addStation('Aisle 4');
  ({ page } = station);
});
afterAll(() => stack?.close());

const attribute = (testId: string, name: string) => page.getByTestId(testId).getAttribute(name);
const untilConnection = (wanted: string) =>
  page.locator(`[data-testid="connection"][data-connection="${wanted}"]`).waitFor();
const untilSent = () =>
  page.locator('[data-testid="connection"][data-connection="live"][data-waiting="0"]').waitFor();

async function releaseBatch(): Promise<void> {
  await signIn(page, personWith('supervisor'));
  await page.getByTestId('nav-orders').click();
  await page.getByTestId('release-next').click();
  await page.getByTestId('release-next-count').fill('6');
  await page.getByTestId('release-batch-size').fill('6');
  await page.getByTestId('release-confirm').click();
  await page.getByTestId('release-confirm').waitFor({ state: 'hidden' });
  await untilSent();
  await page.getByTestId('sign-out').click();
}

/** Everything of this origin but the session's cookie, as a full disk takes it. */
async function wipeBrowser(): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  await page.goto('about:blank');
  await cdp.send('Storage.clearDataForOrigin', {
    origin: station.origin,
    storageTypes: 'indexeddb,local_storage',
  });
  await cdp.detach();
  await page.goto(`${station.origin}/`);
}

/** One pick, as the screen asks for it: bin, item by item, tote. The task that was picked. */
async function pickOne(tote: string): Promise<string> {
  const task = (await attribute('pick-work', 'data-task')) ?? '';
  const step = (wanted: string) =>
    page.locator(`[data-testid="pick-screen"][data-step="${wanted}"]`).waitFor();
  await step('bin');
  await wedgeScan(page, locationBarcode((await page.getByTestId('pick-bin').innerText()).trim()));
  await step('item');
  const sku = (await attribute('pick-item', 'data-sku')) ?? '';
  const units = Number(await attribute('pick-qty', 'data-of'));
  for (let n = 1; n <= units; n += 1) {
    await wedgeScan(page, deriveProduct(sku, '').gtin);
    if (n < units) {
      await page.locator(`[data-testid="pick-qty"][data-counted="${n}"]`).waitFor();
    }
  }
  await step('tote');
  await wedgeScan(page, tote);
  await page
    .locator(`[data-testid="pick-work"][data-task="${task}"]`)
    .waitFor({ state: 'detached' });
  return task;
}

it('is shown from the host’s file, goes on at the same step, and reaches central later', async () => {
  await releaseBatch();
  await signIn(page, personWith('picker'));
  await page.getByTestId('batch-next').click();
  await page.getByTestId('pick-screen').waitFor();
  await untilSent();
  // The host's copies follow a claim at once; nothing on the screen waits for them.
  await expect.poll(() => heldTasks(), { timeout: 20_000 }).toBeGreaterThan(1);
  const totes = new Map<string, string>();
  const toteOf = async (): Promise<string> => {
    const fulfilment = (await attribute('pick-work', 'data-fulfilment')) ?? '';
    const tote = totes.get(fulfilment) ?? `TOTE-${String(totes.size + 1).padStart(3, '0')}`;
    totes.set(fulfilment, tote);
    return tote;
  };
  await pickOne(await toteOf());
  await untilSent();
  await stack.stopCentral();
  await untilConnection('offline');
  const second = await pickOne(await toteOf());
  const next = await attribute('pick-work', 'data-task');

  await wipeBrowser();
  await page.getByTestId('pick-screen').waitFor();
  expect(await page.getByTestId('notice-storage-wiped').isVisible()).toBe(true);
  expect(await page.getByTestId('notice-held').isVisible()).toBe(true);
  expect(await attribute('pick-work', 'data-task')).toBe(next);
  expect(await attribute('connection', 'data-connection')).toBe('offline');
  const third = await pickOne(await toteOf());
  expect(new Set([second, third, next]).size).toBe(2);

  await stack.startCentral();
  await untilSent();
  await page.getByTestId('notice-held').waitFor({ state: 'detached' });
  await page.getByTestId('notice-storage-wiped').getByRole('button').click();
  await page.getByTestId('notice-storage-wiped').waitFor({ state: 'detached' });
  await pickOne(await toteOf());
  await untilSent();
  expect(station.pageErrors).toEqual([]);
});

it('comes back by itself where the databases were deleted under the running page', async () => {
  await page.evaluate(async () => {
    for (const { name } of await indexedDB.databases()) {
      if (name?.includes('stowline') === true) indexedDB.deleteDatabase(name);
    }
  });
  const notice = page.getByTestId('notice-storage-wiped');
  await notice.waitFor();
  await expect.poll(() => storedDocuments('fulfilments'), { timeout: 60_000 }).toBeGreaterThan(0);
  await untilSent();
  await notice.getByRole('button').click();
  await notice.waitFor({ state: 'detached' });

  await page.reload();
  await page.getByTestId('pick-screen').or(page.getByTestId('picker-home')).first().waitFor();
  await untilSent();
  expect(await notice.count()).toBe(0);
  expect(await page.getByTestId('notice-held').count()).toBe(0);
  expect(station.pageErrors).toEqual([]);
});

/** Documents of a collection in the browser's storage; 0 while it is not there. */
function storedDocuments(collection: string): Promise<number> {
  return page.evaluate(async (wanted) => {
    const all = await indexedDB.databases();
    const found = all.find(({ name }) => name?.endsWith(`--${wanted}`) === true)?.name;
    if (found === undefined) return 0;
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(found);
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(new Error(found)));
    });
    try {
      if (!database.objectStoreNames.contains('docs')) return 0;
      const request = database.transaction('docs').objectStore('docs').count();
      return await new Promise<number>((resolve) => {
        request.addEventListener('success', () => resolve(request.result));
      });
    } finally {
      database.close();
    }
  }, collection);
}

/** Tasks that the host holds, as it tells a page of its own. */
function heldTasks(): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const socket = new WebSocket(`ws://${location.host}/host/ws`);
        socket.addEventListener('open', () =>
          socket.send(JSON.stringify({ id: 1, call: 'held:list', input: {} })),
        );
        socket.addEventListener('error', () => reject(new Error('no host')));
        socket.addEventListener('message', ({ data }) => {
          const { id, result } = JSON.parse(String(data)) as {
            id?: number;
            result: { value: { collection: string }[] };
          };
          if (id !== 1) return;
          socket.close();
          resolve(result.value.filter(({ collection }) => collection === 'tasks').length);
        });
      }),
  );
}
