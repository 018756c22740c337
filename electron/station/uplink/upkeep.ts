import { randomUUID } from 'node:crypto';
import { RangeResponse, RosterResponse } from '../../../shared/protocol/index.ts';
import type { RosterEntry } from '../../../shared/schema/index.ts';
import type { CentralClock } from '../clock/index.ts';
import type { Journal } from '../journal/index.ts';
import { readAnswer } from './http.ts';
import type { Tokens } from './tokens.ts';

const DEADLINE_MS = 15_000;
/** Numbers to have at least, and to ask for at once: together a shift at a busy packing bench without central. */
export const SSCC_KEEP = 500;
export const SSCC_ASK = 500;

export interface UpkeepOptions {
  readonly journal: Journal;
  readonly tokens: Tokens;
  readonly clock: CentralClock;
}

export interface RosterOptions extends UpkeepOptions {
  /** In the commit that renews the roster, before it does. */
  readonly onComes: (people: readonly RosterEntry[]) => void;
}

/** Fetches who may sign in. Throws what central or the line says. */
export async function refreshRoster(options: RosterOptions): Promise<void> {
  const { journal, tokens, clock } = options;
  const answer = await tokens.exchange(undefined, { path: '/v1/roster', deadlineMs: DEADLINE_MS });
  const { people, serverTime } = readAnswer(RosterResponse, answer);
  clock.observe(serverTime, answer.roundTripMs);
  journal.transaction(() => {
    options.onComes(people);
    journal.people.replaceRoster(people);
    journal.meta.set('rosterFetchedMs', clock.nowMs());
  });
}

/**
 * Leases numbers before they run low. What is asked for is kept before asking and forgotten in the commit
 * that stores the range: after a lost answer the same request brings the same range.
 */
export async function refillNumbers({ journal, tokens }: UpkeepOptions): Promise<boolean> {
  const { meta, numbers } = journal;
  const open = meta.get('rangeRequest');
  if (!open && numbers.left() >= SSCC_KEEP) return false;
  const request = open ?? { requestId: randomUUID(), count: SSCC_ASK };
  if (!open) meta.set('rangeRequest', request);
  const { epoch } = journal;
  const answer = await tokens.exchange(undefined, {
    method: 'POST',
    path: '/v1/ranges',
    json: { kind: 'sscc', epoch, ...request },
    deadlineMs: DEADLINE_MS,
  });
  const range = readAnswer(RangeResponse, answer);
  // A new epoch began meanwhile: these numbers are the old one's, and are left to it.
  if (epoch !== journal.epoch) return false;
  journal.transaction(() => {
    numbers.add(range);
    meta.remove('rangeRequest');
  });
  return true;
}
