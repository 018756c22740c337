import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { runProgram } from '../../scripts/lib/processes.ts';
import type { Parcel } from '../../shared/schema/index.ts';
import {
  checkCentral,
  readCentral,
  shiftFinished,
  type CentralContents,
  type Violation,
} from '../invariants/index.ts';
import type { DecodedLabel } from './labels.ts';
import type { DemoStation, Stack } from './stack.ts';

export const databaseOf = (stack: Stack): string => path.join(stack.centralData, 'central.db');

/** Orders that came in. */
export const countOrders = (central: CentralContents): number =>
  central.state.filter((row) => row.collection === 'orders' && row.body !== null).length;

const parcelsOf = (central: CentralContents): Parcel[] =>
  central.state
    .filter((row) => row.collection === 'parcels' && row.body !== null)
    .map((row) => JSON.parse(row.body ?? 'null') as Parcel);

/** Numbers of the orders that were released to the floor. */
export const releasedOrders = (stack: Stack): ReadonlySet<string> =>
  new Set(
    readCentral(databaseOf(stack))
      .state.filter((row) => row.collection === 'fulfilments' && row.body !== null)
      .map((row) => JSON.parse(row.body ?? '{}') as { orderNumber: string; status: string })
      .filter(({ status }) => status !== 'open')
      .map(({ orderNumber }) => orderNumber),
  );

/** Every shipped parcel's SSCC was on paper, once, with its order's barcode, and no SSCC that nobody has. */
export function labelsTrue(central: CentralContents, labels: readonly DecodedLabel[]): Violation[] {
  const violations: Violation[] = [];
  const bySscc = new Map<string, DecodedLabel>();
  for (const label of labels) {
    const sscc = label.codes.find((code) => /^00\d{18}$/.test(code))?.slice(2);
    if (sscc === undefined) continue;
    if (bySscc.has(sscc)) {
      violations.push({ invariant: 'labels once', detail: `${sscc} came out twice` });
    }
    bySscc.set(sscc, label);
  }
  const known = new Set<string>();
  for (const parcel of parcelsOf(central)) {
    if (parcel.sscc === null) continue;
    known.add(parcel.sscc);
    const codes = bySscc.get(parcel.sscc)?.codes.toSorted().join(' ');
    const expected = [`00${parcel.sscc}`, `ORD-${parcel.orderNumber}`].toSorted().join(' ');
    if (codes !== expected) {
      violations.push({
        invariant: 'labels decode',
        detail: `${parcel.sscc}: printed ${codes ?? 'nothing'}, expected ${expected}`,
      });
    }
  }
  for (const sscc of bySscc.keys()) {
    if (!known.has(sscc))
      violations.push({ invariant: 'labels decode', detail: `${sscc} is nobody's` });
  }
  return violations;
}

/** Every fact in the station's journal has its outcome at central, and both agree on what it is. */
export function journalArrived(central: CentralContents, station: DemoStation): Violation[] {
  const db = new DatabaseSync(path.join(station.dataDir, 'journal.sqlite'), { readOnly: true });
  try {
    const journalled = db.prepare('select id, n, outcome from facts order by n').all();
    const known = new Map(central.facts.map((fact) => [fact.id, fact]));
    return journalled.flatMap(({ id, n, outcome }) => {
      const there = known.get(String(id));
      if (there && there.n === Number(n) && there.outcome === outcome) return [];
      return [
        {
          invariant: 'journal arrived',
          detail: `${station.name} ${String(n)}: here ${String(outcome)}, at central ${there?.outcome ?? 'unknown'}`,
        },
      ];
    });
  } finally {
    db.close();
  }
}

/** Live documents of one collection as the station's IndexedDB holds them: id → clock. */
async function heldBy(station: DemoStation, collection: string): Promise<Map<string, number>> {
  const rows = await station.page.evaluate(async (name) => {
    const databases = await indexedDB.databases();
    const found = databases.find((db) => db.name?.includes(`--${name}`) === true);
    if (found?.name === undefined) return null;
    const open = indexedDB.open(found.name);
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      open.addEventListener('success', () => resolve(open.result));
      open.addEventListener('error', () => reject(new Error(String(open.error))));
    });
    const request = db.transaction('docs').objectStore('docs').getAll();
    const docs = await new Promise<{ id: string; clock: number; _deleted: unknown }[]>(
      (resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(String(request.error))));
      },
    );
    db.close();
    // Dexie stores the flag as '0' or '1'.
    return docs
      .filter((doc) => doc._deleted !== true && doc._deleted !== '1')
      .map((doc) => [doc.id, doc.clock] as const);
  }, collection);
  if (rows === null) throw new Error(`${station.name} holds no collection ${collection}`);
  return new Map(rows);
}

const COMPARED = ['fulfilments', 'batches', 'tasks', 'stock', 'parcels', 'exceptions'] as const;

/** Station's state equals central's: the same documents at the same clock, in every collection of the work. */
export async function replicaEqual(
  central: CentralContents,
  station: DemoStation,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const collection of COMPARED) {
    const here = await heldBy(station, collection);
    const there = new Map(
      central.state
        .filter((row) => row.collection === collection && row.gone === 0 && row.body !== null)
        .map((row) => [row.id, (JSON.parse(row.body ?? '{}') as { clock: number }).clock]),
    );
    const differing = [...new Set([...here.keys(), ...there.keys()])].filter(
      (id) => here.get(id) !== there.get(id),
    );
    for (const id of differing.slice(0, 5)) {
      violations.push({
        invariant: 'replica equals central',
        detail: `${station.name}, ${collection} ${id}: clock ${here.get(id)} here, ${there.get(id)} there`,
      });
    }
  }
  return violations;
}

const SETTLE_MS = 30_000;

/** How the stations differ from central once the last pulls have had time to arrive. */
async function settled(
  central: CentralContents,
  stations: readonly DemoStation[],
): Promise<Violation[]> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const differing: Violation[] = [];
    for (const station of stations) differing.push(...(await replicaEqual(central, station)));
    if (differing.length === 0 || performance.now() > deadline) return differing;
  }
}

/** The chain, as anyone may verify it from the command line. */
async function chainVerifies(stack: Stack): Promise<Violation[]> {
  try {
    await runProgram(process.execPath, ['central/main.ts', 'verify', '--data', stack.centralData]);
    return [];
  } catch (error) {
    return [{ invariant: 'ledger verifies', detail: String(error) }];
  }
}

export async function checkShift(
  stack: Stack,
  stations: readonly DemoStation[],
  labels: readonly DecodedLabel[],
  orders: ReadonlySet<string>,
): Promise<{ central: CentralContents; violations: Violation[] }> {
  const central = readCentral(databaseOf(stack));
  const replicas = await settled(central, stations);
  await stack.stopStations();
  const violations = [
    ...checkCentral(central),
    ...shiftFinished(central, orders),
    ...labelsTrue(central, labels),
    ...replicas,
    ...stations.flatMap((station) => journalArrived(central, station)),
    ...(await chainVerifies(stack)),
  ];
  return { central, violations };
}
