import { withoutPersonal, type Fact, type FactResult } from '../../shared/facts/index.ts';
import { readsOf, type DecideReads, type Decision } from '../decide/index.ts';
import type { ShippedParcel } from '../routing/messages.ts';
import { insertRows, type InternalCollection, type ShardTx, type Write } from '../store/index.ts';
import {
  forLedger,
  type CheckedFact,
  type FactGroup,
  type RawFact,
  type Sender,
} from './checkFact.ts';
import { decideFact, type AsyncDeciders } from './decideFact.ts';
import { exceptionOf } from './exceptionOf.ts';
import { Known, type Answered } from './known.ts';
import { sendAddressChecks } from './sendAddressChecks.ts';

export interface BatchDeps {
  readonly deciders: AsyncDeciders;
  /** Hears of a fact that threw, or a group that could not be committed. */
  readonly report: (error: unknown, about: Record<string, unknown>) => void;
  /** Told of how many groups make a batch. */
  readonly onBatch?: (groups: number) => void;
}

const FACTS_COLUMNS = [
  'station',
  'epoch',
  'n',
  'id',
  'shard',
  'group_id',
  'type',
  'body_hash',
  'content_hash',
  'outcome',
  'reason',
  'clock',
  'received_at',
  'body',
] as const;

/** A fact whose reads can't be told must not keep the batch from being read: its decision will fail by itself. */
function declaredReads(fact: Fact): DecideReads {
  try {
    return readsOf(fact);
  } catch {
    return { gets: [], children: [] };
  }
}

/** Everything that the batch's decisions will look at, in one read per collection. */
export async function prefetch(tx: ShardTx, groups: readonly FactGroup[]): Promise<void> {
  const ids = new Map<InternalCollection, string[]>();
  const parents = new Map<InternalCollection, string[]>();
  const add = (into: typeof ids, collection: InternalCollection, id: string) => {
    const list = into.get(collection);
    if (list) list.push(id);
    else into.set(collection, [id]);
  };
  for (const { verdict } of groups.flatMap((group) => group.facts)) {
    if (verdict.kind !== 'accept') continue;
    const reads = declaredReads(verdict.fact);
    for (const { collection, id } of reads.gets) add(ids, collection, id);
    for (const { collection, parent } of reads.children) add(parents, collection, parent);
  }
  for (const [collection, wanted] of ids) await tx.get(collection, wanted);
  for (const [collection, wanted] of parents) await tx.children(collection, wanted);
}

/** What left, for those who are to be told of it. */
async function shippedParcels(tx: ShardTx, fulfilmentId: string): Promise<ShippedParcel[]> {
  const parcels = (await tx.children('parcels', [fulfilmentId])).get(fulfilmentId) ?? [];
  return parcels
    .filter(({ status }) => status === 'shipped')
    .toSorted((a, b) => (a.openedAt < b.openedAt ? -1 : 1))
    .map(({ id, sscc, lines }) => ({ id, sscc, lines }));
}

/** Tells `org` of every fulfilment whose status the writes changed, so that its order's roll-up follows. */
export async function sendStatusChanges(
  tx: ShardTx,
  before: ReadonlyMap<string, string>,
  { writes, wave }: Pick<Decision, 'writes' | 'wave'>,
  clock: number,
): Promise<void> {
  const last = new Map(
    writes.filter((w) => w.collection === 'fulfilments').map((w) => [w.id, w.doc] as const),
  );
  for (const [fulfilmentId, doc] of last) {
    if (doc === null || doc['status'] === before.get(fulfilmentId)) continue;
    const { orderId, status } = doc;
    const parcels = status === 'shipped' ? await shippedParcels(tx, fulfilmentId) : undefined;
    tx.send('org', {
      id: `${fulfilmentId}:${clock}`,
      kind: 'fulfilment.status',
      body: {
        ...{ orderId, fulfilmentId, status, clock },
        ...(parcels && { parcels }),
        ...(wave && status === 'released' && { wave }),
      },
    });
  }
}

export async function statusesBefore(
  tx: ShardTx,
  writes: readonly Write[],
): Promise<Map<string, string>> {
  const ids = writes.filter((w) => w.collection === 'fulfilments').map((w) => w.id);
  if (ids.length === 0) return new Map();
  const docs = await tx.get('fulfilments', ids);
  return new Map([...docs].map(([id, doc]) => [id, doc.status]));
}

/** One transaction's worth of groups, decided in order. Results stop at a group's first `retry`. */
export class BatchApplication {
  readonly #tx: ShardTx;
  readonly #deps: BatchDeps;
  readonly #known: Known;
  readonly #rows: (readonly unknown[])[] = [];
  readonly #forks: (readonly unknown[])[] = [];

  private constructor(tx: ShardTx, known: Known, deps: BatchDeps) {
    this.#tx = tx;
    this.#known = known;
    this.#deps = deps;
  }

