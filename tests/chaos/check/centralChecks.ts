import { rollUp } from '../../../central/orders/rollUp.ts';
import { effectsOf, FACTS, isFactType, type Fact } from '../../../shared/facts/index.ts';
import type { JournalledFact } from '../../../shared/host/index.ts';
import type {
  Batch,
  ExceptionCase,
  Fulfilment,
  FulfilmentStatus,
  Parcel,
} from '../../../shared/schema/index.ts';
import type { Violation } from '../../invariants/index.ts';
import type { Truth } from '../world/truth.ts';
import type { CentralRows, LedgerRow } from './reading.ts';

const bad = (invariant: string, detail: string): Violation => ({ invariant, detail });
const WORKED: readonly string[] = ['applied', 'flagged'];

function documents<T>(rows: CentralRows, collection: string): T[] {
  return rows.state
    .filter((row) => row.collection === collection && row.body !== null)
    .map((row) => JSON.parse(row.body ?? 'null') as T);
}

/** What one decided fact must have moved, by balance: effects see one document each, so the sum is the fact's own. */
function movedBy(fact: Fact): Map<string, number> {
  const moved = new Map<string, number>();
  for (const effect of effectsOf(fact)) {
    if (effect.collection !== 'stock') continue;
    const after = effect.apply(undefined);
    moved.set(effect.id, (moved.get(effect.id) ?? 0) + (after?.onHand ?? 0));
  }
  return moved;
}

const MOVES: readonly string[] = ['pick.confirmed', 'pick.undone'];

function checkMovement(row: LedgerRow): Violation[] {
  const { fact } = row;
  if (fact === undefined || !MOVES.includes(fact.type)) return [];
  if (!WORKED.includes(row.outcome ?? '')) {
    const moved = row.effects.some((effect) => (effect.delta ?? 0) !== 0);
    return moved ? [bad('a fact that is not applied moves nothing', fact.id)] : [];
  }
  // Its shape was checked by central before it was applied.
  const wanted = movedBy(fact as Fact);
  return [...wanted].flatMap(([id, units]) => {
    const delta = row.effects.find((effect) => effect.id === id)?.delta ?? 0;
    return delta === units
      ? []
      : [
          bad(
            'every fact takes effect once',
            `${fact.type} ${fact.id}: ${id} moved ${delta}, not ${units}`,
          ),
        ];
  });
}

interface Numbered {
  readonly epoch: string;
  readonly n: number;
  readonly id: string;
}
export const isForged = (truth: Truth, { epoch, n, id }: Numbered): boolean =>
  truth.forged.has(`${epoch} ${n} ${id}`);

/** What a station says of a journal that was put back. */
const TELLS_OF_LOSS: readonly string[] = ['journal-behind', 'journal-forked', 'numbers-lost'];
/** Why central may put a fact aside, but never one that a station of this house made. */
const UNBELIEVED: readonly string[] = [
  'forged',
  'newer-version',
  'unknown-type',
  'bad-envelope',
  'wrong-shard',
  'bad-data',
  'internal',
];

/** Recorded after the moment that its station's journal was put back to. */
const wentWithItsJournal = (truth: Truth, station: number, fact: Fact): boolean =>
  truth.restores.some(
    (one) => one.station === station && one.epoch === fact.epoch && fact.n > one.lastN,
  );

/** Forgeries change nothing but what tells of them, and a supervisor sees each. */
export function checkForgeries(truth: Truth, rows: CentralRows): Violation[] {
  const violations: Violation[] = [];
  const told = new Set<string>();
  for (const row of rows.ledger) {
    if (row.fact === undefined || !isForged(truth, row.fact)) continue;
    const what = truth.forged.get(`${row.fact.epoch} ${row.fact.n} ${row.fact.id}`) ?? '';
    const changed = row.effects.filter(({ collection }) => collection !== 'exceptions');
    if (changed.length > 0) {
      const names = changed.map(({ collection, id }) => `${collection}/${id}`).join(' ');
      violations.push(bad('forgeries change nothing', `${what}: ${row.outcome} ${names}`));
    }
    if (row.effects.length > changed.length) told.add(row.fact.id);
  }
  for (const row of rows.facts) {
    const what = truth.forged.get(`${row.epoch} ${row.n} ${row.id}`);
    if (what === undefined || row.outcome === 'duplicate' || told.has(row.id)) continue;
    violations.push(bad('every refusal is visible', `forged ${what} ${row.id}: no exception`));
  }
  return violations;
}

