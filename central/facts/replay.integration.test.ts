import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type SignedFact,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { aBatch, aFulfilment, aStock, aTask } from '../../tests/builders/documents.ts';
import { stockId, type ExceptionCase } from '../../shared/schema/index.ts';
import { ASYNC_DECIDERS } from '../deciders.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import type { Write } from '../store/index.ts';
import { replayFacts } from './index.ts';

let central: TestCentral;
let station: TestStation;
beforeEach(async () => {
  central = await createTestCentral();
  station = await createTestStation(central);
});
afterEach(() => central.destroy());

const write = (collection: Write['collection'], doc: { id: string }): Write => ({
  collection,
  id: doc.id,
  doc: { ...doc },
});
const pick = (options: { id?: string; n?: number } = {}): SignedFact =>
  station.fact(
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
    { role: 'picker', ...options },
  );
/** Its task comes to be known only after the pick. */
const arrive = () =>
  central.put([
    write('fulfilments', aFulfilment()),
    write('tasks', aTask({ sku: 'S', locationId: 'A-1' })),
    write('batches', aBatch({ lease: { stationId: station.stationId, personId: null, fence: 1 } })),
    write('stock', aStock({ sku: 'S', containerId: 'A-1' })),
  ]);
const replay = (factId?: string) =>
  replayFacts(
    central.store,
    {
      deciders: ASYNC_DECIDERS,
      report: (error) => {
        throw error;
      },
    },
    factId,
  );
async function onHand(): Promise<number | undefined> {
  const id = stockId({ sku: 'S', containerKind: 'location', containerId: 'A-1' });
  const docs = await central.store.transact('wh:main', (tx) => tx.get('stock', [id]));
  return docs.get(id)?.onHand;
}
async function cases(): Promise<ExceptionCase[]> {
  const rows = await central.store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', 'exceptions')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? 'null') as ExceptionCase);
}

describe('a quarantined fact', () => {
  it('is decided again once what it lacked is known, and its case is settled', async () => {
    const fact = pick();
    expect(await station.push(fact)).toMatchObject([{ outcome: 'quarantined' }]);
    await arrive();
    expect(await replay()).toMatchObject([{ id: fact.id, outcome: 'applied' }]);
    expect(await onHand()).toBe(98);
    expect(await cases()).toMatchObject([{ kind: 'quarantined-fact', status: 'resolved' }]);
    expect((await verifyLedger(central.store)).ok).toBe(true);
    expect((await checkRebuild(central.store)).differences).toEqual([]);
  });

  it('takes effect once, however often and by however many it is replayed', async () => {
    await station.push(pick());
    await arrive();
    await Promise.all([replay(), replay(), replay()]);
    expect(await replay()).toEqual([]);
    expect(await onHand()).toBe(98);
  });

  it('told again under a new epoch is quarantined there too, and replayed once for both', async () => {
    const fact = pick();
    await station.push(fact);
    station.epoch = 'after-a-backup';
    const { id } = fact;
    const [answer] = await station.push(pick({ id, n: 1 }));
    expect(answer).toMatchObject({ n: 1, outcome: 'quarantined', reason: 'unknown-task' });
    await arrive();
    await replay();
    expect(await replay()).toEqual([]);
    expect(await onHand()).toBe(98);
    const { answers } = await station.pull('tasks', { epoch: station.epoch });
    expect(answers).toMatchObject([{ id: fact.id, n: 1, outcome: 'applied' }]);
  });

  it('that still can’t be believed stays where it is', async () => {
    await station.push(pick());
    expect(await replay()).toMatchObject([{ outcome: 'quarantined', reason: 'unknown-task' }]);
    expect(await cases()).toMatchObject([{ status: 'open' }]);
  });

  it('is replayed alone when it is named', async () => {
    const [one, two] = [pick(), pick()];
    await station.push(one, two);
    await arrive();
    expect(await replay(two.id)).toMatchObject([{ id: two.id, outcome: 'applied' }]);
    expect(await onHand()).toBe(98);
  });

  it('under an id that was taken is not replayed: both are known', async () => {
    await arrive();
    await station.push(station.fact('exception.raised', NOTE, { id: 'same' }));
    await station.push(station.fact('exception.raised', { ...NOTE, note: 'b' }, { id: 'same' }));
    expect(await replay()).toMatchObject([{ outcome: 'quarantined', reason: 'id-reused' }]);
  });

  it('tells its station of the new answer with the next pull', async () => {
    const fact = pick();
    await station.push(fact);
    const known = { epoch: station.epoch, answered: 1 };
    const before = await station.pull('tasks', known);
    expect(before.answers).toEqual([]);
    await arrive();
    await replay();
    const after = await station.pull('tasks', { ...known, after: before.checkpoint.after });
    expect(after.answers).toMatchObject([{ id: fact.id, n: 1, outcome: 'applied' }]);
    const again = await station.pull('tasks', { ...known, after: after.checkpoint.after });
    expect(again.answers).toEqual([]);
  });
});

const NOTE = { exceptionId: 'x', kind: 'damage', note: 'a' } as const;
