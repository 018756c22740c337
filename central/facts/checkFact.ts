import { verify, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { Compile } from 'typebox/compile';
import { isSscc } from '../../shared/barcodes/index.ts';
import { canonicalMembers, joinMembers } from '../../shared/canonicalJson.ts';
import { parcelIdOf } from '../../shared/domain/packing/index.ts';
import {
  currentData,
  FACT_TYPES,
  FactEnvelope,
  FACTS,
  isFactType,
  withoutPersonal,
  type Fact,
  type FactType,
} from '../../shared/facts/index.ts';
import { isUuid } from '../../shared/ids.ts';
import { sha256 } from '../store/index.ts';

/** A fact as it came over the wire: only its id and number are known to be right. */
export interface RawFact {
  readonly id: string;
  readonly n: number;
  readonly [field: string]: unknown;
}

export interface Sender {
  readonly station: string;
  readonly epoch: string;
  readonly shard: string;
  readonly key: KeyObject;
}

export type Verdict =
  | { readonly kind: 'accept'; readonly fact: Fact }
  | { readonly kind: 'quarantine' | 'refuse' | 'retry'; readonly reason: string };

export interface CheckedFact {
  readonly raw: RawFact;
  readonly bodyHash: string;
  /** Of what it says, without its number, time and signature. */
  readonly contentHash: string;
  readonly verdict: Verdict;
}

const envelope = Compile(FactEnvelope);
type DataCheck = { Check(value: unknown): boolean };
const dataChecks = new Map<FactType, DataCheck>(
  FACT_TYPES.map((type) => [type, Compile(FACTS[type].data) as DataCheck]),
);

/** Data of whatever version as today's, or null where it is not what that version says. */
function brought(type: FactType, v: number, data: unknown): { data: unknown } | null {
  try {
    const current = currentData(FACTS[type], v, data);
    return dataChecks.get(type)?.Check(current) === true ? { data: current } : null;
  } catch {
    // Upcasters trust the shape they were written for.
    return null;
  }
}

/** Off the main thread: a full push takes tens of milliseconds. */
const verifyInPool = promisify<null, Buffer, KeyObject, Buffer, boolean>(verify);

/** The texts that signature and hashes are over. A fact is long: each part of it is written once. */
function textsOf(raw: RawFact): { body: string; unsigned: string; content: string } {
  const members = canonicalMembers(raw);
  const body = joinMembers(members.values());
  const content = joinMembers(CONTENT.flatMap((name) => members.get(name) ?? []));
  members.delete('sig');
  return { body, unsigned: joinMembers(members.values()), content };
}
/** What a fact says, in the order of canonical JSON. */
const CONTENT = ['data', 'id', 'operator', 'type'];

async function isSigned({ sig }: RawFact, unsigned: string, key: KeyObject): Promise<boolean> {
  if (typeof sig !== 'string') return false;
  return verifyInPool(null, Buffer.from(unsigned), key, Buffer.from(sig, 'base64'));
}

/**
 * What a fact says of itself that every station's program makes from the fact or takes from central. Anything
 * else is somebody else's program, which could name another's document as its own.
 */
function misnamed(fact: Fact): 'id-not-derived' | 'bad-sscc' | null {
  if (fact.type === 'parcel.opened') {
    const isOwn = isUuid(fact.id) && fact.data.parcelId === parcelIdOf(fact.id);
    return isOwn ? null : 'id-not-derived';
  }
  const takesNumber = fact.type === 'parcel.closed' || fact.type === 'pallet.numbered';
  return takesNumber && !isSscc(fact.data.sscc) ? 'bad-sscc' : null;
}

async function judge(raw: RawFact, unsigned: string, sender: Sender): Promise<Verdict> {
  if (raw['station'] !== sender.station || raw['epoch'] !== sender.epoch) {
    return { kind: 'refuse', reason: 'forged' };
  }
  if (!(await isSigned(raw, unsigned, sender.key))) return { kind: 'refuse', reason: 'forged' };
  const { type, v } = raw;
  if (typeof type !== 'string' || !isFactType(type)) {
    return { kind: 'quarantine', reason: 'unknown-type' };
  }
  if (typeof v === 'number' && v > FACTS[type].v) return { kind: 'retry', reason: 'newer-version' };
  if (!envelope.Check(raw)) return { kind: 'quarantine', reason: 'bad-envelope' };
  if (raw.shard !== sender.shard) return { kind: 'quarantine', reason: 'wrong-shard' };
  const current = brought(type, raw.v, raw.data);
  if (current === null) return { kind: 'quarantine', reason: 'bad-data' };
  // The checks above are what its type claims.
  const fact = { ...raw, v: FACTS[type].v, data: current.data } as unknown as Fact;
  const reason = misnamed(fact);
  return reason === null ? { kind: 'accept', fact } : { kind: 'quarantine', reason };
}

/** Everything that can be said of a fact without looking at state. */
export async function checkFact(raw: RawFact, sender: Sender): Promise<CheckedFact> {
  const { body, unsigned, content } = textsOf(raw);
  return {
    raw,
    bodyHash: sha256(body),
    contentHash: sha256(content),
    verdict: await judge(raw, unsigned, sender),
  };
}

/**
 * A fact as the ledger may keep it for ever: without personal data, and of one that central does not understand or
 * believe only what it is called. The whole of it lies beside the chain, where it can be erased.
 */
export function forLedger({ raw, bodyHash, verdict }: CheckedFact): Record<string, unknown> {
  if (verdict.kind === 'accept') return withoutPersonal(raw);
  const { id, n, type, v, station, epoch, shard, group } = raw;
  const named = Object.entries({ type, v, station, epoch, shard, group }).filter(
    ([, value]) => typeof value === 'number' || (typeof value === 'string' && value.length <= 120),
  );
  return { id, n, ...Object.fromEntries(named), bodyHash };
}

export interface FactGroup {
  readonly sender: Sender;
  readonly facts: readonly CheckedFact[];
  /** Id of the request that brought it. */
  readonly trace: string | null;
}

/** Facts of one recordFacts call lie next to each other and name the same group. */
export function splitGroups(
  facts: readonly CheckedFact[],
  sender: Sender,
  trace: string | null,
): FactGroup[] {
  const groups: CheckedFact[][] = [];
  let name: unknown;
  for (const fact of facts) {
    const last = groups.at(-1);
    const group = fact.raw['group'];
    if (last && typeof group === 'string' && group === name) last.push(fact);
    else groups.push([fact]);
    name = group;
  }
  return groups.map((members) => ({ sender, facts: members, trace }));
}
