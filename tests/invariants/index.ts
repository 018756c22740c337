/** The invariants of the design, checked against central's database and the stations' journals as they lie on disk. */
import { DatabaseSync } from 'node:sqlite';
import {
  pickedUnits,
  type ExceptionCase,
  type Fulfilment,
  type Parcel,
  type Stock,
  type Task,
} from '../../shared/schema/index.ts';
import type { EffectRecord } from '../../central/store/index.ts';

export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

interface StateRow {
  readonly shard: string;
  readonly collection: string;
  readonly id: string;
  readonly gone: number;
  readonly body: string | null;
}

export interface CentralContents {
  readonly state: StateRow[];
  readonly ledger: { shard: string; clock: number; kind: string; effects: EffectRecord[] }[];
  readonly facts: {
    station: string;
    epoch: string;
    n: number;
    id: string;
    type: string;
    outcome: string;
  }[];
}

export function readCentral(databaseFile: string): CentralContents {
  const db = new DatabaseSync(databaseFile, { readOnly: true });
  try {
    const all = <T>(sql: string) => db.prepare(sql).all() as T[];
    return {
      state: all<StateRow>('select shard, collection, id, gone, body from state'),
      ledger: all<{ shard: string; clock: number; kind: string; effects: string }>(
        'select shard, clock, kind, effects from ledger order by shard, clock',
      ).map((row) => ({ ...row, effects: JSON.parse(row.effects) as EffectRecord[] })),
      facts: all(
        'select station, epoch, n, id, type, outcome from facts order by station, epoch, n',
      ),
    };
  } finally {
    db.close();
  }
}

function documents<T>(central: CentralContents, collection: string): T[] {
  return central.state
    .filter((row) => row.collection === collection && row.body !== null)
    .map((row) => JSON.parse(row.body ?? 'null') as T);
}

const bad = (invariant: string, detail: string): Violation => ({ invariant, detail });

/** For every balance key the sum of movements in the ledger equals the balance. */
export function balancesAddUp(central: CentralContents): Violation[] {
  const sums = new Map<string, number>();
  for (const row of central.ledger) {
    for (const effect of row.effects) {
      if (effect.collection !== 'stock') continue;
      sums.set(effect.id, (sums.get(effect.id) ?? 0) + (effect.delta ?? 0));
    }
  }
  const balances = new Map(documents<Stock>(central, 'stock').map((s) => [s.id, s.onHand]));
  return [...new Set([...sums.keys(), ...balances.keys()])]
    .filter((id) => (sums.get(id) ?? 0) !== (balances.get(id) ?? 0))
    .map((id) =>
      bad('balances add up', `${id}: moved ${sums.get(id) ?? 0}, balance ${balances.get(id) ?? 0}`),
    );
}

/** Goods neither appear nor vanish: what left the bins is in totes, in parcels, or shipped. */
export function goodsConserved(central: CentralContents): Violation[] {
  const perSku = new Map<string, number>();
  const add = (sku: string, units: number) => perSku.set(sku, (perSku.get(sku) ?? 0) + units);
  for (const row of central.ledger) {
    if (row.kind === 'stock.opening' || row.kind === 'stock.counted') continue;
    for (const effect of row.effects) {
      if (effect.collection !== 'stock') continue;
      add(effect.id.split('|')[0] ?? '', effect.delta ?? 0);
    }
  }
  for (const row of central.ledger) {
    if (row.kind !== 'parcel.shipped') continue;
    for (const effect of row.effects) {
      if (effect.collection === 'stock') add(effect.id.split('|')[0] ?? '', -(effect.delta ?? 0));
    }
  }
  const openings = new Set(
    central.ledger
      .filter(
        (row) =>
          !['stock.opening', 'stock.counted'].includes(row.kind) &&
          !/^(pick|short|item|parcel|putback)\./.test(row.kind),
      )
      .flatMap((row) => row.effects.filter((e) => e.collection === 'stock' && (e.delta ?? 0) !== 0))
      .map((effect) => effect.id.split('|')[0] ?? ''),
  );
  return [...perSku]
    .filter(([sku, units]) => units !== 0 && !openings.has(sku))
    .map(([sku, units]) => bad('goods conserved', `${sku}: ${units} units too many`));
}

/** What a parcel lists is in it or left with it; what stayed behind in a shipped one, somebody is told of. */
export function parcelsHoldTheirLines(central: CentralContents): Violation[] {
  const held = new Map<string, number>();
  const left = new Map<string, number>();
  const key = (sku: string, parcelId: string) => `${sku}|${parcelId}`;
  const keyOf = (stockId: string): string => {
    const [sku = '', , containerId = ''] = stockId.split('|');
    return key(sku, containerId);
  };
  for (const stock of documents<Stock>(central, 'stock')) {
    if (stock.containerKind === 'parcel') held.set(keyOf(stock.id), stock.onHand);
  }
  for (const row of central.ledger) {
    if (row.kind !== 'parcel.shipped') continue;
    for (const effect of row.effects) {
      if (effect.collection !== 'stock') continue;
      left.set(keyOf(effect.id), (left.get(keyOf(effect.id)) ?? 0) - (effect.delta ?? 0));
    }
  }
  const told = new Set(
    documents<ExceptionCase>(central, 'exceptions')
      .filter(({ kind }) => kind === 'mispack' || kind === 'double-ship')
      .map(({ subject }) => subject.fulfilmentId),
  );
  return documents<Parcel>(central, 'parcels').flatMap((parcel) =>
    parcel.lines.flatMap(({ sku, units }) => {
      const inside = held.get(key(sku, parcel.id)) ?? 0;
      const gone = left.get(key(sku, parcel.id)) ?? 0;
      const name = `${parcel.id} ${sku}: ${units} listed, ${inside} inside, ${gone} shipped`;
      if (inside + gone !== units) return [bad('parcels hold their lines', name)];
      return parcel.status === 'shipped' && inside !== 0 && !told.has(parcel.fulfilmentId)
        ? [bad('what stayed behind is told of', name)]
        : [];
    }),
  );
}

