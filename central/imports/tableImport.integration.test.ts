import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeXlsx, type Cell } from 'hucre/xlsx';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { uglyWorkbook } from '../../tests/fixtures/import/uglyWorkbook.ts';
import type { ImportPreview, TableLook } from '../../shared/protocol/index.ts';
import { discardWaiting, type Status } from './importRuns.ts';
import { removeUploads } from './spool.ts';

let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-clerk'),
  });
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

const token = () => station.token('person-clerk');
async function send(body: string | Buffer, filename: string): Promise<string> {
  const response = await fetch(`${central.url}/v1/imports?columns=ask&filename=${filename}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await token()}`,
      'content-type': 'application/octet-stream',
    },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return ((await response.json()) as { importId: string }).importId;
}
const settled = (importId: string): Promise<Status> =>
  vi.waitFor(
    async () => {
      const { body } = await station.request<Status>('GET', `/v1/imports/${importId}`, {
        token: await token(),
      });
      expect(['done', 'failed', 'waiting']).toContain(body.state);
      return body;
    },
    { timeout: 30_000, interval: 20 },
  );
const ask = async <T>(method: 'GET' | 'POST', path: string, body?: object) =>
  station.request<T>(method, `/v1/imports/${path}`, {
    token: await token(),
    ...(body === undefined ? {} : { body }),
  });
async function look(importId: string, query = ''): Promise<TableLook> {
  const { body } = await ask<TableLook>('GET', `${importId}/table${query}`);
  return body;
}
const report = async (importId: string) => {
  const { body } = await ask<{ rows: { row: number; reason: string; text: string }[] }>(
    'GET',
    `${importId}/report?limit=100`,
  );
  return body.rows;
};
async function take(importId: string, mapping: object, remember = false): Promise<Status> {
  expect((await ask('POST', `${importId}/take`, { mapping, remember })).status).toBe(202);
  return settled(importId);
}
const order = async (number: string) => {
  const { body } = await station.request<{ rows: { id: string }[] }>(
    'GET',
    `/v1/orders?search=${encodeURIComponent(number)}&warehouse=all`,
    { token: await token() },
  );
  return body.rows[0];
};

