/** One central for a file of tests, and for each test a station and documents of its own in it. */
import { afterAll, beforeAll, beforeEach } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  type FactOptions,
  type SignedFact,
  type TestCentral,
  type TestStation,
} from '../../../tests/builders/central.ts';
import { aBatch, aFulfilment, aStock, aTask } from '../../../tests/builders/documents.ts';
import { stockId, type ExceptionCase, type Stock } from '../../../shared/schema/index.ts';
import { readDocument, type InternalCollection, type Write } from '../../store/index.ts';

export const write = (collection: Write['collection'], doc: { id: string }): Write => ({
  collection,
  id: doc.id,
  doc: { ...doc },
});

export interface FactWorld {
  readonly central: TestCentral;
  /** This test's own. */
  readonly station: TestStation;
  /** Names of this test's own documents, so that tests share one central without meeting. */
  readonly name: string;
  /** Id of the balance of this test's item in its bin. */
  readonly bin: () => string;
  /** One released fulfilment with one task of 6 units, claimed by this test's station. */
  readonly release: () => Promise<void>;
  readonly pick: (units: number, options?: FactOptions) => SignedFact;
  readonly note: (text: string, options?: FactOptions) => SignedFact;
  readonly state: <T>(collection: InternalCollection, id: string) => Promise<T | undefined>;
  readonly onHand: () => Promise<number | undefined>;
  readonly exceptionsAbout: (factId: string) => Promise<ExceptionCase[]>;
}

/** To be called once at the top of a file: sets up before its tests and removes it after them. */
export function useFactWorld(): FactWorld {
  let central: TestCentral;
  let station: TestStation;
  let run = 0;
  beforeAll(async () => {
    central = await createTestCentral();
  });
  afterAll(() => central.destroy());
  beforeEach(async () => {
    run += 1;
    station = await createTestStation(central);
  });
  const name = (): string => `T${run}`;
  const bin = (): string => stockId({ sku: name(), containerKind: 'location', containerId: 'A-1' });

  async function state<T>(collection: InternalCollection, id: string): Promise<T | undefined> {
    return (await readDocument<T>(central.store.read, 'wh:main', collection, id))?.doc;
  }

  return {
    get central() {
      return central;
    },
    get station() {
      return station;
    },
    get name() {
      return name();
    },
    bin,
    async release() {
      const [own, fulfilmentId, batchId] = [name(), `f${name()}`, `b${name()}`];
      const lease = { stationId: station.stationId, personId: 'person-picker', fence: 1 };
      const task = { id: `t${own}`, fulfilmentId, batchId, sku: own, locationId: 'A-1' };
      await central.put([
        write('fulfilments', aFulfilment({ id: fulfilmentId, orderId: `o${own}`, batchId })),
        write('tasks', aTask(task)),
        write('batches', aBatch({ id: batchId, fulfilmentIds: [fulfilmentId], lease })),
        write('stock', aStock({ sku: own, containerId: 'A-1' })),
      ]);
    },
    pick: (units, options = {}) =>
      station.fact(
        'pick.confirmed',
        {
          taskId: `t${name()}`,
          fulfilmentId: `f${name()}`,
          batchId: `b${name()}`,
          sku: name(),
          locationId: 'A-1',
          units,
          fence: 1,
          toteId: `TOTE-${name()}`,
          completes: { fulfilment: false, batch: false },
        },
        { role: 'picker', ...options },
      ),
    note: (text, options = {}) =>
      station.fact(
        'exception.raised',
        { exceptionId: `x-${name()}-${text}`, kind: 'damage', note: text },
        options,
      ),
    state,
    onHand: async () => (await state<Stock>('stock', bin()))?.onHand,
    async exceptionsAbout(factId) {
      const rows = await central.store.read
        .selectFrom('state')
        .select('body')
        .where('collection', '=', 'exceptions')
        .execute();
      return rows
        .map((row) => JSON.parse(row.body ?? 'null') as ExceptionCase)
        .filter((doc) => doc.evidence.some((e) => e.factId === factId));
    },
  };
}
