import { withoutPersonal } from '../../shared/facts/index.ts';
import type { ExceptionCase } from '../../shared/schema/index.ts';
import { readPublicKey } from '../auth/index.ts';
import type { ShardTx, Store, Write } from '../store/index.ts';
import { prefetch, sendStatusChanges, statusesBefore, type BatchDeps } from './applyBatch.ts';
import { checkFact, type CheckedFact, type FactGroup, type RawFact } from './checkFact.ts';
import { decideFact } from './decideFact.ts';
import { exceptionOf } from './exceptionOf.ts';
import { Known } from './known.ts';

export interface Replayed {
  readonly id: string;
  readonly station: string;
  readonly n: number;
  readonly type: string;
  /** 'quarantined': it stays where it is, for the reason given. */
  readonly outcome: string;
  readonly reason: string | null;
}

interface Row {
  station: string;
  epoch: string;
  n: number;
  id: string;
  shard: string;
  type: string;
  reason: string | null;
  body: string | null;
  public_key: string;
}

/** Reasons that no second look changes: the number or the id stands for something else. */
const FINAL: ReadonlySet<string> = new Set(['id-reused', 'fork']);

function findRows(store: Store, factId: string | undefined): Promise<Row[]> {
  let query = store.read
    .selectFrom('facts')
    .innerJoin('stations', 'stations.id', 'facts.station')
    .select(['station', 'epoch', 'n', 'facts.id', 'facts.shard', 'type', 'reason', 'body'])
    .select('public_key')
    .where('outcome', '=', 'quarantined');
  if (factId !== undefined) query = query.where('facts.id', '=', factId);
  return query.orderBy('station').orderBy('epoch').orderBy('n').execute();
}

const keyOf = ({ station, epoch, n }: Row) => ({ station, epoch, n });

/** The case that told of it is settled with it. */
async function settled(tx: ShardTx, told: Write, factId: string): Promise<Write[]> {
  const doc = (await tx.get('exceptions', [told.id])).get(told.id);
  if (!doc || doc.status === 'resolved') return [];
  const resolution: ExceptionCase['resolution'] = {
    factId,
    action: 'accept',
    note: 'replayed',
    personId: doc.subject.personId ?? 'central',
  };
  return [{ ...told, doc: { ...doc, status: 'resolved', resolution } }];
}

async function decideAgain(
  tx: ShardTx,
  row: Row,
  fact: CheckedFact,
  group: FactGroup,
  deps: BatchDeps,
): Promise<Pick<Replayed, 'outcome' | 'reason'>> {
  const { station, epoch, n } = row;
  const still = await tx.db
    .selectFrom('facts')
    .select('outcome')
    .where('station', '=', station)
    .where('epoch', '=', epoch)
    .where('n', '=', n)
    .executeTakeFirst();
  // Another replay was faster: its decision stands.
  if (still?.outcome !== 'quarantined') return { outcome: 'duplicate', reason: null };
  const known = await Known.load(tx, [group]);
  await prefetch(tx, [group]);
  const decision = await decideFact(tx, fact, group.sender, known, deps.deciders);
  const { outcome, reason, writes } = decision;
  if (outcome === 'quarantined') return { outcome, reason: reason ?? null };
  const told = exceptionOf(fact, group.sender, 'quarantined-fact', row.reason ?? '', tx.now);
  const before = await statusesBefore(tx, writes);
  const clock = tx.append({
    kind: row.type,
    input: { fact: withoutPersonal(fact.raw), outcome, reason, replayed: true },
    writes: [...writes, ...(await settled(tx, told, fact.raw.id))],
  });
  await sendStatusChanges(tx, before, decision, clock);
  // Under each epoch that its station told it again in, too.
  await tx.db
    .updateTable('facts')
    .set({ outcome, reason: reason ?? null, clock, replayed: 1 })
    .where('station', '=', station)
    .where('id', '=', row.id)
    .where('content_hash', '=', fact.contentHash)
    .where('outcome', '=', 'quarantined')
    .execute();
  return { outcome, reason: reason ?? null };
}

/**
 * Decides quarantined facts again, by the rules and the state of now: each in a transaction of its own,
 * exactly once, whoever else replays at the same time. What can't be believed yet stays quarantined.
 */
export async function replayFacts(
  store: Store,
  deps: BatchDeps,
  factId?: string,
): Promise<Replayed[]> {
  const results: Replayed[] = [];
  for (const row of await findRows(store, factId)) {
    const about = { id: row.id, type: row.type, ...keyOf(row) };
    if (row.body === null || FINAL.has(row.reason ?? '')) {
      results.push({ ...about, outcome: 'quarantined', reason: row.reason });
      continue;
    }
    const sender = {
      station: row.station,
      epoch: row.epoch,
      shard: row.shard,
      key: readPublicKey(row.public_key),
    };
    const fact = await checkFact(JSON.parse(row.body) as RawFact, sender);
    const group: FactGroup = { sender, facts: [fact], trace: null };
    try {
      const answer = await store.transact(row.shard, (tx) =>
        decideAgain(tx, row, fact, group, deps),
      );
      results.push({ ...about, ...answer });
    } catch (error) {
      deps.report(error, { doing: 'replay-fact', station: row.station, n: row.n, id: row.id });
      results.push({ ...about, outcome: 'quarantined', reason: 'internal' });
    }
  }
  await store.relay.drained();
  return results;
}
