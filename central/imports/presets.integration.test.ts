import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { uuidv7 } from '../../shared/ids.ts';
import type { ImportMapping } from '../../shared/imports/index.ts';
import { amazonReport, shopifyExport } from '../../tests/fixtures/import/exports.ts';
import { createImportTester, type ImportTester } from '../../tests/fixtures/import/importTester.ts';
import { importWholeFile } from './importWholeFile.ts';

let tester: ImportTester;
beforeAll(async () => {
  tester = await createImportTester();
});
afterAll(() => tester.close());

async function take(content: string | Buffer, mapping?: string) {
  const path = join(tester.folder, 'export');
  writeFileSync(path, content);
  const options = { path, filename: 'export', channel: 'file', currency: 'GBP' };
  const status = await importWholeFile(tester.store, mapping, { importId: uuidv7(), ...options });
  await tester.store.relay.drained();
  return status;
}
const orderOf = async (number: string) =>
  (await tester.documents('orders')).find((order) => order['number'] === number);

it('takes Amazon’s flat-file report as it is', async () => {
  expect(await take(amazonReport())).toMatchObject({
    ...{ state: 'done', error: null, rowsRead: 3, rowsInOrders: 3, ordersNew: 2 },
  });
  expect(await orderOf('114-3941689-8772232')).toMatchObject({
    channel: 'amazon-flat-file',
    placedAt: '2026-11-02T18:02:47.000Z',
    shipBy: '2026-11-04T07:59:59.000Z',
    country: 'US',
    currency: 'USD',
    carrierService: 'Expedited',
    payment: { status: 'paid' },
    lines: [
      { sku: 'MUG-01', qty: 3, unitPriceMinor: 999, description: 'Mug 12" wide' },
      { sku: 'JAR-02', qty: 1, unitPriceMinor: 500 },
    ],
  });
  const names = (await tester.documents('contacts')).map((contact) => contact['name']);
  expect(names).toContain('Maria Núñez');
  expect(await take(amazonReport())).toMatchObject({ ordersNew: 0, ordersUnchanged: 2 });
});

it('takes Shopify’s export as it is: lines, cancels, refunds, and what was shipped', async () => {
  const status = await take(shopifyExport());
  expect(status).toMatchObject({ state: 'done', error: null, rowsRead: 7, ordersNew: 2 });
  expect(await tester.reported(status.importId)).toEqual([
    '4 no-shipping',
    '5 cancellation-applied',
    '6 already-shipped',
  ]);
  expect(await orderOf('#1001')).toMatchObject({
    channel: 'shopify-orders',
    placedAt: '2026-11-03T09:15:00.000Z',
    currency: 'EUR',
    payment: { status: 'paid', method: 'Shopify Payments' },
    lines: [
      { sku: 'MUG-01', qty: 2, unitPriceMinor: 1000 },
      { sku: 'JAR-02', qty: 1, unitPriceMinor: 1300 },
    ],
  });
  // Shipped by other hands: only what is left of it is ours to do.
  expect(await orderOf('#1004')).toMatchObject({ lines: [{ sku: 'JAR-02', qty: 2 }] });
  expect(await orderOf('#1002')).toMatchObject({ status: 'cancelled' });
});

it('takes a file by a mapping that lies in a file, and asks for one where nobody knows the header', async () => {
  const content = 'Bestellung|Artikel|Menge|Preis\nB-1|A-1|2|1.234,50\n';
  const failed = await take(content.replace('Bestellung', 'Xyz'));
  expect(failed).toMatchObject({ state: 'failed', error: { code: 'import.unknown-columns' } });
  const mapping: ImportMapping = {
    channel: 'kaufhaus',
    headerRow: 1,
    columns: [
      { field: 'orderNumber', column: 'Bestellung' },
      { field: 'sku', column: 'Artikel' },
      { field: 'quantity', column: 'Menge' },
      { field: 'unitPrice', column: 'Preis' },
    ],
    constants: [{ field: 'currency', value: 'EUR' }],
    grouping: 'by-number',
    decimal: ',',
    dateOrder: 'dmy',
    timeZone: 'Europe/Berlin',
  };
  const path = join(tester.folder, 'kaufhaus.json');
  writeFileSync(path, JSON.stringify(mapping));
  expect(await take(content, path)).toMatchObject({ state: 'done', ordersNew: 1 });
  expect(await orderOf('B-1')).toMatchObject({
    channel: 'kaufhaus',
    lines: [{ sku: 'A-1', qty: 2, unitPriceMinor: 123_450 }],
  });
  await expect(take(content, 'nobody')).rejects.toMatchObject({ code: 'import.no-such-mapping' });
});
