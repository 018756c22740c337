import type { JournalledFact } from '../../../shared/host/index.ts';
import type { FactData } from '../../../shared/facts/index.ts';
import type { Phrasebook } from '../exceptions/evidenceSentence.ts';
import { codeWords } from '../exceptions/evidenceSentence.ts';

/** What people at the desk ask for; everything else on the waiting list comes from the floor. */
export const DESK_INTENTS = [
  'release.requested',
  'fulfilment.cancelled',
  'address.corrected',
  'exception.resolved',
];

/** A request in words: 'Release of the next 50 orders by ship-by'. */
export function describeIntent(
  { type, data }: Pick<JournalledFact['fact'], 'type' | 'data'>,
  book: Phrasebook,
  count: (value: number) => string,
): string {
  if (type === 'release.requested') {
    // The journal only holds data that fits its type.
    const { next, fulfilmentIds, wave } = data as FactData<'release.requested'>;
    if (wave !== undefined) return book.say('intents.releaseWave', { wave });
    const number = next > 0 ? next : fulfilmentIds.length;
    return book.say(next > 0 ? 'intents.releaseNext' : 'intents.release', {
      count: number,
      formatted: count(number),
    });
  }
  if (type === 'fulfilment.cancelled') return book.say('intents.cancel');
  if (type === 'address.corrected') return book.say('intents.address');
  if (type === 'exception.resolved') return book.say('intents.resolve');
  return codeWords(book, 'factType', type);
}

export const isPending = ({ result }: JournalledFact): boolean =>
  result === null || result.outcome === 'retry';

export const isTroubled = ({ result, dismissed }: JournalledFact): boolean =>
  !dismissed && (result?.outcome === 'refused' || result?.outcome === 'quarantined');

/** Fulfilments whose release was asked for by id and is not answered yet. */
export function pendingReleases(facts: readonly JournalledFact[]): ReadonlySet<string> {
  const ids = new Set<string>();
  for (const journalled of facts) {
    if (journalled.fact.type !== 'release.requested' || !isPending(journalled)) continue;
    const { fulfilmentIds } = journalled.fact.data as FactData<'release.requested'>;
    for (const id of fulfilmentIds) ids.add(id);
  }
  return ids;
}

/** Waves whose release was asked for and is not answered yet. */
export function pendingWaves(facts: readonly JournalledFact[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const journalled of facts) {
    if (journalled.fact.type !== 'release.requested' || !isPending(journalled)) continue;
    const { wave } = journalled.fact.data as FactData<'release.requested'>;
    if (wave !== undefined) names.add(wave);
  }
  return names;
}
