import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  aRow,
  BROKEN_FILES,
  formatFile,
  manyRows,
  type FileRow,
} from '../../tests/fixtures/import/orderFiles.ts';
import { createImportTester, type ImportTester } from '../../tests/fixtures/import/importTester.ts';
import { sampleOrderCsv } from '../../shared/sample/index.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { FULFILMENT_STATUS } from '../routing/index.ts';
import { importOrderFile } from './importOrderFile.ts';
import { readReport } from './importRuns.ts';

const REAL_FILE = fileURLToPath(
  new URL('../../../shared/data/online-retail-2010-12_2011-09.csv.gz', import.meta.url),
);

let tester: ImportTester;
beforeEach(async () => {
  tester = await createImportTester();
});
afterEach(() => tester.close());

const orderOf = async (number: string) =>
  (await tester.documents('orders')).find((order) => order['number'] === number);

/** As the floor would tell it. */
async function tellStatus(number: string, status: string): Promise<void> {
  const order = await orderOf(number);
  const orderId = String(order?.['id']);
  const [fulfilmentId = ''] = Object.keys(order?.['fulfilments'] as object);
  await tester.store.transact('wh:main', async (tx) => {
    const doc = (await tx.get('fulfilments', [fulfilmentId])).get(fulfilmentId);
    const write = { collection: 'fulfilments' as const, id: fulfilmentId, doc: { ...doc, status } };
    const clock = tx.append({ kind: 'test', input: null, writes: [write] });
    const body = { orderId, fulfilmentId, status, clock };
    tx.send('org', { id: `test-${clock}`, kind: FULFILMENT_STATUS, body });
  });
  await tester.store.relay.drained();
}

describe('an imported file', () => {
  it('is in orders, fulfilments, contacts and stock, and its ledger verifies', async () => {
    const status = await tester.importContent(formatFile(manyRows(30)));
    expect(status).toMatchObject({
      state: 'done',
      rowsRead: 90,
      rowsInOrders: 90,
      rowsReported: 0,
      ordersNew: 30,
      error: null,
    });
    expect(await tester.documents('orders')).toHaveLength(30);
    expect(await tester.documents('fulfilments')).toHaveLength(30);
    expect(await tester.documents('contacts')).toHaveLength(30);
    expect(await tester.documents('products')).toHaveLength(90);
    expect(await tester.documents('stock')).toHaveLength(90);
    expect(await verifyLedger(tester.store)).toMatchObject({ ok: true, problems: [] });
    expect(await checkRebuild(tester.store)).toMatchObject({ ok: true, differences: [] });
  });

  it('changes nothing when it comes again', async () => {
    const text = sampleOrderCsv({ orders: 50, seed: 7 });
    const first = await tester.importContent(text);
    const before = { entries: await tester.entries(), orders: await tester.documents('orders') };
    const second = await tester.importContent(text);
    expect(second).toMatchObject({
      state: 'done',
      ordersNew: 0,
      ordersRevised: 0,
      ordersUnchanged: first.ordersNew,
      rowsInOrders: first.rowsInOrders,
      cancellations: 0,
    });
    const entries = await tester.entries();
    expect(entries).toEqual({ ...before.entries, 'import.started': 2, 'import.done': 2 });
    expect(await tester.documents('orders')).toEqual(before.orders);
    expect(await tester.reported(second.importId)).toEqual(await tester.reported(first.importId));
  });

  it('brings the rows of an invoice together wherever they are', async () => {
    const status = await tester.importContent(
      formatFile([aRow(), aRow({ invoice: '536366' }), aRow({ sku: '71053' })]),
    );
    expect(status.ordersNew).toBe(2);
    expect((await orderOf('536365'))?.['lines']).toHaveLength(2);
  });

  it('reports rows with their place in the file and pages them', async () => {
    const rows = [aRow(), aRow({ sku: 'POST' }), aRow({ quantity: '-1' }), aRow({ sku: 'M' })];
    const { importId } = await tester.importContent(formatFile(rows));
    expect(await readReport(tester.store, importId, { offset: 1, limit: 1 })).toEqual({
      rows: [{ row: 4, reason: 'negative-quantity', text: expect.stringContaining('536365,') }],
      total: 3,
      byReason: { postage: 1, 'negative-quantity': 1, 'manual-adjustment': 1 },
    });
  });
});

describe('a file that says something new of a known invoice', () => {
  const changed = formatFile([aRow({ quantity: '7' })]);

  it('revises the order and its fulfilment while nothing is released', async () => {
    await tester.importContent(formatFile([aRow()]));
    const status = await tester.importContent(changed);
    expect(status).toMatchObject({ ordersNew: 0, ordersRevised: 1, rowsInOrders: 1 });
    expect(await orderOf('536365')).toMatchObject({ revision: 1, status: 'open' });
    expect(await tester.documents('fulfilments')).toMatchObject([{ unitCount: 7 }]);
  });

  it('reports its rows and tells the floor once the work is released', async () => {
    await tester.importContent(formatFile([aRow()]));
    await tellStatus('536365', 'released');
    const status = await tester.importContent(changed);
    expect(status).toMatchObject({ ordersRevised: 0, rowsInOrders: 0, rowsReported: 1 });
    expect(await tester.reported(status.importId)).toEqual(['2 order-in-work']);
    expect(await tester.documents('fulfilments')).toMatchObject([{ unitCount: 6 }]);
    await tester.importContent(changed);
    const exceptions = await tester.documents('exceptions');
    expect(exceptions).toHaveLength(1);
    expect(exceptions[0]).toMatchObject({
      kind: 'refused-intent',
      status: 'open',
      evidence: [{ code: 'order-changed-late' }],
    });
  });
});

