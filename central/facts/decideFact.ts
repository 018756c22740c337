import { FACTS, isAutomatic, type Fact } from '../../shared/facts/index.ts';
import { decide, FURTHER_READS, quarantine, type Decision } from '../decide/index.ts';
import type { ShardTx } from '../store/index.ts';
import type { CheckedFact, Sender } from './checkFact.ts';
import { exceptionOf } from './exceptionOf.ts';
import type { Known } from './known.ts';

/** A decider that reads more than a fact can declare. */
export type AsyncDecider = (tx: ShardTx, fact: Fact) => Promise<Decision>;
export type AsyncDeciders = ReadonlyMap<string, AsyncDecider>;

/** Why the operator may not have made this fact, or null. */
function lackOfRight(fact: Fact, known: Known): 'not-allowed' | 'needs-pin' | null {
  const spec = FACTS[fact.type];
  const { personId, role, assurance } = fact.operator;
  const allowed: readonly string[] = spec.roles;
  if (!allowed.includes(role)) return 'not-allowed';
  if (known.rolesOf(personId)?.includes(role) !== true) return 'not-allowed';
  return 'pin' in spec && assurance !== 'pin' ? 'needs-pin' : null;
}

function dependsOnRefused(fact: Fact, known: Known): boolean {
  return fact.dependsOn.some((id) => known.byId(fact.station, id)?.outcome === 'refused');
}

async function decideAccepted(
  tx: ShardTx,
  fact: Fact,
  known: Known,
  deciders: AsyncDeciders,
): Promise<Decision> {
  if (known.usesForeignNumber(fact)) return quarantine('foreign-number');
  const special = deciders.get(fact.type);
  if (special) return special(tx, fact);
  const view = {
    get: tx.peek.bind(tx),
    children: tx.peekChildren.bind(tx),
  };
  for (const step of FURTHER_READS) {
    const { gets, children } = step(fact, view);
    for (const { collection, id } of gets) await tx.get(collection, [id]);
    for (const { collection, parent } of children) await tx.children(collection, [parent]);
  }
  return decide(fact, view, { now: tx.now });
}

/** Physical facts happened: what is wrong with them is flagged. Intents without right are refused. */
export async function decideFact(
  tx: ShardTx,
  checked: CheckedFact,
  sender: Sender,
  known: Known,
  deciders: AsyncDeciders,
): Promise<Decision> {
  const { verdict } = checked;
  if (verdict.kind !== 'accept') {
    const outcome = verdict.kind === 'refuse' ? 'refused' : 'quarantined';
    const seen = exceptionOf(checked, sender, 'quarantined-fact', verdict.reason, tx.now);
    return { outcome, reason: verdict.reason, writes: [seen] };
  }
  const { fact } = verdict;
  const intent = FACTS[fact.type].nature === 'intent';
  const problem =
    lackOfRight(fact, known) ?? (dependsOnRefused(fact, known) ? 'depends-on-refused' : null);
  const decision: Decision =
    intent && problem !== null
      ? { outcome: 'refused', reason: problem, writes: [] }
      : await decideAccepted(tx, fact, known, deciders);
  return makeVisible(decision, checked, sender, problem, tx.now);
}

/** Nobody is left without an exception to see for what was not simply applied. */
function makeVisible(
  decision: Decision,
  checked: CheckedFact,
  sender: Sender,
  problem: string | null,
  now: string,
): Decision {
  const { outcome, reason = outcome, writes } = decision;
  if (outcome === 'quarantined' || outcome === 'refused') {
    const concernsNobody =
      outcome === 'refused' &&
      checked.verdict.kind === 'accept' &&
      isAutomatic(checked.verdict.fact.type);
    if (concernsNobody || writes.some((write) => write.collection === 'exceptions')) {
      return { ...decision, reason };
    }
    const matter = outcome === 'refused' ? 'refused-intent' : 'quarantined-fact';
    return {
      ...decision,
      reason,
      writes: [...writes, exceptionOf(checked, sender, matter, reason, now)],
    };
  }
  if (problem === null) return decision;
  const seen = exceptionOf(checked, sender, 'unauthorised-work', problem, now);
  return {
    outcome: 'flagged',
    reason: outcome === 'flagged' ? reason : problem,
    writes: [...writes, seen],
  };
}