describe('a dealer’s ugly workbook', () => {
  it('waits, is understood, previews all that is wrong, is taken and remembered', async () => {
    const file = await uglyWorkbook();
    const importId = await send(file, 'muster.xlsx');
    expect(await settled(importId)).toMatchObject({ state: 'waiting', ordersNew: 0 });
    const seen = await look(importId);
    expect(seen).toMatchObject({ format: 'xlsx', sheets: ['Orders', 'Notes'], known: null });
    expect(seen.mapping).toMatchObject({ headerRow: 3, grouping: 'fill-down', decimal: '.' });
    const field = (name: string) =>
      seen.mapping.columns.find((each) => each.field === name)?.column;
    expect(['orderNumber', 'placedAt', 'sku', 'quantity', 'name', 'postcode'].map(field)).toEqual([
      ...['Order No.', 'Order Date', 'Item Code', 'Qty (pcs)', 'Ship To Name', 'ZIP'],
    ]);
    expect(seen.mapping.constants).toEqual([{ field: 'currency', value: 'GBP' }]);

    const { body: preview } = await ask<ImportPreview>('POST', `${importId}/preview`, {
      mapping: seen.mapping,
    });
    expect(preview).toMatchObject({ rows: 8, orders: 3, ordersHeldBack: 3, rowsInOrders: 4 });
    expect(preview.first[0]).toMatchObject({
      externalId: 'PO-1001',
      placedAt: '2026-11-03T00:00:00.000Z',
      lines: [
        { sku: '0012345', qty: 6, unitPriceMinor: 250 },
        { sku: '0054321', qty: 12, unitPriceMinor: 125 },
      ],
      address: { name: 'Anna Kowalska', postcode: '10115', country: 'DE' },
    });
    expect(preview.first[1]?.lines[0]?.sku).toBe('4006381333931');
    expect(preview.problems.map(({ row, column, code }) => `${row} ${column} ${code}`)).toEqual([
      '8 Item Code sku-scientific',
      '9 Item Code sku-as-date',
      '10 Item Code sku-zeros-lost',
      '11 Qty (pcs) bad-quantity',
      '12  totals-row',
    ]);
    expect(await order('PO-1001')).toBeUndefined();

    const mapping = { ...seen.mapping, channel: 'muster' };
    expect(await take(importId, mapping, true)).toMatchObject({
      ...{ state: 'done', ordersNew: 3, rowsRead: 8, rowsInOrders: 4, rowsReported: 4 },
    });
    expect((await report(importId))[0]).toMatchObject({
      ...{ row: 8, reason: 'sku-scientific' },
      text: expect.stringContaining('Item Code = 1.23E+12') as string,
    });
    expect(await order('PO-1001')).toMatchObject({ channel: 'muster', totalMinor: 3000 });
    await vi.waitFor(() => expect(readdirSync(join(central.folder, 'spool'))).toEqual([]));

    const again = await settled(await send(file, 'next-week.xlsx'));
    expect(again).toMatchObject({ state: 'done', ordersNew: 0, ordersUnchanged: 3 });
  });

  it('with another header tells whose it looks like and what changed', async () => {
    const csv = `Order No.;Order Date;Item Code;Qty;Unit Price;Ship To Name;Address;City;ZIP;Country;Colour
P-1;03.11.2026;A-1;2;1.234,50;X;Y;Z;1;DE;red
`;
    const importId = await send(csv, 'muster-new.csv');
    await settled(importId);
    const seen = await look(importId);
    expect(seen).toMatchObject({ format: 'csv', delimiter: ';', encoding: 'utf-8' });
    expect(seen.known).toEqual({
      name: 'muster',
      exact: false,
      missing: ['Item Description', 'Qty (pcs)'],
      added: ['Qty', 'Colour'],
    });
    await ask('POST', `${importId}/discard`, {});
    expect(await settled(importId)).toMatchObject({ error: { code: 'import.discarded' } });
    expect((await ask('GET', `${importId}/table`)).status).toBe(400);
  });
});

describe('text files', () => {
  const rows =
    '订单号,商品编码,数量,单价,收货人,省份,城市,区县,收货地址\nD1,A-1,2,9.90,王芳,广东省,深圳市,南山区,科技路1号\n';
  // As a Chinese spreadsheet writes it: no encoder for it comes with Node.
  const gb18030 = Buffer.from(
    'b6a9b5a5bac52cc9ccc6b7b1e0c2eb2ccafdc1bf2cb5a5bcdb2ccad5bbf5c8cb0a44322c412d312c322c392e39302ccdf5b7bc0a',
    'hex',
  );

  it.each<[string, Buffer, string]>([
    ['UTF-8 with a mark', Buffer.from(`\uFEFF${rows}`), 'utf-8'],
    ['UTF-16', Buffer.from(`\uFEFF${rows}`, 'utf16le'), 'utf-16le'],
    ['GB18030', gb18030, 'gb18030'],
    [
      'windows-1252',
      Buffer.from('Order;Article;Menge;Größe\nW1;A-1;2;schön\n', 'latin1'),
      'windows-1252',
    ],
  ])('in %s are read', async (_name, bytes, encoding) => {
    const importId = await send(bytes, 'dealer.csv');
    expect(await settled(importId)).toMatchObject({ state: 'waiting' });
    const seen = await look(importId);
    expect(seen.encoding).toBe(encoding);
    expect(seen.columns[0]?.column).toBe(encoding === 'windows-1252' ? 'Order' : '订单号');
    await ask('POST', `${importId}/discard`, {});
  });

  it('with Chinese addresses become orders with all three levels', async () => {
    const importId = await send(rows, '经销商.csv');
    await settled(importId);
    const { mapping } = await look(importId);
    const { body } = await ask<ImportPreview>('POST', `${importId}/preview`, { mapping });
    expect(body.first[0]).toMatchObject({
      address: { name: '王芳', region: '广东省', city: '深圳市', district: '南山区' },
    });
    const first = await take(importId, mapping);
    expect(first).toMatchObject({ state: 'done', ordersNew: 1 });
    // Without a date in the file the day of the import must not make it another order.
    const twice = await send(rows, '经销商.csv');
    await settled(twice);
    expect(await take(twice, mapping)).toMatchObject({ ordersUnchanged: 1, ordersRevised: 0 });
    const changed = await send(rows.replace('A-1,2', 'A-1,3'), '经销商.csv');
    await settled(changed);
    expect(await take(changed, mapping)).toMatchObject({ ordersRevised: 1 });
  });
});