/** 1 and 2: what was acknowledged is at central, and took effect exactly once. */
export function checkFacts(
  truth: Truth,
  rows: CentralRows,
  notices: ReadonlyMap<number, readonly string[]>,
): Violation[] {
  const honest = rows.facts.filter((row) => !isForged(truth, row));
  // Under a newer epoch it is told again, as a duplicate: what became of it was decided first.
  const known = new Map(
    honest
      .toSorted((a, b) => Number(a.outcome !== 'duplicate') - Number(b.outcome !== 'duplicate'))
      .map((row) => [row.id, row]),
  );
  const violations: Violation[] = [];
  for (const { station, fact } of truth.beeped) {
    const row = known.get(fact.id);
    if (row === undefined) {
      const told = (notices.get(station) ?? []).some((code) => TELLS_OF_LOSS.includes(code));
      if (told && wentWithItsJournal(truth, station, fact)) continue;
      violations.push(
        bad('no acknowledged scan is lost', `station-${station} ${fact.type} ${fact.n} ${fact.id}`),
      );
    } else if (row.type !== fact.type || (row.epoch === fact.epoch && row.n !== fact.n)) {
      violations.push(bad('no acknowledged scan is lost', `${fact.id} is another fact at central`));
    } else if (UNBELIEVED.includes(row.reason ?? '')) {
      violations.push(
        bad(
          'what people did is believed',
          `${fact.type} ${fact.id} is ${row.outcome}: ${row.reason}`,
        ),
      );
    }
  }
  for (const [id, where] of truth.vanished) {
    if (truth.undone.has(id) || !WORKED.includes(known.get(id)?.outcome ?? '')) continue;
    const beeped = truth.beeped.find(({ fact }) => fact.id === id);
    if (beeped && wentWithItsJournal(truth, beeped.station, beeped.fact)) continue;
    violations.push(bad('what was shown stays shown', `pick ${id} vanished from ${where}`));
  }
  for (const [id, { clock, station, where }] of truth.shownOver) {
    const row = known.get(id);
    if (row?.clock == null || row.clock > clock || !WORKED.includes(row.outcome)) continue;
    // A journal that was put back may have forgotten an answer to what its pages have stored since.
    const forgot = truth.restores.some((put) => put.station === station && put.clock >= clock);
    if (forgot) continue;
    const detail = `${row.type} ${id} of ${row.clock}, ${where} of ${clock}`;
    violations.push(bad('no fact is shown twice', detail));
  }
  const decided = new Map<string, number>();
  for (const row of rows.ledger) {
    if (row.fact === undefined || row.kind === 'fact.forked') continue;
    if (row.fact.station === 'opening' || isForged(truth, row.fact)) continue;
    decided.set(row.fact.id, (decided.get(row.fact.id) ?? 0) + 1);
    violations.push(...checkMovement(row));
  }
  for (const [id, times] of decided) {
    if (times > 1)
      violations.push(bad('every fact takes effect once', `${id} was decided ${times} times`));
  }
  for (const row of rows.facts) {
    if (row.outcome !== 'duplicate' && !decided.has(row.id) && !isForged(truth, row)) {
      violations.push(
        bad('every fact takes effect once', `${row.id} is answered and not in the ledger`),
      );
    }
  }
  return violations;
}

/** 4: a fulfilment ends once, and its order is its roll-up. */
export function checkOrders(rows: CentralRows): Violation[] {
  const violations: Violation[] = [];
  const ended = new Map<string, string>();
  for (const row of rows.ledger) {
    for (const effect of row.effects) {
      if (effect.collection !== 'fulfilments') continue;
      const status = String(effect.doc?.['status']);
      const end = ended.get(effect.id);
      if (end !== undefined && status !== end) {
        violations.push(bad('one terminal state', `${effect.id}: ${status} after ${end}`));
      }
      if (status === 'shipped' || status === 'cancelled') ended.set(effect.id, status);
    }
  }
  const byOrder = Map.groupBy(documents<Fulfilment>(rows, 'fulfilments'), (doc) => doc.orderId);
  for (const order of documents<{ id: string; status: string }>(rows, 'orders')) {
    const statuses: FulfilmentStatus[] = (byOrder.get(order.id) ?? []).map((doc) => doc.status);
    const wanted = rollUp(statuses);
    if (order.status !== wanted) {
      violations.push(bad('roll-up agrees', `${order.id} is ${order.status}, not ${wanted}`));
    }
  }
  return violations;
}

