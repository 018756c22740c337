import { uuidv7 } from '../../shared/ids.ts';
import type { FactResult } from '../../shared/facts/envelope.ts';
import type { StationNotice } from '../../shared/host/contract.ts';
import type { CentralClock } from './clock/index.ts';
import type { Journal, Seal } from './journal/index.ts';
import { makeFact, type FactOrigin } from './record/index.ts';

export interface AgreementOptions {
  readonly journal: Journal;
  readonly clock: CentralClock;
  readonly seal: Seal;
  readonly origin: FactOrigin;
  /** Keeps something a person must hear of, `count` facts or numbers, in the commit that is under way, if one is. */
  readonly tell: (code: StationNotice['code'], count: number) => void;
  /** Something to be sent, asked for or printed changed. */
  readonly wake: () => void;
}

export interface Agreement {
  /** Stores central's answers to an epoch's facts; returns those that told something new. */
  readonly note: (epoch: string, results: readonly FactResult[]) => FactResult[];
  /** This journal was put back from a backup, as others know: its numbers may have been used again. */
  readonly restored: () => void;
  /** Central was put back from a backup: what it had from this number on it has no more. */
  readonly forgotten: (epoch: string, n: number) => void;
  /** Central waits for what comes before this number. */
  readonly closeGap: (epoch: string, n: number) => void;
}

/** Answered facts that wait again when central has forgotten some: more each time, until there is no gap. */
const REOPEN = 500;
/** A journal that lost more than so many numbers in a row begins a new epoch instead of telling each. */
const LOST_MAX = 1000;

/**
 * Keeps the numbers of this journal and what central has under them the same. Where another disk goes by
 * the same epoch (a copy, or this one before it was restored from a backup) a new epoch begins; numbers
 * that are gone are closed by facts that say so; what central has forgotten is sent again.
 */
export function createAgreement(options: AgreementOptions): Agreement {
  const { journal, clock, seal, origin, tell, wake } = options;
  const { facts } = journal;

  const isFork = ({ outcome, reason }: FactResult): boolean =>
    outcome === 'quarantined' && reason === 'fork';

  /** Why this journal can't be the one that central knows by this epoch. */
  const disagreement = (results: readonly FactResult[]): StationNotice['code'] | null => {
    const next = facts.nextN();
    for (const result of results) {
      if (result.outcome === 'retry') continue;
      if (result.n >= next) return 'journal-behind';
      if (isFork(result)) return 'journal-forked';
      const own = facts.idAt(result.n);
      if (own !== undefined && own !== result.id) return 'journal-forked';
    }
    return null;
  };

  // Told in the same commit: what noticed it may not notice it again.
  const begin = (code: StationNotice['code']): void => {
    journal.beginEpoch(seal, (moved) => tell(code, moved));
    wake();
  };

  /** In the name of whoever recorded what comes next: nobody knows who recorded what is gone. */
  const closeLost = (missing: readonly number[], before: number): void => {
    const neighbour = facts.at(before);
    if (!neighbour) return;
    const time = clock.estimate();
    journal.transaction(() => {
      for (const n of missing) {
        const id = uuidv7();
        const { operator } = neighbour;
        const draft = { id, type: 'number.lost' as const, data: { reason: 'missing' as const } };
        const unsealed = makeFact(draft, { origin, group: id, operator, time });
        facts.append(seal({ ...unsealed, epoch: journal.epoch, n }));
      }
      tell('numbers-lost', missing.length);
    });
    wake();
  };

  return {
    note: (epoch, results) => {
      if (epoch !== journal.epoch) return [];
      const fresh = facts.noteAnswers(
        results.filter((result) => !isFork(result)),
        clock.nowMs(),
      );
      const code = disagreement(results);
      if (code !== null) begin(code);
      return fresh;
    },
    restored: () => begin('journal-behind'),
    forgotten: (epoch, n) => {
      if (epoch !== journal.epoch || n > facts.answeredLast()) return;
      if (facts.reopenFrom(n) === 0) return;
      tell('central-behind', 0);
      wake();
    },
    closeGap: (epoch, n) => {
      if (epoch !== journal.epoch) return;
      const last = facts.answeredLast();
      const missing = facts.missingBetween(last, n);
      if (missing.length > LOST_MAX) begin('journal-behind');
      else if (missing.length > 0) closeLost(missing, n);
      else if (facts.reopenFrom(last - REOPEN + 1) > 0) {
        tell('central-behind', 0);
        wake();
      }
    },
  };
}
