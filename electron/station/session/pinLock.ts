import { AppError } from '../../../shared/errors.ts';
import type { PeopleStore } from '../journal/index.ts';

export const PIN_TRIES_MAX = 5;
const FIRST_LOCK_MS = 5 * 60_000;
/** 5 min × 2^8 is over 21 hours: longer only helps whoever wants to keep somebody out. */
const DOUBLINGS_MAX = 8;

const lockMs = (locks: number): number =>
  FIRST_LOCK_MS * 2 ** Math.min(Math.max(locks - 1, 0), DOUBLINGS_MAX);

export interface PinLock {
  /** Counts a try before the PIN is looked at, so that pulling the plug buys none. Throws `pin-locked`. */
  readonly begin: (personId: string) => void;
  /** The PIN was wrong: throws `pin-wrong` with the tries left, or `pin-locked`. */
  readonly wrong: (personId: string) => never;
  readonly right: (personId: string) => void;
}

/** `nowMs`: estimated central time, which setting the device's clock does not move. */
export function createPinLock(
  people: PeopleStore,
  nowMs: () => number,
  persistClock: () => void,
): PinLock {
  const refuse = (untilMs: number): never => {
    throw new AppError('pin-locked', { secondsLeft: Math.ceil((untilMs - nowMs()) / 1000) });
  };
  const lock = (personId: string): never => {
    const { locks } = people.tries(personId);
    const lockedUntil = nowMs() + lockMs(locks + 1);
    people.setTries(personId, { tries: 0, locks: locks + 1, lockedUntil });
    persistClock();
    return refuse(lockedUntil);
  };

  return {
    begin: (personId) => {
      const state = people.tries(personId);
      // If central's clock was corrected backwards, the lock starts afresh and is not as long as the step.
      const until = Math.min(state.lockedUntil, nowMs() + lockMs(state.locks));
      if (until < state.lockedUntil) {
        people.setTries(personId, { ...state, lockedUntil: until });
      }
      if (until > nowMs()) refuse(until);
      if (state.tries >= PIN_TRIES_MAX) lock(personId);
      people.setTries(personId, { ...state, lockedUntil: 0, tries: state.tries + 1 });
    },
    wrong: (personId) => {
      const { tries } = people.tries(personId);
      if (tries >= PIN_TRIES_MAX) return lock(personId);
      throw new AppError('pin-wrong', { triesLeft: PIN_TRIES_MAX - tries });
    },
    right: (personId) => people.setTries(personId, { tries: 0, locks: 0, lockedUntil: 0 }),
  };
}
