import type { SignedHead } from '../../shared/protocol/index.ts';
import type { Evidence, ExceptionCase } from '../../shared/schema/index.ts';
import { derivedId } from '../decide/draft.ts';
import type { ShardTx, Store } from '../store/index.ts';
import { findContradictions, type Contradiction } from './contradictions.ts';

export const CONTRADICTED = 'ledger.contradicted';
/** Witnesses told of in one case; the first stay. */
const EVIDENCE_MAX = 20;

/** What the ledger keeps of a witnessed head that it contradicts. */
export interface ContradictedInput {
  readonly station: string;
  readonly kind: Contradiction['kind'];
  readonly head: SignedHead;
  /** The newest head of that station which the ledger still bears out; 0: none. */
  readonly agreesTo: number;
}

export interface WitnessingStation {
  readonly stationId: string;
  readonly shard: string;
}

const caseIdOf = ({ shard, database }: SignedHead): string =>
  derivedId(CONTRADICTED, shard, database);

function evidenceOf(input: ContradictedInput, at: string): Evidence {
  const { station, kind, head, agreesTo } = input;
  return {
    factId: null,
    stationId: station,
    personId: null,
    at,
    code: 'ledger-contradicted',
    values: { kind, shard: head.shard, clock: head.clock, seen: head.at, agreesTo },
  };
}

const tellsOf = (head: SignedHead) => (evidence: Evidence) =>
  evidence.values['clock'] === head.clock && evidence.values['seen'] === head.at;

/** One case for each shard and database; a witness that comes after it was settled opens it again. */
async function record(tx: ShardTx, input: ContradictedInput): Promise<void> {
  const id = caseIdOf(input.head);
  const before = (await tx.get('exceptions', [id])).get(id);
  if (before?.evidence.some(tellsOf(input.head)) === true) return;
  const doc: Omit<ExceptionCase, 'id' | 'clock'> = {
    kind: 'ledger-contradicted',
    status: 'open',
    severity: 'high',
    subject: { stationId: input.station },
    evidence: [...(before?.evidence ?? []), evidenceOf(input, tx.now)].slice(0, EVIDENCE_MAX),
    proposals: ['investigate', 'accept'],
    resolution: null,
    createdAt: before?.createdAt ?? tx.now,
  };
  tx.append({ kind: CONTRADICTED, input, writes: [{ collection: 'exceptions', id, doc }] });
}

/**
 * A station says what heads central showed it. The newest that the ledger contradicts is recorded in the
 * station's warehouse, and raises an exception there. Answers how many are contradicted.
 */
export async function takeWitness(
  store: Store,
  { stationId, shard }: WitnessingStation,
  heads: readonly SignedHead[],
): Promise<number> {
  const contradicted = await findContradictions(store, heads);
  const [newest] = contradicted.toSorted((a, b) => b.head.clock - a.head.clock);
  if (newest === undefined) return 0;
  const wrong = new Set(contradicted.map(({ head }) => head));
  const borneOut = heads.filter((head) => !wrong.has(head)).map(({ clock }) => clock);
  const agreesTo = Math.max(0, ...borneOut);
  await store.transact(shard, (tx) => record(tx, { station: stationId, ...newest, agreesTo }));
  return contradicted.length;
}
