import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Checked } from '../../shared/checks/index.ts';
import type { IntakeAddress, OrderIntake } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { deriveProduct } from '../../shared/sample/index.ts';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { erasePersonal, findSubjects } from '../erasure/index.ts';
import type { OrderDoc } from '../orders/index.ts';
import { readDocument } from '../store/index.ts';
import { withChecks } from './tables.ts';

const ADA: IntakeAddress = {
  ...{ name: 'Ada Lovelace', lines: ['12 Analytical Row'], postcode: 'SW1A 1AA' },
  ...{ city: 'London', country: 'United Kingdom', phone: '+44 20 7946 0001' },
};

let central: TestCentral;
let station: TestStation;
let numbers = 100;
beforeAll(async () => {
  central = await createTestCentral({ people: TEST_PEOPLE });
  station = await createTestStation(central);
  const products = ['GOODS', 'TWIN', 'USUAL'].map((id) => deriveProduct(id, id));
  await central.put(
    products.map((doc) => ({ collection: 'products', id: doc.sku, doc: { ...doc } })),
    'org',
  );
});
afterAll(() => central.destroy());

const minutesAgo = (minutes: number) =>
  new Date(central.clock.now() - minutes * 60_000).toISOString();
async function place(...overs: Partial<OrderIntake>[]): Promise<OrderDoc[]> {
  const intakes = overs.map((over) =>
    anIntake({
      ...{ externalId: `K-${(numbers += 1)}`, customerRef: `c-${numbers}` },
      ...{
        placedAt: minutesAgo(0),
        lines: [aLine({ sku: 'GOODS', qty: numbers, unitPriceMinor: 10 })],
        address: ADA,
      },
      ...over,
    }),
  );
  const token = await station.token('person-clerk');
  const { status, body } = await station.request<{ results: { orderId: string }[] }>(
    'POST',
    '/v1/orders',
    { token, body: intakes },
  );
  expect(status).toBe(200);
  const docs: OrderDoc[] = [];
  for (const { orderId } of body.results) {
    const found = await readDocument<OrderDoc>(central.store.read, 'org', 'orders', orderId);
    if (found) docs.push(found.doc);
  }
  return docs;
}
const codesOf = (order: { checked?: Checked } | undefined) =>
  (order?.checked?.findings ?? []).map(({ code }) => code);

describe('duplicates', () => {
  const goods = [aLine({ sku: 'TWIN', qty: 3 })];
  const of = (over: Partial<OrderIntake>) => ({ ...over, lines: goods });

  it('by another channel stop the later order, however the address is written', async () => {
    const lines = [
      aLine({ lineId: '1', sku: 'TWIN', qty: 1 }),
      aLine({ lineId: '2', sku: 'TWIN', qty: 2 }),
    ];
    const written = { ...ADA, name: 'ADA LOVELACE', lines: ['12, analytical row'], phone: '' };
    const [first] = await place(of({ channel: 'web' }));
    const [second] = await place({ channel: 'market', address: written, lines });
    expect(codesOf(first)).toEqual([]);
    expect(second?.checked?.findings).toMatchObject([
      { code: 'duplicate.channel', values: { number: first?.number, channel: 'web' } },
    ]);
    expect(second?.hold).toMatchObject({ checks: ['duplicate.channel'], owner: { role: 'clerk' } });
    expect(second?.history).toContainEqual(
      expect.objectContaining({ kind: 'held', cause: 'check:duplicate.channel' }),
    );
  });

  it('within one request are seen, too; in one channel they only count', async () => {
    const phone = '+44 20 7946 0777';
    const other = { ...ADA, lines: ['99 Other Road'], phone };
    const [, second] = await place(
      of({ address: other }),
      of({ address: { ...other, lines: ['99 Other Rd.'], phone: '020 7946 0777' } }),
    );
    expect(codesOf(second)).toEqual(['duplicate.number']);
    expect(second?.hold).toBeUndefined();
  });

  it('are none where the window is over, the other is cancelled, or it is the same order again', async () => {
    const address = { ...ADA, lines: ['1 Window Street'], phone: '+44 20 7946 0002' };
    await place(of({ address, placedAt: minutesAgo(30 * 60) }));
    const [late] = await place(of({ address, externalId: 'W-1' }));
    expect(codesOf(late)).toEqual([]);
    await place(of({ address, externalId: 'W-1', revision: 2, priority: 9 }));
    const [gone] = await place({ address, externalId: 'W-1', revision: 3, action: 'cancel' });
    expect(gone?.status).toBe('cancelled');
    const [again] = await place(of({ address, channel: 'market' }));
    expect(codesOf(again)).toEqual([]);
  });
});

