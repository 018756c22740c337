import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { aStock } from '../../tests/builders/documents.ts';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  type TestCentral,
} from '../../tests/builders/central.ts';
import { savePeople } from '../auth/index.ts';
import type { Write } from '../store/index.ts';
import { checkRebuild, rebuildState, verifyLedger } from './index.ts';

let central: TestCentral;
const contact = (name: string) => ({
  name,
  lines: [],
  postcode: '',
  city: '',
  country: '',
  phone: '',
});
const stock = (onHand: number): Write => {
  const doc = aStock({ onHand });
  return { collection: 'stock', id: doc.id, doc };
};

beforeEach(async () => {
  central = await createTestCentral({ people: [] });
  await central.put([{ collection: 'contacts', id: 'c1', doc: contact('Ada') }, stock(10)]);
  await central.put([stock(7)]);
  await central.put([{ collection: 'counters', id: 'a/b', doc: { value: 1 } }, stock(9)]);
  await central.put([{ collection: 'counters', id: 'gone', doc: { value: 1 }, gone: true }]);
  await central.put([{ collection: 'counters', id: 'removed', doc: null }]);
});
afterEach(() => central.destroy());

const tamper = (sql: string): Promise<void> => central.tamper(sql);

describe('verify', () => {
  it('finds nothing in a ledger nobody touched', async () => {
    expect(await verifyLedger(central.store)).toMatchObject({
      ok: true,
      shards: [{ shard: 'wh:main', entries: 5, clock: 5 }],
    });
  });

  it.each([
    ['changed input', `update ledger set input = '{"x":1}' where clock = 3`, 3, 'changed'],
    ['changed effects', `update ledger set effects = '[]' where clock = 3`, 3, 'changed'],
    ['changed time', `update ledger set at = '2020-01-01' where clock = 3`, 3, 'changed'],
    ['changed kind', `update ledger set kind = 'other' where clock = 3`, 3, 'changed'],
    ['a removed row', `delete from ledger where clock = 3`, 4, 'removed'],
    ['the first row removed', `delete from ledger where clock = 1`, 2, 'removed'],
    ['the last row removed', `delete from ledger where clock = 5`, 4, 'truncated'],
    ['the whole ledger removed', `delete from ledger`, 0, 'truncated'],
    [
      'the last row removed and the clock set back',
      `delete from ledger where clock = 5; update shard_clock set clock = 4`,
      4,
      'head-mismatch',
    ],
    ['the clock row removed', `delete from shard_clock`, 5, 'head-mismatch'],
    [
      'a row replaced, hash and all',
      `update ledger set hash = 'abc', prev_hash = 'def' where clock = 3`,
      4,
      'broken-link',
    ],
  ])('finds %s', async (_, sql, clock, kind) => {
    await tamper(sql);
    const report = await verifyLedger(central.store);
    expect(report.ok).toBe(false);
    expect(report.problems).toContainEqual({ shard: 'wh:main', clock, kind });
  });
});

describe('rebuild', () => {
  it('gives the state that is there, after facts, people and stations, too', async () => {
    await savePeople(central.store, TEST_PEOPLE.slice(0, 1));
    const station = await createTestStation(central);
    const note = { exceptionId: 'x1', kind: 'damage', note: 'n' } as const;
    await station.push(station.fact('exception.raised', note));
    const report = await checkRebuild(central.store);
    expect(report).toMatchObject({ ok: true, differences: [] });
    expect(report.documents).toBeGreaterThan(6);
  });

  it.each([
    ['a changed document', `update state set body = replace(body, '9', '8')`, 'stock', 'different'],
    ['a changed balance', `update state set body = replace(body, '9', '8')`, 'stock', 'balance'],
    ['a removed row', `delete from state where id = 'a/b'`, 'counters', 'missing'],
    [
      'a row of nobody',
      `insert into state values ('wh:main','counters','new',9,0,null,'{}',null)`,
      'counters',
      'extra',
    ],
    ['a hidden row', `update state set gone = 1 where id = 'a/b'`, 'counters', 'different'],
    ['a row brought back', `update state set gone = 0 where id = 'gone'`, 'counters', 'different'],
    [
      'changed personal data',
      `update state set body = replace(body, 'Ada', 'Eve')`,
      'contacts',
      'different',
    ],
  ])('finds %s', async (_, sql, collection, kind) => {
    await tamper(sql);
    const report = await checkRebuild(central.store);
    expect(report.ok).toBe(false);
    expect(report.differences).toContainEqual(expect.objectContaining({ collection, kind }));
  });

  it('puts back what was changed, and says what it can’t', async () => {
    await tamper(`update state set body = replace(replace(body, '9', '8'), 'Ada', 'Eve');
      delete from state where id = 'a/b';
      insert into state values ('wh:main','counters','new',9,0,null,'{}',null)`);
    const repaired = await rebuildState(central.store);
    expect(repaired.unrepairable).toMatchObject([{ collection: 'contacts', id: 'c1' }]);
    expect(await checkRebuild(central.store)).toMatchObject({
      differences: [{ collection: 'contacts' }],
    });
  });

  it('does not miss personal data that was erased', async () => {
    await tamper(`update state set body = null, salt = null where collection = 'contacts'`);
    expect(await checkRebuild(central.store)).toMatchObject({ ok: true });
    expect(await verifyLedger(central.store)).toMatchObject({ ok: true });
  });
});

it('a restart keeps everything', async () => {
  const before = await verifyLedger(central.store);
  central = await central.restart();
  expect(await verifyLedger(central.store)).toEqual(before);
  expect(await checkRebuild(central.store)).toMatchObject({ ok: true });
  expect(await central.put([stock(3)])).toBe(6);
});
