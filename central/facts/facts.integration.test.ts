import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aBatch, aFulfilment, aStock, aTask } from '../../tests/builders/documents.ts';
import {
  createTestCentral,
  createTestStation,
  type SignedFact,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import type { ExceptionCase, Stock } from '../../shared/schema/index.ts';
import { stockId } from '../../shared/schema/index.ts';
import type { Write } from '../store/index.ts';

let central: TestCentral;
let station: TestStation;
let run = 0;
/** Names of this test's own documents, so that tests share one central without meeting. */
let name: string;

beforeAll(async () => {
  central = await createTestCentral();
});
afterAll(() => central.destroy());
beforeEach(async () => {
  run += 1;
  name = `T${run}`;
  station = await createTestStation(central);
});

const bin = () => stockId({ sku: name, containerKind: 'location', containerId: 'A-1' });
const write = (collection: Write['collection'], doc: { id: string }): Write => ({
  collection,
  id: doc.id,
  doc: { ...doc },
});

/** One released fulfilment with one task of 6 units, claimed by this test's station. */
async function release(): Promise<void> {
  const lease = { stationId: station.stationId, personId: 'person-picker', fence: 1 };
  await central.put([
    write('fulfilments', aFulfilment({ id: `f${name}`, orderId: `o${name}`, batchId: `b${name}` })),
    write(
      'tasks',
      aTask({
        id: `t${name}`,
        fulfilmentId: `f${name}`,
        batchId: `b${name}`,
        sku: name,
        locationId: 'A-1',
      }),
    ),
    write('batches', aBatch({ id: `b${name}`, fulfilmentIds: [`f${name}`], lease })),
    write('stock', aStock({ sku: name, containerId: 'A-1' })),
  ]);
}

const pick = (units: number, options: Parameters<TestStation['fact']>[2] = {}): SignedFact =>
  station.fact(
    'pick.confirmed',
    {
      taskId: `t${name}`,
      fulfilmentId: `f${name}`,
      batchId: `b${name}`,
      sku: name,
      locationId: 'A-1',
      units,
      fence: 1,
      toteId: `TOTE-${name}`,
      completes: { fulfilment: false, batch: false },
    },
    { role: 'picker', ...options },
  );
const note = (text: string, options: Parameters<TestStation['fact']>[2] = {}): SignedFact =>
  station.fact(
    'exception.raised',
    { exceptionId: `x-${name}-${text}`, kind: 'damage', note: text },
    options,
  );

async function state<T>(collection: string, id: string): Promise<T | undefined> {
  const row = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('shard', '=', 'wh:main')
    .where('collection', '=', collection)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.body ? (JSON.parse(row.body) as T) : undefined;
}
const onHand = async () => (await state<Stock>('stock', bin()))?.onHand;

async function exceptionsAbout(factId: string): Promise<ExceptionCase[]> {
  const rows = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', 'exceptions')
    .execute();
  return rows
    .map((row) => JSON.parse(row.body ?? 'null') as ExceptionCase)
    .filter((doc) => doc.evidence.some((e) => e.factId === factId));
}

describe('a fact', () => {
  it('is decided, takes the next clock number and changes state', async () => {
    await release();
    const [result] = await station.push(pick(2));
    expect(result).toMatchObject({ n: 1, outcome: 'applied' });
    expect(await onHand()).toBe(98);
    expect(await state<Stock>('stock', bin())).toMatchObject({ clock: result?.clock });
  });

  it('answered before gets the same answer again and has no second effect', async () => {
    await release();
    const fact = pick(2);
    const first = await station.push(fact);
    expect(await station.push(fact)).toEqual(first);
    expect(await onHand()).toBe(98);
  });

  it('repeated within one push has one effect', async () => {
    await release();
    const fact = pick(2);
    const [first, second] = await station.push(fact, fact);
    expect(second).toEqual(first);
    expect(await onHand()).toBe(98);
  });

  it('that came before under another number is a duplicate', async () => {
    await release();
    const [first] = await station.push(pick(2, { id: `same-${name}` }));
    const [second] = await station.push(pick(2, { id: `same-${name}` }));
    expect(second).toMatchObject({ n: 2, outcome: 'duplicate', clock: first?.clock });
    expect(await onHand()).toBe(98);
  });

  it('with a taken id but other content is quarantined', async () => {
    await release();
    await station.push(pick(2, { id: `same-${name}` }));
    const [second] = await station.push(pick(3, { id: `same-${name}` }));
    expect(second).toMatchObject({ outcome: 'quarantined', reason: 'id-reused' });
    expect(await onHand()).toBe(98);
  });

  it('with a wrong signature is refused as forged, and shown', async () => {
    await release();
    const forged = pick(2, { forge: { data: { units: 50 } } });
    const [result] = await station.push(forged);
    expect(result).toMatchObject({ outcome: 'refused', reason: 'forged' });
    expect(await onHand()).toBe(100);
    expect(await exceptionsAbout(forged.id)).toHaveLength(1);
  });

  it.each([
    ['of another station', { station: 'st-other' }, 'refused', 'forged'],
    ['of another epoch', { epoch: 'another' }, 'refused', 'forged'],
    ['of another shard', { shard: 'wh:other' }, 'quarantined', 'wrong-shard'],
    ['with an unknown member', { colour: 'red' }, 'quarantined', 'bad-envelope'],
  ] as const)('%s has no effect', async (_, over, outcome, reason) => {
    await release();
    const [result] = await station.push(pick(2, { over }));
    expect(result).toMatchObject({ outcome, reason });
    expect(await onHand()).toBe(100);
  });

  it('under a number that another body has is a fork: kept as evidence, once', async () => {
    await release();
    const [first] = await station.push(pick(2));
    const fork = pick(3, { n: 1 });
    const answer = { id: fork.id, n: 1, outcome: 'quarantined', reason: 'fork' };
    expect(await station.push(fork)).toEqual([answer]);
    expect(await station.push(fork)).toEqual([answer]);
    expect(await onHand()).toBe(98);
    expect(await exceptionsAbout(fork.id)).toHaveLength(1);
    const forks = await central.store.read
      .selectFrom('fact_forks')
      .select('n')
      .where('station', '=', station.stationId)
      .execute();
    expect(forks).toEqual([{ n: 1 }]);
    expect(first?.outcome).toBe('applied');
  });
});

describe('a stream of facts', () => {
  it('stops at a gap and goes on once it is closed', async () => {
    const [one, two, three] = [note('1'), note('2'), note('3')];
    expect(await station.push(one, three)).toMatchObject([
      { n: 1, outcome: 'applied' },
      { n: 3, outcome: 'retry', reason: 'gap' },
    ]);
    expect(await station.push(two, three)).toMatchObject([
      { n: 2, outcome: 'applied' },
      { n: 3, outcome: 'applied' },
    ]);
  });

  it('begins with number 1 in every epoch', async () => {
    expect(await station.push(note('late', { n: 2 }))).toMatchObject([{ outcome: 'retry' }]);
    expect(await station.push(note('first', { n: 1 }))).toMatchObject([{ outcome: 'applied' }]);
    station.epoch = randomUUID();
    expect(await station.push(note('again', { n: 1 }))).toMatchObject([{ outcome: 'applied' }]);
  });

  it('waits at a fact of a newer version, with nothing after it answered', async () => {
    const results = await station.push(note('1'), note('2', { v: 99 }), note('3'));
    expect(results).toMatchObject([
      { n: 1, outcome: 'applied' },
      { n: 2, outcome: 'retry', reason: 'newer-version' },
    ]);
  });

  it('goes on past facts that can’t be understood', async () => {
    await release();
    const unknown = station.rawFact('moon.landed', {});
    const badData = station.rawFact('pick.confirmed', { units: 'many' });
    const results = await station.push(unknown, badData, pick(2));
    expect(results).toMatchObject([
      { outcome: 'quarantined', reason: 'unknown-type' },
      { outcome: 'quarantined', reason: 'bad-data' },
      { outcome: 'applied' },
    ]);
    expect(await exceptionsAbout(unknown.id)).toMatchObject([{ kind: 'quarantined-fact' }]);
    const kept = await central.store.read
      .selectFrom('facts')
      .select('body')
      .where('id', '=', badData.id)
      .executeTakeFirst();
    expect(JSON.parse(kept?.body ?? '')).toMatchObject({ data: { units: 'many' } });
  });

  it('goes on past a fact that makes the decision throw', async () => {
    await release();
    // A task no rule could have written: deciding about it fails.
    const docs = await central.store.transact('wh:main', (tx) => tx.get('tasks', [`t${name}`]));
    await central.put([write('tasks', Object.assign(aTask(docs.get(`t${name}`)), { picks: 7 }))]);
    const before = note('1');
    const spoilt = pick(1);
    const results = await station.push(before, spoilt, note('2'));
    expect(results).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'quarantined', reason: 'internal' },
      { outcome: 'applied' },
    ]);
    expect(central.errors.at(-1)).toMatchObject({ doing: 'decide-fact', id: spoilt.id });
    expect(await exceptionsAbout(spoilt.id)).toMatchObject([{ kind: 'quarantined-fact' }]);
  });
});