it('many orders of one phone in an hour stand out, whoever places them', async () => {
  const orders = await place(
    ...Array.from({ length: 12 }, (_, at) => ({
      address: { ...ADA, lines: [`${at} Fast Lane`], phone: '+44 20 7946 0003' },
    })),
  );
  expect(orders.slice(0, 10).flatMap(codesOf)).toEqual([]);
  expect(orders[10]?.checked).toMatchObject({
    findings: [{ code: 'fraud.velocity', values: { kind: 'phone', count: 11, hours: 1 } }],
    band: 'low',
  });
});

it('another name on the bill adds a little risk, more beside another sign, and never holds', async () => {
  const at = (line: number) => ({ ...ADA, lines: [`${line} Gift Street`], phone: '' });
  const [same, gift, strange] = await place(
    { address: at(1), billingName: 'LOVELACE, A.' },
    { address: at(2), billingName: 'Charles Babbage' },
    { address: at(3), billingName: 'Charles Babbage', billingCountry: 'Germany' },
  );
  expect(same?.checked).toBeUndefined();
  expect(gift?.checked).toMatchObject({
    ...{ findings: [{ code: 'fraud.names', severity: 'info', values: {} }], risk: 5, band: 'low' },
  });
  expect(codesOf(strange)).toEqual(['fraud.countries', 'fraud.names-besides']);
  expect(strange?.checked).toMatchObject({ risk: 30, band: 'medium' });
  expect([gift?.hold, strange?.hold]).toEqual([undefined, undefined]);
});

it('prices far from what a SKU was sold for stand out once it is known what is usual', async () => {
  const sold = (unitPriceMinor: number) => ({
    lines: [aLine({ sku: 'USUAL', unitPriceMinor, qty: (numbers += 1) })],
  });
  const before = await place(...[999, 1000, 1000, 1001, 90].map(sold));
  expect(before.flatMap(codesOf)).toEqual([]);
  const [cheap, fine] = await place(sold(100), sold(1100));
  expect(cheap?.checked?.findings).toMatchObject([
    { code: 'price.outlier', values: { sku: 'USUAL', price: 100, usual: 1000 } },
  ]);
  expect(codesOf(fine)).toEqual([]);
});

it('a hold of the checks is over when a revision puts right what they found, one by a person is not', async () => {
  const order = { externalId: 'H-1', payment: { status: 'unpaid' as const } };
  const [unpaid] = await place({ ...order, revision: 1 });
  expect(unpaid?.hold).toMatchObject({ checks: ['payment.unpaid'] });
  const token = await station.token('person-supervisor');
  await station.request('POST', `/v1/orders/${unpaid?.id}/hold`, {
    token,
    body: { action: 'hold', note: 'ring first' },
  });
  const [paid] = await place({ ...order, revision: 2, payment: { status: 'paid' } });
  expect(paid?.checked).toBeUndefined();
  expect(paid?.hold).toMatchObject({ reason: 'ring first' });
  expect(paid?.hold?.checks).toBeUndefined();
  expect(paid?.history?.map(({ kind }) => kind)).toContain('hold-over');
});

const lead = async <T>(method: 'GET' | 'POST', path: string, body?: unknown) => {
  const token = await station.token('person-supervisor');
  const answer = await station.request<T>(method, path, {
    token,
    ...(body === undefined ? {} : { body }),
  });
  return answer;
};