/** Central's reserved units are exactly the open units of pick tasks at each bin. */
export function reservationsMatchTasks(central: CentralContents): Violation[] {
  const open = new Map<string, number>();
  for (const task of documents<Task>(central, 'tasks')) {
    if (task.kind !== 'pick' || task.status !== 'open') continue;
    const key = `${task.sku}@${task.locationId}`;
    open.set(key, (open.get(key) ?? 0) + Math.max(0, task.units - pickedUnits(task)));
  }
  return documents<Stock>(central, 'stock')
    .filter((s) => s.containerKind === 'location')
    .filter((s) => s.reserved !== (open.get(`${s.sku}@${s.containerId}`) ?? 0))
    .map((s) =>
      bad(
        'reservations match tasks',
        `${s.id}: reserved ${s.reserved}, open ${open.get(`${s.sku}@${s.containerId}`) ?? 0}`,
      ),
    );
}

/** Each (station, epoch) gapless from 1, each fact once, each with an outcome. */
export function factsOnce(central: CentralContents): Violation[] {
  const violations: Violation[] = [];
  const ids = new Set<string>();
  const next = new Map<string, number>();
  for (const fact of central.facts) {
    const stream = `${fact.station}/${fact.epoch}`;
    const expected = next.get(stream) ?? 1;
    if (fact.n !== expected)
      violations.push(bad('facts once', `${stream}: ${expected} is missing`));
    next.set(stream, fact.n + 1);
    if (ids.has(fact.id)) violations.push(bad('facts once', `${fact.id} came twice`));
    ids.add(fact.id);
  }
  return violations;
}

/** A parcel has one SSCC of its own, and at most one shipment. */
export function parcelsOnce(central: CentralContents): Violation[] {
  const parcels = documents<Parcel>(central, 'parcels');
  const bySscc = Map.groupBy(
    parcels.filter((p) => p.sscc !== null),
    (p) => p.sscc,
  );
  const twice = [...bySscc].filter(([, same]) => same.length > 1);
  const shipments = new Map<string, number>();
  const status = new Map<string, unknown>();
  for (const row of central.ledger) {
    for (const effect of row.effects) {
      if (effect.collection !== 'parcels') continue;
      const next = effect.doc?.['status'];
      if (next === 'shipped' && status.get(effect.id) !== 'shipped') {
        shipments.set(effect.id, (shipments.get(effect.id) ?? 0) + 1);
      }
      status.set(effect.id, next);
    }
  }
  return [
    ...twice.map(([sscc]) => bad('parcels once', `${sscc} is on two parcels`)),
    ...[...shipments]
      .filter(([, n]) => n > 1)
      .map(([id, n]) => bad('parcels once', `${id} shipped ${n} times`)),
  ];
}

/** Every fulfilment asked about ended shipped, holding what was ordered less what was given up. */
export function shiftFinished(
  central: CentralContents,
  orderNumbers: ReadonlySet<string>,
): Violation[] {
  const violations: Violation[] = [];
  const tasks = Map.groupBy(documents<Task>(central, 'tasks'), (task) => task.fulfilmentId);
  const parcels = Map.groupBy(
    documents<Parcel>(central, 'parcels'),
    (parcel) => parcel.fulfilmentId,
  );
  const orders = new Map(
    documents<{ id: string; status: string }>(central, 'orders').map((order) => [
      order.id,
      order.status,
    ]),
  );
  for (const doc of documents<Fulfilment>(central, 'fulfilments')) {
    if (!orderNumbers.has(doc.orderNumber)) continue;
    if (doc.status !== 'shipped') {
      violations.push(bad('one terminal state', `${doc.orderNumber} is ${doc.status}`));
      continue;
    }
    if (orders.get(doc.orderId) !== 'shipped') {
      violations.push(
        bad('order agrees', `${doc.orderNumber}: order is ${orders.get(doc.orderId)}`),
      );
    }
    const short = (tasks.get(doc.id) ?? []).reduce((n, t) => n + (t.short?.units ?? 0), 0);
    const shipped = (parcels.get(doc.id) ?? [])
      .filter((p) => p.status === 'shipped')
      .flatMap((p) => p.lines)
      .reduce((n, line) => n + line.units, 0);
    if (shipped + short !== doc.unitCount) {
      violations.push(
        bad(
          'ordered = shipped + short',
          `${doc.orderNumber}: ${doc.unitCount} ordered, ${shipped} shipped, ${short} short`,
        ),
      );
    }
  }
  return violations;
}

export function checkCentral(central: CentralContents): Violation[] {
  return [
    ...balancesAddUp(central),
    ...goodsConserved(central),
    ...parcelsHoldTheirLines(central),
    ...reservationsMatchTasks(central),
    ...factsOnce(central),
    ...parcelsOnce(central),
  ];
}