describe('a group', () => {
  it('is held whole when one of it has to wait', async () => {
    const group = `g-${name}`;
    const results = await station.push(
      note('1'),
      note('2', { group }),
      note('3', { group, v: 99 }),
    );
    expect(results).toMatchObject([
      { n: 1, outcome: 'applied' },
      { n: 2, outcome: 'retry', reason: 'newer-version' },
    ]);
    expect(await state('exceptions', `x-${name}-2`)).toBeUndefined();
  });

  it('is committed together', async () => {
    const group = `g-${name}`;
    const seen: number[] = [];
    const stop = central.store.onCommit(({ clock }) => seen.push(clock));
    const results = await station.push(note('1', { group }), note('2', { group }));
    stop();
    expect(seen).toContain(results[1]?.clock);
    expect(seen).not.toContain(results[0]?.clock);
  });
});

describe('rights', () => {
  const resolve = (options: Parameters<TestStation['fact']>[2]) =>
    station.fact(
      'exception.resolved',
      { exceptionId: `x-${name}-1`, action: 'accept', note: '' },
      options,
    );

  it.each([
    ['a role that may not', { role: 'picker' }, 'not-allowed'],
    ['a role the person has not', { personId: 'person-picker' }, 'not-allowed'],
    ['nobody central knows', { personId: 'stranger' }, 'not-allowed'],
    ['a badge where a PIN is needed', { assurance: 'badge' }, 'needs-pin'],
  ] as const)('an intent by %s is refused and shown', async (_, options, reason) => {
    await station.push(note('1'));
    const fact = resolve(options);
    expect(await station.push(fact)).toMatchObject([{ outcome: 'refused', reason }]);
    expect(await exceptionsAbout(fact.id)).toMatchObject([{ kind: 'refused-intent' }]);
    expect(await state('exceptions', `x-${name}-1`)).toMatchObject({ status: 'open' });
  });

  it('an intent with role and PIN is applied', async () => {
    await station.push(note('1'));
    expect(await station.push(resolve({}))).toMatchObject([{ outcome: 'applied' }]);
    expect(await state('exceptions', `x-${name}-1`)).toMatchObject({ status: 'resolved' });
  });

  it('work that was done counts, whoever did it, and is flagged', async () => {
    await release();
    const fact = pick(2, { role: 'packer' });
    expect(await station.push(fact)).toMatchObject([{ outcome: 'flagged', reason: 'not-allowed' }]);
    expect(await onHand()).toBe(98);
    expect(await exceptionsAbout(fact.id)).toMatchObject([{ kind: 'unauthorised-work' }]);
  });

  it('what depends on a refused intent is refused, or flagged where it happened', async () => {
    await release();
    const refused = resolve({ role: 'picker' });
    const dependsOn = [refused.id];
    const [, intent, physical] = await station.push(
      refused,
      resolve({ dependsOn }),
      pick(2, { dependsOn }),
    );
    expect(intent).toMatchObject({ outcome: 'refused', reason: 'depends-on-refused' });
    expect(physical).toMatchObject({ outcome: 'flagged', reason: 'depends-on-refused' });
    expect(await onHand()).toBe(98);
  });
});

