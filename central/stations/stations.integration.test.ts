import { afterEach, beforeEach, expect, it } from 'vitest';
import { buildSscc } from '../../shared/barcodes/index.ts';
import {
  createTestCentral,
  createTestStation,
  WAREHOUSE,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aBatch, aFulfilment, aParcel } from '../../tests/builders/documents.ts';
import type { Batch } from '../../shared/schema/index.ts';
import type { RangeResponse } from '../../shared/protocol/index.ts';
import { verifyLedger } from '../ledger/index.ts';
import type { Write } from '../store/index.ts';
import { accountNumbers, listStations, readmitStation, revokeStation } from './index.ts';

let central: TestCentral;
let station: TestStation;
let other: TestStation;
beforeEach(async () => {
  central = await createTestCentral();
  station = await createTestStation(central, 'Cart 1');
  other = await createTestStation(central, 'Cart 2');
  await central.put([
    {
      collection: 'settings',
      id: 'warehouse',
      doc: { gs1CompanyPrefix: '9521234', wrongScanThreshold: 3 },
    },
  ]);
});
afterEach(() => central.destroy());

const write = (collection: Write['collection'], doc: { id: string }): Write => ({
  collection,
  id: doc.id,
  doc: { ...doc },
});
const batch = async (id: string): Promise<Batch | undefined> =>
  central.store.transact(WAREHOUSE, async (tx) => (await tx.get('batches', [id])).get(id));

async function lease(count: number, requestId = 'r1', from = station): Promise<RangeResponse> {
  const answer = await from.request<RangeResponse>('POST', '/v1/ranges', {
    token: await from.token(),
    body: { kind: 'sscc', epoch: from.epoch, count, requestId },
  });
  return answer.body;
}

/** Closes a parcel under a number of the range. */
async function useNumber(range: RangeResponse, serial: number): Promise<void> {
  const id = `parcel-${serial}`;
  await central.put([
    write('fulfilments', aFulfilment({ id: `f-${serial}`, status: 'packing' })),
    write('parcels', aParcel({ id, fulfilmentId: `f-${serial}` })),
  ]);
  const [result] = await station.push(
    station.fact(
      'parcel.closed',
      {
        parcelId: id,
        fulfilmentId: `f-${serial}`,
        sscc: buildSscc(range.extensionDigit, range.gs1CompanyPrefix, serial),
        weightGrams: null,
        jobId: `job-${serial}`,
        completes: true,
      },
      { role: 'packer' },
    ),
  );
  expect(result?.outcome).toBe('applied');
}

it('a list of stations says when each was heard of and what it holds', async () => {
  await central.put([
    write('batches', aBatch({ lease: { stationId: station.stationId, personId: null, fence: 1 } })),
  ]);
  const range = await lease(10);
  await useNumber(range, range.first);
  const rows = await listStations(central.store);
  expect(rows.find(({ id }) => id === station.stationId)).toMatchObject({
    name: 'Cart 1',
    revoked: false,
    facts: 1,
    batches: ['B-0001'],
    numbersLeased: 9,
    numbersUsed: 1,
  });
  expect(rows.find(({ id }) => id === other.stationId)).toMatchObject({
    lastSeen: null,
    facts: 0,
    batches: [],
  });
});

it('every number issued is used, leased or void', async () => {
  const range = await lease(10);
  await useNumber(range, range.first + 3);
  await useNumber(range, range.first + 4);
  const first = range.first;
  expect(await accountNumbers(central.store)).toMatchObject([
    {
      issued: 10,
      used: 2,
      leased: 8,
      voided: 0,
      unused: [
        [first, first + 2],
        [first + 5, first + 9],
      ],
    },
  ]);
  station.epoch = 'another-journal';
  await lease(5, 'r2');
  expect(await accountNumbers(central.store)).toMatchObject([
    { leased: 0, voided: 8 },
    { issued: 5, leased: 5 },
  ]);
});

