import { randomUUID } from 'node:crypto';
import type { RosterEntry } from '../../../shared/schema/index.ts';
import type { CentralClock } from '../clock/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Tokens } from './tokens.ts';

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
  const { value, roundTripMs } = await tokens.as(undefined).ask('readRoster', {});
  const { people, serverTime } = value;
  clock.observe(serverTime, roundTripMs);
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
  const { value: range } = await tokens
    .as(undefined)
    .ask('leaseRange', { body: { kind: 'sscc', epoch, ...request } });
  // A new epoch began meanwhile: these numbers are the old one's, and are left to it.
  if (epoch !== journal.epoch) return false;
  journal.transaction(() => {
    numbers.add(range);
    meta.remove('rangeRequest');
  });
  return true;
}
