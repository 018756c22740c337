/** What of a fulfilment is where: picked into which tote, verified into which parcel, missing. */
import type { Fulfilment, Parcel, Task } from '../../schema/work.ts';
import type { View } from '../view.ts';

export interface PackRow {
  readonly sku: string;
  readonly description: string;
  /** Eaches the tasks asked for. */
  readonly ordered: number;
  /** Eaches in totes for this fulfilment, verified ones included. */
  readonly picked: number;
  /** Eaches verified into any parcel. */
  readonly verified: number;
  /** Eaches verified into the parcel that is open now. */
  readonly here: number;
  /** Still in the totes: picked − verified. */
  readonly left: number;
  /** Units that each tote still holds, in the order in which they are taken out. */
  readonly inTotes: readonly { readonly toteId: string; readonly units: number }[];
}

export interface PackTotals {
  readonly ordered: number;
  readonly picked: number;
  readonly verified: number;
  readonly left: number;
  /** Ordered but not verified: what would be missing if this were all. */
  readonly missing: number;
}

export const livingParcels = (view: View, fulfilmentId: string): Parcel[] =>
  view
    .children('parcels', fulfilmentId)
    .filter((parcel) => parcel.status !== 'voided')
    .toSorted((a, b) =>
      a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : a.id < b.id ? -1 : 1,
    );

const unitsOf = (parcel: Parcel, sku: string): number =>
  parcel.lines.find((line) => line.sku === sku)?.units ?? 0;

/**
 * Units by tote, as picked. A task counts no more than it asked for: what a double pick brought on top
 * goes back to the shelf by a put-back task, not into this parcel.
 */
function pickedByTote(tasks: readonly Task[]): Map<string, number> {
  const byTote = new Map<string, number>();
  for (const task of tasks) {
    let wanted = task.units;
    for (const { toteId, units } of task.picks) {
      const taken = Math.min(wanted, units);
      wanted -= taken;
      if (taken > 0) byTote.set(toteId, (byTote.get(toteId) ?? 0) + taken);
    }
  }
  return byTote;
}

/** Verified units come out of the totes in the fulfilment's order of totes, one after the other. */
function stillInTotes(byTote: Map<string, number>, order: readonly string[], verified: number) {
  const rank = (toteId: string) => {
    const at = order.indexOf(toteId);
    return at === -1 ? order.length : at;
  };
  let gone = verified;
  const left: { toteId: string; units: number }[] = [];
  for (const [toteId, units] of [...byTote].sort((a, b) => rank(a[0]) - rank(b[0]))) {
    const out = Math.min(units, gone);
    gone -= out;
    if (units > out) left.push({ toteId, units: units - out });
  }
  return left;
}

export function packRows(view: View, fulfilment: Fulfilment): PackRow[] {
  const parcels = livingParcels(view, fulfilment.id);
  const open = parcels.find((parcel) => parcel.status === 'open');
  const bySku = new Map<string, Task[]>();
  const tasks = view
    .children('tasks', fulfilment.id)
    .filter(({ kind, status }) => kind === 'pick' && status !== 'cancelled')
    .toSorted((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : 1));
  for (const task of tasks) {
    const same = bySku.get(task.sku);
    if (same) same.push(task);
    else bySku.set(task.sku, [task]);
  }
  return [...bySku].map(([sku, of]): PackRow => {
    const byTote = pickedByTote(of);
    const picked = [...byTote.values()].reduce((sum, units) => sum + units, 0);
    const verified = parcels.reduce((sum, parcel) => sum + unitsOf(parcel, sku), 0);
    const line = fulfilment.lines.find((candidate) => candidate.sku === sku);
    return {
      sku,
      description: view.get('products', sku)?.description ?? line?.description ?? sku,
      ordered: of.reduce((sum, task) => sum + task.units, 0),
      picked,
      verified,
      here: open ? unitsOf(open, sku) : 0,
      left: Math.max(0, picked - verified),
      inTotes: stillInTotes(byTote, fulfilment.toteIds, verified),
    };
  });
}

export function packTotals(rows: readonly PackRow[]): PackTotals {
  const sum = (of: (row: PackRow) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    ordered: sum((row) => row.ordered),
    picked: sum((row) => row.picked),
    verified: sum((row) => row.verified),
    left: sum((row) => row.left),
    missing: sum((row) => Math.max(0, row.ordered - row.verified)),
  };
}
