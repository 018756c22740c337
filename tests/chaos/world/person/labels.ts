import type { Station } from '../../../../renderer/replica/station.ts';
import type { Random } from '../../virtual/random.ts';
import type { Hands } from './hands.ts';

/** Looks at the printer and says what became of jobs that only a person can tell of. */
export async function settleJobs(
  hands: Hands,
  app: Station,
  parcelId: string,
  sscc: string,
  random: Random,
): Promise<boolean> {
  const answer = await app.host.call('jobs:list', { parcelId, openOnly: false });
  if (!answer.ok) return false;
  const jobs = answer.value.filter(({ document }) => document === 'shipping-label');
  const [newest] = jobs;
  if (newest === undefined) {
    // Printed at another station: the label lies there, and is scanned there or here.
    return random.chance(0.7);
  }
  if (newest.state === 'unknown' || (newest.state === 'failed' && random.chance(0.5))) {
    const lies = hands.page.host.printer.received.some(
      ({ text, whole }) => whole && text.includes(sscc),
    );
    const decision = lies && newest.state === 'unknown' ? 'it-printed' : 'reprint';
    const key = `${parcelId} shipping-label`;
    // Counted before asking: the answer may be lost after the decision was taken.
    if (decision === 'reprint') {
      hands.truth.reprints.set(key, (hands.truth.reprints.get(key) ?? 0) + 1);
    }
    const decided = await app.host.call('jobs:decide', {
      jobId: newest.jobId,
      decision,
      ...(decision === 'reprint' ? { reason: 'not-printed' as const } : {}),
    });
    hands.trace(`decide ${decision}: ${decided.ok ? 'ok' : decided.error.code}`);
    hands.truth.done.set(decision, (hands.truth.done.get(decision) ?? 0) + 1);
    return false;
  }
  return newest.state === 'printed' || newest.state === 'sent';
}
