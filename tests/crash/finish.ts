import { expect } from 'vitest';
import { isAutomatic } from '../../shared/facts/index.ts';
import type { Fulfilment } from '../../shared/schema/index.ts';
import {
  checkCentral,
  readCentral,
  shiftFinished,
  type CentralContents,
} from '../invariants/index.ts';
import { chainVerifies, journalArrived, replicaEqual } from '../invariants/station.ts';
import type { Expected } from './expected.ts';
import { untilSoon, type Person } from './person.ts';

const shippedOrders = (central: CentralContents): Set<string> =>
  new Set(
    central.state
      .filter(({ collection, body }) => collection === 'fulfilments' && body !== null)
      .map(({ body }) => JSON.parse(body ?? '{}') as Fulfilment)
      .filter(({ status }) => status === 'shipped')
      .map(({ orderNumber }) => orderNumber),
  );

/**
 * The end of every crash run: the queue is empty, what the page acknowledged is at central once and
 * nothing besides, the window's documents are central's, and all invariants hold.
 */
export async function expectNothingLost(person: Person, expected: Expected): Promise<void> {
  const { world } = person;
  await person.allSent();
  expect(expected.compare(world.database)).toEqual([]);
  expect(expected.papersOnce(world.printer.labels())).toEqual([]);
  await untilSoon(
    'the window to show what central has',
    async () => (await replicaEqual(readCentral(world.database), world.page)).length === 0,
  );
  const central = readCentral(world.database);
  const shipped = shippedOrders(central);
  expect(shipped.size).toBe(expected.counts().parcels);
  await world.stop('agent');
  expect([
    ...checkCentral(central),
    ...shiftFinished(central, shipped),
    ...journalArrived(central, { name: 'the station', dataDir: world.agentData }),
    ...(await chainVerifies(world.centralData)),
  ]).toEqual([]);
  // One person alone: nothing they did can have been refused or flagged.
  const odd = central.facts.filter(
    ({ outcome, type }) => outcome !== 'applied' && !isAutomatic(type),
  );
  expect(odd).toEqual([]);
}
