import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HeadsResponse, SignedHead } from '../../shared/protocol/index.ts';
import {
  createTestCentral,
  createTestStation,
  WAREHOUSE,
  type TestCentral,
} from '../../tests/builders/central.ts';
import { exportHeads, findContradictions, ledgerKey, verifyLedger } from './index.ts';
import { isSignedHead } from './heads.ts';

let central: TestCentral;
let heads: SignedHead[];
const count = (value: number) => central.put([{ collection: 'counters', id: 'c', doc: { value } }]);
const kinds = async (found = heads) =>
  (await findContradictions(central.store, found)).map(({ head, kind }) => [head.shard, kind]);

beforeAll(async () => {
  central = await createTestCentral({ people: [] });
  for (const value of [1, 2, 3]) await count(value);
  await central.put([{ collection: 'counters', id: 'c', doc: { value: 1 } }], 'org');
  heads = await exportHeads(central.store);
});
afterAll(() => central.destroy());

it('every shard’s head is signed with one key, which stays over a restart', async () => {
  expect(heads.map(({ shard, clock }) => [shard, clock])).toEqual([
    ['org', 1],
    [WAREHOUSE, 3],
  ]);
  expect(heads.every(isSignedHead)).toBe(true);
  const { publicKey } = ledgerKey(central.store);
  central = await central.restart();
  expect(ledgerKey(central.store).publicKey).toBe(publicKey);
  expect(new Set(heads.map(({ key }) => key))).toEqual(new Set([publicKey]));
  await count(4);
  expect(await kinds()).toEqual([]);
});

it.each([
  ['clock', { clock: 2 }],
  ['hash', { hash: 'a'.repeat(64) }],
  ['time', { at: '2020-01-01T00:00:00.000Z' }],
  ['shard', { shard: 'org' }],
  ['database', { database: 'other' }],
  ['key', { key: 'AAAA' }],
])('a head with another %s is not signed', async (_, change) => {
  const [, head] = heads;
  if (!head) throw new Error('no head');
  expect(isSignedHead({ ...head, ...change })).toBe(false);
  expect(await kinds([{ ...head, ...change }])).toMatchObject([[expect.anything(), 'not-signed']]);
});

it('stations get those of their warehouse and of org, and what stands where they held one', async () => {
  const station = await createTestStation(central);
  const token = await station.token();
  const ask = (query: string) =>
    station.request<HeadsResponse>('GET', `/v1/ledger/heads${query}`, { token });
  const { body } = await ask('?own=3&org=900');
  expect(body.heads.map(({ shard }) => shard)).toEqual([WAREHOUSE, 'org']);
  expect(body.held).toEqual([
    { shard: WAREHOUSE, clock: 3, hash: heads[1]?.hash },
    { shard: 'org', clock: 900, hash: null },
  ]);
  expect((await ask('')).body.held).toEqual([]);
  expect((await fetch(`${central.url}/v1/ledger/heads`)).status).toBe(401);
});

it('exported heads expose a ledger that was cut, however well it verifies', async () => {
  await central.tamper(`delete from ledger where shard = '${WAREHOUSE}' and clock > 2;
    update shard_clock set clock = 2,
      head_hash = (select hash from ledger where shard = '${WAREHOUSE}' and clock = 2)
      where shard = '${WAREHOUSE}'`);
  central = await central.restart();
  expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
  expect(await kinds()).toEqual([[WAREHOUSE, 'cut']]);
  await count(9);
  expect(await kinds()).toEqual([[WAREHOUSE, 'rewritten']]);
});