it('files that wait are left out when somebody is erased', async () => {
  const importId = await send(await uglyWorkbook('zh-CN'), 'secret.xlsx');
  expect(await settled(importId)).toMatchObject({ state: 'waiting' });
  const lies = () =>
    readdirSync(join(central.folder, 'spool')).some((name) => name.startsWith(importId));
  expect(lies()).toBe(true);
  const left = await central.store.transact('org', (tx) => discardWaiting(tx.db));
  expect(left).toEqual([importId]);
  await removeUploads(central.folder, left);
  expect(lies()).toBe(false);
  expect(await settled(importId)).toMatchObject({ error: { code: 'import.discarded' } });
});

it('dates of 1904, cached formulas and their errors are read as they are shown', async () => {
  const day = new Date(Date.UTC(2026, 10, 3));
  const cells = new Map<string, Partial<Cell>>([
    ['1,2', { value: 4, formula: '2+2', formulaResult: 4 }],
    ['2,2', { value: '#REF!', type: 'error' }],
  ]);
  const header = ['Order No', 'SKU', 'Qty', 'Order Date'];
  const rows = [header, ['F-1', 'A', 4, day], ['F-2', 'B', 1, day]];
  const sheets = [{ name: 'S', rows, cells }];
  const file = Buffer.from(await writeXlsx({ dateSystem: '1904', sheets }));
  const importId = await send(file, 'formulas.xlsx');
  await settled(importId);
  const { mapping } = await look(importId);
  const { body } = await ask<ImportPreview>('POST', `${importId}/preview`, { mapping });
  expect(body.first).toMatchObject([
    { externalId: 'F-1', placedAt: day.toISOString(), lines: [{ qty: 4 }] },
  ]);
  expect(body.problems).toMatchObject([{ row: 3, column: 'Qty', value: '#REF!' }]);
  await ask('POST', `${importId}/discard`, {});
});

describe('a file that is no table', () => {
  it.each<[string, () => Promise<Buffer> | Buffer, string]>([
    [
      'with a password',
      async () =>
        (await import('hucre/xlsx'))
          .writeXlsx({
            sheets: [{ name: 'S', rows: [['a']] }],
            encryption: { password: 'x', spinCount: 10 },
          })
          .then((b) => Buffer.from(b)),
      'import.encrypted-workbook',
    ],
    ['cut off', async () => (await uglyWorkbook()).subarray(0, 2000), 'import.broken-workbook'],
    [
      'of another kind of zip',
      () => Buffer.from('504b0506000000000000000000000000000000000000', 'hex'),
      'import.not-text',
    ],
    [
      'a picture',
      () => Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010000000000000000', 'hex'),
      'import.not-text',
    ],
    ['that unpacks without end', () => zipBomb(), 'import.too-large'],
    ['empty', () => Buffer.alloc(0), 'import.empty-file'],
  ])('%s is refused by name', async (_name, make, code) => {
    const importId = await send(await make(), 'x.xlsx');
    expect(await settled(importId)).toMatchObject({ state: 'failed', error: { code } });
  });
});

/** A directory that promises three gigabytes behind a few bytes. */
function zipBomb(): Buffer {
  const name = Buffer.from('xl/worksheets/sheet1.xml');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt32LE(3_000_000_000, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, name, end]);
}
