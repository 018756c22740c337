import path from 'node:path';
import type { Parcel } from '../../shared/schema/index.ts';
import {
  checkCentral,
  readCentral,
  shiftFinished,
  type CentralContents,
  type Violation,
} from '../invariants/index.ts';
import { chainVerifies, journalArrived, replicaEqual } from '../invariants/station.ts';
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

const SETTLE_MS = 30_000;

/** How the stations differ from central once the last pulls have had time to arrive. */
async function settled(
  central: CentralContents,
  stations: readonly DemoStation[],
): Promise<Violation[]> {
  const deadline = performance.now() + SETTLE_MS;
  for (;;) {
    const differing: Violation[] = [];
    for (const { name, page } of stations) {
      const own = await replicaEqual(central, page);
      differing.push(...own.map((one) => ({ ...one, detail: `${name}, ${one.detail}` })));
    }
    if (differing.length === 0 || performance.now() > deadline) return differing;
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
    ...(await chainVerifies(stack.centralData)),
  ];
  return { central, violations };
}