it('whoever is blocked is held, by an address as an order had it, until they are no more', async () => {
  const address = { ...ADA, lines: ['13 Bad Debt Lane'], phone: '', email: 'x@Example.org' };
  const [first] = await place({ address });
  await central.store.relay.drained();
  const block = (body: object) =>
    lead<{ id: string }>('POST', '/v1/checks/blocked', { reason: 'unpaid bills', ...body });
  const { body } = await block({ kind: 'address', orderId: first?.id });
  await block({ kind: 'domain', value: 'mail@spam.example' });
  expect((await block({ kind: 'phone', orderId: first?.id })).status).toBe(400);
  const written = { ...address, name: 'Somebody Else', lines: ['13, Bad Debt Lane'] };
  const spam = { ...ADA, lines: ['14 Other Road'], phone: '', email: 'me@spam.example' };
  const [second, third] = await place({ address: written }, { address: spam });
  expect(second?.hold).toMatchObject({ checks: ['fraud.blocked', 'fraud.risk'] });
  expect(second?.hold?.owner).toEqual({ role: 'supervisor' });
  expect(third?.checked?.findings[0]?.values).toMatchObject({ kind: 'domain' });
  const { body: listed } = await lead<{ blocked: { kind: string; value: string }[] }>(
    'GET',
    '/v1/checks',
  );
  expect(listed.blocked.map(({ kind }) => kind).toSorted()).toEqual(['address', 'domain']);
  expect(JSON.stringify(listed.blocked)).not.toContain('Debt Lane');
  await lead('POST', '/v1/checks/unblock', { id: body.id, reason: 'paid' });
  expect(codesOf((await place({ address: written }))[0])).toEqual([]);
});

it('the settings say what stops, and rules see what was found', async () => {
  const { body: before } = await lead<{ version: number; settings: object }>('GET', '/v1/checks');
  const settings = { ...before.settings, severities: { 'price.zero': 'stop' } };
  const save = () => lead('POST', '/v1/checks', { basedOn: before.version, settings });
  expect((await save()).status).toBe(200);
  expect((await save()).status).toBe(409);
  const field = { field: 'finding', operator: 'contains', value: 'price.zero' };
  const set = {
    ...{ mode: 'all', timeZone: 'UTC' },
    rules: [
      {
        ...{ id: 'r1', name: 'Gifts', on: true, actions: [{ type: 'tag', tag: 'gift' }] },
        when: { combinator: 'and', rules: [field, { field: 'risk', operator: '>', value: 5 }] },
      },
    ],
  };
  expect((await lead('POST', '/v1/rules', { basedOn: 0, set, note: '' })).status).toBe(200);
  const lines = [aLine({ sku: 'GOODS', qty: (numbers += 1), unitPriceMinor: 0 })];
  const [order] = await place({ lines, address: { ...ADA, lines: ['15 Gift Road'], phone: '' } });
  expect(order).toMatchObject({ tags: ['gift'], hold: { checks: ['price.zero'] } });
});

it('erasing a person forgets the address and phone their orders are remembered by', async () => {
  const address = { ...ADA, lines: ['16 Forget Street'], phone: '+44 20 7946 0444' };
  const [order] = await place({ address, externalId: 'ERASE-1' });
  await central.store.relay.drained();
  const remembered = async () => {
    const rows = await withChecks(central.store.read)
      .selectFrom('check_keys')
      .selectAll()
      .execute();
    return rows.filter(({ recent }) => recent.includes(order?.id ?? '?')).length;
  };
  expect(await remembered()).toBe(3);
  const subjects = await findSubjects(central.store, { order: 'ERASE-1' });
  await erasePersonal(central.store, subjects, { reason: 'DSR-1', evenOpen: true });
  expect(await remembered()).toBe(0);
});

it('neither the ledger nor what checks remember holds personal data', async () => {
  const rows = await central.store.read.selectFrom('ledger').select(['input', 'effects']).execute();
  const all = JSON.stringify([
    rows,
    await central.store.read
      .selectFrom('check_keys' as never)
      .selectAll()
      .execute(),
  ]);
  // Longer than what hashes and ids hold by chance; as written, and as compared.
  for (const text of [
    'Lovelace',
    'Analytical',
    'analytical',
    '20 7946',
    '2079460',
    'SW1A 1',
    'SW1A1',
  ]) {
    expect(all).not.toContain(text);
  }
  expect(all).toContain('duplicate.channel');
});
