import type { SignedHead } from '../../../shared/protocol/index.ts';

const MINUTE_MS = 60_000;

/** 0: within two minutes of the newest; each step twice as old. */
const stepOf = (newest: SignedHead, head: SignedHead): number => {
  const minutes = (Date.parse(newest.at) - Date.parse(head.at)) / MINUTE_MS;
  return Math.floor(Math.log2(Math.max(1, minutes)));
};

/**
 * A shard's heads, newest first, with another one: the newest stays, and of those before it one for each doubling
 * of age. A year needs twenty.
 */
export function withHead(heads: readonly SignedHead[], next: SignedHead): SignedHead[] {
  const [newest] = heads;
  if (newest?.clock === next.clock && newest.hash === next.hash) return [...heads];
  const oldestOfStep = new Map<number, SignedHead>();
  for (const head of heads) oldestOfStep.set(stepOf(next, head), head);
  return [next, ...[...oldestOfStep].toSorted(([a], [b]) => a - b).map(([, head]) => head)];
}