/** 5: one number a parcel, one parcel a number, and one shipment. */
export function checkParcels(truth: Truth, rows: CentralRows): Violation[] {
  const violations: Violation[] = [];
  const bySscc = new Map<string, string>();
  for (const row of rows.ledger) {
    const { fact } = row;
    if (fact?.type !== 'parcel.closed' || isForged(truth, fact)) continue;
    const { sscc, parcelId } = fact.data as { sscc: string; parcelId: string };
    const other = bySscc.get(sscc);
    if (other !== undefined) {
      violations.push(bad('a number is used once', `${sscc} by ${other} and ${parcelId}`));
    }
    bySscc.set(sscc, `${parcelId} (${fact.station})`);
  }
  for (const parcel of documents<Parcel>(rows, 'parcels')) {
    if (parcel.status === 'shipped' && parcel.sscc === null) {
      violations.push(bad('a shipped parcel has a label', parcel.id));
    }
  }
  return violations;
}

/** 6: a batch has one holder; each new one has the next fence, and takes over only by saying so. */
export function checkBatches(rows: CentralRows): Violation[] {
  const violations: Violation[] = [];
  const last = new Map<string, Batch>();
  for (const row of rows.ledger) {
    for (const effect of row.effects) {
      if (effect.collection !== 'batches' || effect.doc === null || effect.doc === undefined)
        continue;
      const doc = effect.doc as unknown as Batch;
      const before = last.get(doc.id);
      last.set(doc.id, doc);
      if (before === undefined) continue;
      if (doc.fence < before.fence) {
        violations.push(
          bad('one holder a batch', `${doc.code}: fence ${before.fence} → ${doc.fence}`),
        );
      }
      const holder = doc.lease?.stationId;
      if (holder === undefined || holder === before.lease?.stationId) continue;
      const reopened = row.kind === 'pick.undone' || row.kind === 'short.undone';
      if (before.lease !== null) {
        const claim = row.fact?.data as { takeOver?: boolean } | undefined;
        if (row.kind !== 'batch.claimed' || claim?.takeOver !== true) {
          violations.push(
            bad('one holder a batch', `${doc.code}: taken by ${row.kind} from its holder`),
          );
        }
      }
      if (!reopened && doc.fence !== before.fence + 1) {
        violations.push(
          bad(
            'one holder a batch',
            `${doc.code}: ${row.kind} with fence ${doc.fence} after ${before.fence}`,
          ),
        );
      }
    }
  }
  return violations;
}

const isAutomatic = (type: string): boolean => isFactType(type) && 'automatic' in FACTS[type];

/** 9: what was refused or put aside is an exception at central, and on its station's list until dismissed. */
export function checkTroubles(
  rows: CentralRows,
  troubles: ReadonlyMap<number, readonly JournalledFact[]>,
  truth: Truth,
): Violation[] {
  const violations: Violation[] = [];
  const evident = new Set<string>();
  for (const one of documents<ExceptionCase>(rows, 'exceptions')) {
    for (const { factId } of one.evidence) if (factId !== null) evident.add(factId);
  }
  const listed = new Set<string>();
  for (const list of troubles.values()) for (const { fact } of list) listed.add(fact.id);
  /** A journal that was put back does not know of it any more; central does. */
  const gone = ({ epoch, n }: Numbered): boolean =>
    truth.restores.some((one) => one.epoch === epoch && n > one.lastN);
  for (const row of rows.facts) {
    const troubled = row.outcome === 'refused' || row.outcome === 'quarantined';
    if (!troubled || isAutomatic(row.type) || isForged(truth, row)) continue;
    if (!evident.has(row.id)) {
      violations.push(bad('every refusal is visible', `${row.type} ${row.id}: no exception`));
    }
    if (!listed.has(row.id) && !truth.dismissed.has(row.id) && !gone(row)) {
      violations.push(
        bad('every refusal is visible', `${row.type} ${row.id}: not on its station's list`),
      );
    }
  }
  // Late work has to be told of, whoever was right.
  for (const row of rows.ledger) {
    if (row.outcome !== 'flagged' || row.fact === undefined) continue;
    const raised = row.effects.some(({ collection }) => collection === 'exceptions');
    if (!raised) violations.push(bad('every flag is an exception', `${row.kind} ${row.fact.id}`));
  }
  return violations;
}