describe('pushing', () => {
  it('from twenty stations at once loses nothing and gives every fact its own number', async () => {
    await central.put([write('stock', aStock({ sku: name, containerId: 'A-1' }))]);
    const stations = await Promise.all(
      Array.from({ length: 20 }, (_, i) => createTestStation(central, `S${i}`)),
    );
    const results = await Promise.all(
      stations.map(async (own, i) => {
        const answers = [];
        for (let round = 0; round < 5; round += 1) {
          const facts = Array.from({ length: 4 }, (_, k) =>
            own.fact('exception.raised', {
              exceptionId: `x-${name}-${i}-${round}-${k}`,
              kind: 'damage',
              note: 'n',
            }),
          );
          answers.push(...(await own.push(...facts)));
        }
        return answers;
      }),
    );
    const all = results.flat();
    expect(all.every((answer) => answer.outcome === 'applied')).toBe(true);
    expect(new Set(all.map((answer) => answer.clock)).size).toBe(400);
    for (const answers of results) {
      const clocks = answers.map((answer) => answer.clock ?? 0);
      expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
    }
  });

  it('the same facts at once has one effect and one answer', async () => {
    await release();
    const fact = pick(2);
    const answers = await Promise.all(Array.from({ length: 5 }, () => station.push(fact)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await onHand()).toBe(98);
  });

  it('for another station is turned away', async () => {
    const other = await createTestStation(central);
    const answer = await station.request<{ error: { code: string } }>('POST', '/v1/facts', {
      token: await other.token(),
      body: { station: station.stationId, epoch: station.epoch, facts: [note('1')] },
    });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'wrong-station' } } });
  });

  it.each([
    ['no facts', []],
    ['a fact without a number', [{ id: 'a' }]],
  ])('%s is an invalid request', async (_, facts) => {
    const answer = await station.request<{ error: unknown }>('POST', '/v1/facts', {
      token: await station.token(),
      body: { station: station.stationId, epoch: station.epoch, facts },
    });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid-request' } } });
  });
});

