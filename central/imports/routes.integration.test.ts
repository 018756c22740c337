import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aRow, formatFile, manyRows } from '../../tests/fixtures/import/orderFiles.ts';
import type { Status } from './importRuns.ts';

let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral({
    people: TEST_PEOPLE.filter(({ id }) => id === 'person-clerk' || id === 'person-picker'),
  });
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

const upload = async (
  body: NonNullable<RequestInit['body']>,
  {
    query = 'filename=orders.csv',
    personId = 'person-clerk',
    type = 'application/octet-stream',
  } = {},
) => {
  const response = await fetch(`${central.url}/v1/imports?${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await station.token(personId)}`,
      'content-type': type,
    },
    body,
    duplex: 'half',
  } as RequestInit);
  return {
    status: response.status,
    body: (await response.json()) as { importId: string; error: { code: string } },
  };
};
const get = async <T>(path: string) =>
  station.request<T>('GET', path, { token: await station.token('person-clerk') });
const finished = async (importId: string): Promise<Status> =>
  vi.waitFor(
    async () => {
      const { body } = await get<Status>(`/v1/imports/${importId}`);
      expect(['done', 'failed']).toContain(body.state);
      return body;
    },
    { timeout: 30_000, interval: 20 },
  );
const spooled = () => readdirSync(join(central.folder, 'spool'));
/** What was imported, or failed to be, is removed a moment after that is told. */
const nothingStaysSpooled = () => vi.waitFor(() => expect(spooled()).toEqual([]), 30_000);

describe('POST /v1/imports', () => {
  it('takes a file, answers at once and imports it in the background', async () => {
    const rows = [...manyRows(20), aRow({ invoice: '700000', sku: 'POST' })];
    const { status, body } = await upload(gzipSync(formatFile(rows)));
    expect(status).toBe(202);
    const run = await finished(body.importId);
    expect(run).toMatchObject({
      filename: 'orders.csv',
      state: 'done',
      rowsRead: 61,
      rowsInOrders: 60,
      rowsReported: 1,
      ordersNew: 20,
      error: null,
    });
    const report = await get(`/v1/imports/${body.importId}/report?offset=0&limit=10`);
    expect(report.body).toMatchObject({
      rows: [{ row: 62, reason: 'postage' }],
      total: 1,
      byReason: { postage: 1 },
    });
    const { body: list } = await get<{ imports: Status[] }>('/v1/imports');
    expect(list.imports[0]).toMatchObject({ importId: body.importId, state: 'done' });
    await nothingStaysSpooled();
  });

  it('keeps the channel and the currency it is told', async () => {
    const query = 'filename=a.csv&channel=dealer&currency=JPY';
    const { body } = await upload(formatFile([aRow({ price: '250' })]), { query });
    await finished(body.importId);
    const orders = await get('/v1/orders?channel=dealer');
    expect(orders.body).toMatchObject({
      rows: [{ channel: 'dealer', currency: 'JPY', totalMinor: 1500 }],
    });
  });

  it('shows what is wrong with a broken file', async () => {
    const { body } = await upload(Buffer.from('not,an,order,file\n'));
    expect(await finished(body.importId)).toMatchObject({
      state: 'failed',
      error: { code: 'import.wrong-columns' },
    });
    expect((await get(`/v1/imports/${body.importId}/report`)).body).toMatchObject({ total: 0 });
  });

  it.each<[string, Parameters<typeof upload>[1], number, string]>([
    ['a picker', { personId: 'person-picker' }, 403, 'not-allowed'],
    ['no name', { query: '' }, 400, 'invalid-request'],
    ['a form', { type: 'multipart/form-data; boundary=x' }, 415, 'unsupported-type'],
  ])('refuses %s', async (_name, options, status, code) => {
    const answer = await upload('x', options);
    expect(answer.status).toBe(status);
    expect(answer.body.error.code).toBe(code);
    await nothingStaysSpooled();
  });

  it('keeps nothing of an upload that breaks off', async () => {
    const stop = new AbortController();
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(Buffer.from(formatFile(manyRows(5))));
      },
    });
    const sent = fetch(`${central.url}/v1/imports?filename=broken-off.csv`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await station.token('person-clerk')}`,
        'content-type': 'application/octet-stream',
      },
      body,
      duplex: 'half',
      signal: stop.signal,
    } as RequestInit).catch((error: unknown) => error);
    await vi.waitFor(() => expect(spooled()).toHaveLength(1), 30_000);
    stop.abort();
    expect(await sent).toBeInstanceOf(Error);
    await nothingStaysSpooled();
    const { body: list } = await get<{ imports: Status[] }>('/v1/imports');
    expect(list.imports.map((run) => run.filename)).not.toContain('broken-off.csv');
  });

  it('answers 404 for an import there is not', async () => {
    expect((await get('/v1/imports/none')).status).toBe(404);
    expect((await get('/v1/imports/none/report')).status).toBe(404);
  });
});

it('a start clears away what a killed process left in the spool', async () => {
  writeFileSync(join(central.folder, 'spool', 'left-behind.upload'), 'x');
  central = await central.restart();
  station.url = central.url;
  await nothingStaysSpooled();
});
