import { createRandomStream } from '../../shared/sample/random.ts';
import { PARTS, type Part } from './world.ts';

export interface Kill {
  readonly part: Part;
  /** After the scan was sent, in answers' usual time: a random moment from 0 to as late as kills of this part may be. */
  readonly moment: number;
}

export interface KillTally {
  readonly kills: Record<Part, number>;
  /** Kills that came before the page answered. */
  unanswered: number;
  /** Of the rest: the answer was seen only as the part died. */
  justAnswered: number;
}

export interface KillPlan {
  /** What is to be killed during the scan that is about to be sent. */
  next(): Kill | undefined;
  happened(kill: Kill, answered: boolean, answeredBefore: boolean): void;
  readonly left: () => number;
  readonly tally: KillTally;
}

/**
 * The latest moment, in percent of answers' usual time: most kills fall between scan and answer, some
 * after. On a busy machine a kill takes its time, too: after one that came too late the next are earlier.
 */
const LATEST_PERCENT = 120;
const EARLIEST_LATEST_PERCENT = 5;
const EARLIER = 0.6;
const LATER = 1.2;
/** Scans from one kill to the next. */
const SCANS_BETWEEN = 4;

/** `count` kills, the parts in turn, at random moments of random scans: the same for the same seed, as long as answers take the same time. */
export function createKillPlan(seed: number, count: number): KillPlan {
  const random = createRandomStream(seed);
  const tally: KillTally = {
    kills: { chromium: 0, agent: 0, central: 0 },
    unanswered: 0,
    justAnswered: 0,
  };
  const latest: Record<Part, number> = {
    chromium: LATEST_PERCENT,
    agent: LATEST_PERCENT,
    central: LATEST_PERCENT,
  };
  let made = 0;
  let skip = random.integer(0, SCANS_BETWEEN);
  return {
    next() {
      if (made >= count) return undefined;
      if (skip > 0) {
        skip -= 1;
        return undefined;
      }
      skip = random.integer(0, SCANS_BETWEEN);
      const part = PARTS[made % PARTS.length] ?? 'agent';
      made += 1;
      return { part, moment: (random.integer(0, 100) / 100) * (latest[part] / 100) };
    },
    happened({ part }, answered, answeredBefore) {
      tally.kills[part] += 1;
      latest[part] = answeredBefore
        ? Math.max(EARLIEST_LATEST_PERCENT, latest[part] * EARLIER)
        : Math.min(LATEST_PERCENT, latest[part] * LATER);
      if (!answered) tally.unanswered += 1;
      else if (!answeredBefore) tally.justAnswered += 1;
    },
    left: () => count - made,
    tally,
  };
}

/** Nothing is killed. */
export const noKills = (): KillPlan => createKillPlan(0, 0);