describe('personal data', () => {
  const address = {
    name: 'Ana Li',
    lines: ['12 Secret Lane'],
    postcode: 'N1',
    city: 'London',
    country: 'United Kingdom',
    phone: '',
  };
  const ledgerText = async () =>
    JSON.stringify(
      await central.store.read.selectFrom('ledger').select(['input', 'effects']).execute(),
    );

  it('of a correction changes the contact and stays out of the ledger', async () => {
    await release();
    await central.put([
      write('contacts', { id: `f${name}`, ...address, lines: ['1 Old Road'] } as { id: string }),
    ]);
    const data = { fulfilmentId: `f${name}`, revision: 1, address };
    const results = await station.push(
      station.fact('address.corrected', data, { role: 'clerk' }),
      station.fact('address.corrected', data, { role: 'clerk' }),
    );
    expect(results).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'refused', reason: 'stale' },
    ]);
    expect(await state('contacts', `f${name}`)).toMatchObject({ lines: ['12 Secret Lane'] });
    expect(await ledgerText()).not.toContain('Secret Lane');
  });
});

describe('what org hears', () => {
  it('is every change of a fulfilment’s status, and only those', async () => {
    await release();
    const before = await central.store.read.selectFrom('inbox').select('id').execute();
    const [first] = await station.push(pick(2));
    await station.push(pick(2));
    await central.store.relay.drained();
    const after = await central.store.read
      .selectFrom('inbox')
      .select('id')
      .where('shard', '=', 'org')
      .execute();
    const known = new Set(before.map((row) => row.id));
    expect(after.map((row) => row.id).filter((id) => !known.has(id))).toEqual([
      `f${name}:${first?.clock}`,
    ]);
  });
});
