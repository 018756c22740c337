/** The warehouse that every seed begins with: people, orders, work released, five stations enrolled. Made once a thread. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { savePeople, type PersonToSave } from '../../../central/auth/index.ts';
import { takeOrders } from '../../../central/orders/index.ts';
import { decideRelease, sendFulfilmentStatus } from '../../../central/routing/index.ts';
import type { FactOf } from '../../../shared/facts/index.ts';
import type { Fulfilment, OrderIntake, Settings } from '../../../shared/schema/index.ts';
import { Machine, runAs, settled, useMachine } from '../virtual/machine.ts';
import { resetPrinters } from '../virtual/printer.ts';
import { Random } from '../virtual/random.ts';
import { CentralNode } from './central.ts';
import { StationNode } from './station.ts';

export const WAREHOUSE = 'wh:main';
export const STATIONS = 5;
const ORDERS = 110;
const RELEASED = 60;
const SKUS = 30;
const BATCH_SIZE = 4;
const PIN = '1111';
/** The station leases more below 50, and soon has to use them. */
const NUMBERS_LEFT = 3;

const SETTINGS: Omit<Settings, 'id' | 'clock'> = {
  name: 'Chaos',
  shipFrom: {
    name: 'Chaos',
    lines: ['Road 1'],
    postcode: '1',
    city: 'X',
    country: 'China',
    phone: '',
  },
  gs1CompanyPrefix: '9521234',
  wrongScanThreshold: 3,
  bufferTarget: 2,
  batchSize: BATCH_SIZE,
  sample: true,
};

const person = (name: string, ...roles: PersonToSave['roles']): PersonToSave => ({
  id: `person-${name}`,
  name,
  roles,
  language: 'en',
  badge: `BADGE-${name}`,
  pin: PIN,
});

/** Several of each, so that stations are not worked at by one person only. */
export const PEOPLE: readonly PersonToSave[] = [
  person('ana', 'picker'),
  person('bo', 'picker'),
  person('cy', 'packer'),
  person('di', 'picker', 'packer'),
  person('eve', 'packer'),
  person('sue', 'supervisor'),
  person('tom', 'supervisor', 'picker'),
];

const intake = (index: number, random: Random): OrderIntake => {
  const skus = new Set<string>();
  const lines = random.between(1, 4);
  while (skus.size < lines) skus.add(String(20_000 + random.between(0, SKUS - 1)));
  return {
    channel: 'chaos',
    externalId: String(500_000 + index),
    revision: 1,
    action: 'place',
    placedAt: '2026-11-22T08:00:00.000Z',
    customerRef: `c${index}`,
    country: 'United Kingdom',
    currency: 'GBP',
    lines: [...skus].map((sku, line) => ({
      lineId: String(line + 1),
      sku,
      description: `Thing ${sku}`,
      qty: random.between(1, 5),
      uom: 'each' as const,
      unitPriceMinor: 100,
    })),
  };
};

const releaseFact = (): FactOf<'release.requested'> => ({
  id: '018f0000-0000-7000-8000-000000000001',
  type: 'release.requested',
  v: 1,
  shard: WAREHOUSE,
  station: 'opening',
  epoch: 'opening',
  n: 1,
  group: 'opening',
  operator: { personId: 'person-sue', sessionId: 's', role: 'supervisor', assurance: 'pin' },
  basedOn: {},
  dependsOn: [],
  time: { at: '2026-11-22T08:59:00.000Z', uncertaintyMs: 0 },
  data: { fulfilmentIds: [], next: RELEASED, batchSize: BATCH_SIZE },
  sig: '',
});