it('a station that is shut out is refused with the token it has, and hears nothing more', async () => {
  const token = await station.token();
  const stream = await fetch(`${central.url}/v1/stream`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const cut = (async () => {
    try {
      for await (const chunk of stream.body ?? []) void chunk;
      return false;
    } catch {
      return true;
    }
  })();
  await revokeStation(central.store, station.stationId);
  const answer = await station.request<{ error: { code: string } }>('GET', '/v1/roster', { token });
  expect(answer).toMatchObject({ status: 403, body: { error: { code: 'station-revoked' } } });
  expect(await cut).toBe(true);
  expect(await other.push(other.fact('exception.raised', NOTE))).toMatchObject([
    { outcome: 'applied' },
  ]);
});

const NOTE = { exceptionId: 'x', kind: 'damage', note: 'n' } as const;

it('what it held is free again under a higher fence, and its numbers are void, in the ledger', async () => {
  const mine = { stationId: station.stationId, personId: 'p', fence: 3 };
  await central.put([
    write('batches', aBatch({ id: 'b1', fence: 3, lease: mine })),
    write('batches', aBatch({ id: 'b2', lease: { ...mine, stationId: other.stationId } })),
  ]);
  const range = await lease(10);
  await useNumber(range, range.first);
  const revoked = await revokeStation(central.store, station.stationId);
  expect(revoked).toMatchObject({ name: 'Cart 1', batches: ['B-0001'], numbers: 9 });
  expect(await batch('b1')).toMatchObject({ status: 'ready', lease: null, fence: 4 });
  expect(await batch('b2')).toMatchObject({ status: 'claimed' });
  expect(await accountNumbers(central.store)).toMatchObject([{ used: 1, leased: 0, voided: 9 }]);
  const rows = await central.store.read
    .selectFrom('ledger')
    .select(['kind', 'input'])
    .where('kind', 'in', ['station.revoked', 'numbers.voided'])
    .orderBy('kind')
    .execute();
  expect(rows.map(({ kind, input }) => [kind, JSON.parse(input) as unknown])).toMatchObject([
    ['numbers.voided', { ranges: [{ unused: [[range.first + 1, range.last]] }] }],
    ['station.revoked', { stationId: station.stationId, batches: ['B-0001'] }],
  ]);
  expect((await verifyLedger(central.store)).ok).toBe(true);
});

it('shutting it out twice changes nothing more', async () => {
  await lease(4);
  await revokeStation(central.store, station.stationId);
  const count = async () =>
    (
      await central.store.read
        .selectFrom('ledger')
        .select((e) => e.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
    ).n;
  const before = await count();
  expect(await revokeStation(central.store, station.stationId)).toMatchObject({ numbers: 0 });
  expect(await count()).toBe(before);
});

it('a station that was found again sends what it kept, as late work where its batch was freed', async () => {
  await central.put([
    write('fulfilments', aFulfilment()),
    write('tasks', {
      id: 't1',
      kind: 'pick',
      status: 'open',
      batchId: 'b1',
      fulfilmentId: 'f1',
      lineId: '1',
      sku: 'S',
      locationId: 'A-1',
      sequence: 1,
      units: 6,
      picks: [],
      short: null,
    } as { id: string }),
    write(
      'batches',
      aBatch({ lease: { stationId: station.stationId, personId: 'person-picker', fence: 1 } }),
    ),
  ]);
  const kept = station.fact(
    'pick.confirmed',
    {
      taskId: 't1',
      fulfilmentId: 'f1',
      batchId: 'b1',
      sku: 'S',
      locationId: 'A-1',
      units: 2,
      fence: 1,
      toteId: 'TOTE-1',
      completes: { fulfilment: false, batch: false },
    },
    { role: 'picker' },
  );
  await revokeStation(central.store, station.stationId);
  expect((await station.openSession()).status).toBe(403);
  await readmitStation(central.store, station.stationId);
  expect(await station.push(kept)).toMatchObject([{ outcome: 'flagged', reason: 'late-work' }]);
});

it('a station nobody knows can’t be shut out', async () => {
  await expect(revokeStation(central.store, 'st-nobody')).rejects.toMatchObject({
    code: 'unknown-station',
  });
});