describe('a credit note', () => {
  const credit = aRow({ invoice: 'C536379', quantity: '-6', date: '2010-12-02 09:00:00' });

  it('of a whole order cancels it, and does so once', async () => {
    const text = formatFile([aRow(), credit]);
    const status = await tester.importContent(text);
    expect(status).toMatchObject({ rowsInOrders: 1, rowsReported: 1, cancellations: 1 });
    expect(await tester.reported(status.importId)).toEqual(['3 cancellation-applied']);
    expect(await orderOf('536365')).toMatchObject({ status: 'cancelled' });
    expect(await tester.documents('fulfilments')).toMatchObject([{ status: 'cancelled' }]);
    const again = await tester.importContent(text);
    expect(again).toMatchObject({ ordersUnchanged: 1, cancellations: 0, rowsReported: 1 });
  });

  it('comes too late for an order in work, and the floor is told', async () => {
    await tester.importContent(formatFile([aRow()]));
    await tellStatus('536365', 'packing');
    const status = await tester.importContent(formatFile([aRow(), credit]));
    expect(await tester.reported(status.importId)).toEqual(['3 cancellation-too-late']);
    expect(await orderOf('536365')).toMatchObject({ status: 'packing' });
    expect(await tester.documents('exceptions')).toMatchObject([
      { kind: 'cancelled-while-packing', evidence: [{ code: 'order-cancelled-late' }] },
    ]);
  });

  it('of anything less is reported', async () => {
    const status = await tester.importContent(formatFile([aRow(), { ...credit, quantity: '-1' }]));
    expect(await tester.reported(status.importId)).toEqual(['3 cancellation-without-order']);
    expect(await orderOf('536365')).toMatchObject({ status: 'open' });
  });
});

describe('a broken file', () => {
  it.each(BROKEN_FILES)('($name) writes nothing and says why', async ({ bytes, code }) => {
    const status = await tester.importContent(bytes);
    expect(status).toMatchObject({ state: 'failed', error: { code }, rowsInOrders: 0 });
    expect(await tester.documents('orders')).toEqual([]);
    expect(await tester.reported(status.importId)).toEqual([]);
    expect(await tester.entries()).toEqual({ 'settings.saved': 1, 'import.failed': 1 });
  });
});

const anyRow: fc.Arbitrary<FileRow> = fc.record({
  invoice: fc.constantFrom('1', '2', '3', '4', 'C5', 'C6', 'A7', '', ' 2 '),
  sku: fc.constantFrom('10001', '10002', '10002a', 'POST', 'M', 'D', '', 'PADS', 'gift_0001_10'),
  description: fc.constantFrom('MUG', 'JAR, "BIG"', '', 'damaged', 'a\nb'),
  quantity: fc.constantFrom('1', '2', '-1', '-2', '0', 'x', '', '3.0'),
  date: fc.constantFrom('2010-12-01 08:26:00', '2010-12-02 08:26:00', 'never'),
  price: fc.constantFrom('1.5', '0', '-3', '', '0.001'),
  customer: fc.constantFrom('1.0', '1.0', '2', ''),
  country: fc.constantFrom('France', 'France', 'Germany'),
});

describe('whatever is in the file', () => {
  it('has every row in an order or in the report, and a second run says the same', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 40 }), async (rows) => {
        run += 1;
        const channel = `run-${run}`;
        const text = formatFile(rows);
        for (const status of [
          await tester.importContent(text, channel),
          await tester.importContent(text, channel),
        ]) {
          expect(status.error).toBeNull();
          expect(status.rowsRead).toBe(rows.length);
          expect(status.rowsInOrders + status.rowsReported).toBe(rows.length);
          const reported = await tester.reported(status.importId);
          expect(reported).toHaveLength(status.rowsReported);
        }
        const orders = (await tester.documents('orders')).filter(
          (order) => order['channel'] === channel,
        );
        const units = orders.flatMap((order) => order['lines'] as { qty: number }[]);
        expect(units.every((line) => line.qty > 0)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

const real = existsSync(REAL_FILE);
describe('the UCI Online Retail file', () => {
  it.runIf(real)('has every row in an order or in the report', async () => {
    const status = await importOrderFile(tester.store, {
      importId: 'real',
      path: REAL_FILE,
      filename: 'online-retail.csv.gz',
      channel: 'file',
      currency: 'GBP',
    });
    expect(status).toMatchObject({ state: 'done', error: null, rowsRead: 370_931 });
    expect(status.rowsInOrders + status.rowsReported).toBe(370_931);
    const orders = await tester.documents('orders');
    expect(orders).toHaveLength(status.ordersNew);
    const lines = orders.reduce((sum, order) => sum + (order['lines'] as unknown[]).length, 0);
    expect(lines).toBe(status.rowsInOrders);
    expect(await tester.reported(status.importId)).toHaveLength(status.rowsReported);
    const { byReason } = await readReport(tester.store, status.importId, { offset: 0, limit: 1 });
    expect(byReason).toMatchObject({ postage: 1577, 'gift-voucher': 32, 'adjustment-invoice': 3 });
  });
  it.runIf(!real)('is not on this machine: ../shared/data has no such file', () => {
    expect(real).toBe(false);
  });
});
