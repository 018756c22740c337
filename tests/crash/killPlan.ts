import { createRandomStream } from '../../shared/sample/random.ts';
import { PARTS, type Part } from './world.ts';

export interface Kill {
  readonly part: Part;
  /** After the scan was sent, in answers' usual time: a random moment of 0 to 1.2. */
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

/** Most kills fall between scan and answer, some after. */
const LATEST_PERCENT = 120;
/** Scans from one kill to the next. */
const SCANS_BETWEEN = 4;

/** `count` kills, the parts in turn, at random moments of random scans; the same for the same seed. */
export function createKillPlan(seed: number, count: number): KillPlan {
  const random = createRandomStream(seed);
  const tally: KillTally = {
    kills: { chromium: 0, agent: 0, central: 0 },
    unanswered: 0,
    justAnswered: 0,
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
      return { part, moment: random.integer(0, LATEST_PERCENT) / 100 };
    },
    happened({ part }, answered, answeredBefore) {
      tally.kills[part] += 1;
      if (!answered) tally.unanswered += 1;
      else if (!answeredBefore) tally.justAnswered += 1;
    },
    left: () => count - made,
    tally,
  };
}

/** Nothing is killed. */
export const noKills = (): KillPlan => createKillPlan(0, 0);