  static async run(
    tx: ShardTx,
    groups: readonly FactGroup[],
    deps: BatchDeps,
  ): Promise<FactResult[][]> {
    const known = await Known.load(tx, groups);
    await prefetch(tx, groups);
    const batch = new BatchApplication(tx, known, deps);
    const results: FactResult[][] = [];
    for (const group of groups) results.push(await batch.#applyGroup(group));
    await insertRows(tx.db, 'facts', FACTS_COLUMNS, batch.#rows);
    await insertRows(
      tx.db,
      'fact_forks',
      ['station', 'epoch', 'n', 'body_hash', 'shard', 'received_at', 'body'],
      batch.#forks,
      'on conflict do nothing',
    );
    return results;
  }

  async #applyGroup(group: FactGroup): Promise<FactResult[]> {
    this.#tx.trace = group.trace;
    const results: FactResult[] = [];
    const retry = this.#reasonToRetry(group);
    for (const fact of group.facts) {
      const { id, n } = fact.raw;
      const answered = this.#known.stream(group).byNumber.get(n);
      if (answered) {
        results.push(
          answered.bodyHash === fact.bodyHash
            ? resultOf(fact, answered)
            : this.#refuseFork(fact, group),
        );
      } else if (retry !== null) {
        results.push({ id, n, outcome: 'retry', reason: retry });
        return results;
      } else {
        results.push(await this.#applyFact(fact, group));
      }
    }
    return results;
  }

  /** A group is taken whole or not at all: a gap or a newer fact within it holds all that is new of it. */
  #reasonToRetry(group: FactGroup): string | null {
    let { next } = this.#known.stream(group);
    const { byNumber } = this.#known.stream(group);
    for (const { raw, verdict } of group.facts) {
      // Below `next`: answered before, or repeated within the group.
      if (byNumber.has(raw.n) || raw.n < next) continue;
      if (raw.n > next) return 'gap';
      if (verdict.kind === 'retry') return verdict.reason;
      next += 1;
    }
    return null;
  }

  async #applyFact(fact: CheckedFact, group: FactGroup): Promise<FactResult> {
    const { raw, bodyHash, contentHash } = fact;
    const earlier = this.#known.byId(group.sender.station, raw.id);
    let answer: Answered;
    if (earlier?.contentHash === contentHash) {
      // Under another epoch its station may not know what became of it.
      const { outcome, reason, clock } = earlier;
      const stands = outcome === 'refused' || outcome === 'quarantined';
      const told = stands ? { outcome, reason } : { outcome: 'duplicate', reason: null };
      answer = { id: raw.id, bodyHash, contentHash, ...told, clock };
    } else {
      const taken = earlier !== undefined;
      const { outcome, reason, clock } = await this.#decideAndAppend(fact, group.sender, taken);
      answer = { id: raw.id, bodyHash, contentHash, outcome, reason: reason ?? null, clock };
    }
    this.#known.note(group, raw.n, answer);
    this.#rows.push([
      group.sender.station,
      group.sender.epoch,
      raw.n,
      raw.id,
      this.#tx.shard,
      textOf(raw['group']),
      textOf(raw['type']),
      bodyHash,
      contentHash,
      answer.outcome,
      answer.reason,
      answer.clock,
      this.#tx.now,
      keptBody(raw, answer.outcome),
    ]);
    return resultOf(fact, answer);
  }

  async #decideAndAppend(
    fact: CheckedFact,
    sender: Sender,
    idTaken: boolean,
  ): Promise<Decision & { clock: number }> {
    if (idTaken) return this.#append(fact, this.#quarantine(fact, sender, 'id-reused'));
    try {
      const decision = await decideFact(this.#tx, fact, sender, this.#known, this.#deps.deciders);
      return await this.#append(fact, decision);
    } catch (error) {
      const { id, n } = fact.raw;
      const reqId = this.#tx.trace;
      this.#deps.report(error, { doing: 'decide-fact', station: sender.station, n, id, reqId });
      return this.#append(fact, this.#quarantine(fact, sender, 'internal'));
    }
  }

  async #append(fact: CheckedFact, decision: Decision): Promise<Decision & { clock: number }> {
    const { outcome, reason, writes } = decision;
    const before = await statusesBefore(this.#tx, writes);
    const clock = this.#tx.append({
      kind: textOf(fact.raw['type']) || 'unknown',
      input: { fact: forLedger(fact), outcome, reason },
      writes,
    });
    await sendStatusChanges(this.#tx, before, decision, clock);
    await sendAddressChecks(this.#tx, writes, clock);
    return { ...decision, clock };
  }

  #quarantine(fact: CheckedFact, sender: Sender, reason: string): Decision {
    const seen = exceptionOf(fact, sender, 'quarantined-fact', reason, this.#tx.now);
    return { outcome: 'quarantined', reason, writes: [seen] };
  }

  /** The number is taken by another body: two disks go by one name. The first one stays; this one is evidence. */
  #refuseFork(fact: CheckedFact, { sender }: FactGroup): FactResult {
    const { raw, bodyHash } = fact;
    const result: FactResult = { id: raw.id, n: raw.n, outcome: 'quarantined', reason: 'fork' };
    if (!this.#known.noteFork(sender, raw.n, bodyHash)) return result;
    const exception = exceptionOf(fact, sender, 'quarantined-fact', 'fork', this.#tx.now);
    const row = [
      sender.station,
      sender.epoch,
      raw.n,
      bodyHash,
      this.#tx.shard,
      this.#tx.now,
      JSON.stringify(raw),
    ];
    this.#forks.push(row);
    this.#tx.append({
      kind: 'fact.forked',
      input: { fact: forLedger(fact) },
      writes: [exception],
    });
    return result;
  }
}

/** What was set aside may be decided again, and needs all of it for that; what was refused never is. */
function keptBody(raw: RawFact, outcome: string): string | null {
  if (outcome === 'quarantined') return JSON.stringify(raw);
  return outcome === 'refused' ? JSON.stringify(withoutPersonal(raw)) : null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function resultOf(fact: CheckedFact, answered: Answered): FactResult {
  return {
    id: fact.raw.id,
    n: fact.raw.n,
    outcome: answered.outcome as FactResult['outcome'],
    ...(answered.clock === null ? {} : { clock: answered.clock }),
    ...(answered.reason === null ? {} : { reason: answered.reason }),
  };
}