async function fill(central: CentralNode): Promise<void> {
  const { store } = central;
  const random = new Random(4711);
  const transact = <T>(shard: string, work: Parameters<typeof store.transact<T>>[1]): Promise<T> =>
    store.transact(shard, work);
  await transact(WAREHOUSE, async (tx) =>
    tx.append({
      kind: 'settings.saved',
      input: null,
      writes: [{ collection: 'settings', id: 'warehouse', doc: { ...SETTINGS } }],
    }),
  );
  // A second warehouse with a row of each kind that must never be seen in the first.
  await transact('wh:other', async (tx) =>
    tx.append({
      kind: 'settings.saved',
      input: null,
      writes: [
        { collection: 'settings', id: 'warehouse-other', doc: { ...SETTINGS, name: 'Other' } },
        { collection: 'contacts', id: 'other-contact', doc: { ...SETTINGS.shipFrom } },
      ],
    }),
  );
  await savePeople(store, PEOPLE);
  const intakes = Array.from({ length: ORDERS }, (_, index) => intake(index, random));
  await transact('org', async (tx) => takeOrders(tx, intakes, { source: { by: 'chaos' } }));
  await store.relay.drained();
  await transact(WAREHOUSE, async (tx) => {
    const fact = releaseFact();
    const { id, data, station: stationId, operator } = fact;
    const by = { stationId, personId: operator.personId };
    const { writes } = await decideRelease(tx, { id, data, by });
    const clock = tx.append({ kind: fact.type, input: { opening: true }, writes });
    for (const { collection, id, doc } of writes) {
      if (collection !== 'fulfilments' || doc === null) continue;
      const { orderId, status } = doc as unknown as Fulfilment;
      sendFulfilmentStatus(tx, { id, orderId, status }, clock);
    }
  });
  await store.relay.drained();
}

/** Lets virtual time pass until the work is done. */
export async function complete<T>(machine: Machine, work: Promise<T>): Promise<T> {
  let done = false;
  const outcome = work.finally(() => {
    done = true;
  });
  outcome.catch(() => undefined);
  const ended = (): boolean => done;
  for (let turn = 0; !ended() && turn < 5000; turn += 1) {
    await settled();
    if (!ended()) await machine.advance(machine.now + 20, ended);
  }
  if (!ended()) throw new Error('work did not end in virtual time');
  return outcome;
}

const base = (): string => (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());

/** A folder with central's and the stations' files, to be copied for every seed. */
export async function buildWarehouse(): Promise<string> {
  const folder = mkdtempSync(join(base(), 'stowline-chaos-'));
  const machine = new Machine(1);
  useMachine(machine);
  resetPrinters();
  try {
    const central = new CentralNode(machine, folder);
    await complete(machine, central.start());
    await complete(
      machine,
      runAs(central.process, () => fill(central)),
    );
    const stations = Array.from(
      { length: STATIONS },
      (_, index) =>
        new StationNode(
          machine,
          folder,
          index,
          () => central,
          () => undefined,
        ),
    );
    for (const station of stations) {
      const { code } = await complete(
        machine,
        runAs(central.process, () => central.auth.createEnrolmentCode(WAREHOUSE)),
      );
      station.enrolCode = code;
      await complete(machine, station.start());
      await complete(
        machine,
        runAs(station.process, async () =>
          station.station?.handlers['printers:save']({
            name: 'Label printer',
            host: '127.0.0.1',
            port: 9100 + station.index,
            asksStatus: station.index % 2 === 0,
          }),
        ),
      );
    }
    // Rosters and number ranges come.
    await machine.advance(machine.now + 5000);
    for (const station of stations) {
      await complete(machine, station.stop());
      useUpNumbers(station.folder);
    }
    await complete(machine, central.stop());
    return folder;
  } finally {
    useMachine(undefined);
  }
}

/** So few are left that every packer's station has to lease some in every run. */
function useUpNumbers(folder: string): void {
  const journal = new DatabaseSync(join(folder, 'journal.sqlite'));
  journal.prepare('UPDATE number_ranges SET next = last - ?').run(NUMBERS_LEFT);
  journal.close();
}

/** The files of one run; to be removed by `removeFolder`. */
export function copyWarehouse(from: string): string {
  const folder = mkdtempSync(join(base(), 'stowline-seed-'));
  // The space that journals keep in reserve is made anew, without a byte written.
  const filter = (path: string): boolean => !path.endsWith('.reserve');
  cpSync(from, folder, { recursive: true, filter });
  return folder;
}

export const removeFolder = (folder: string): void =>
  rmSync(folder, { recursive: true, force: true });
