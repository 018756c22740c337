import { FACTS, isFactType } from '../../../shared/facts/index.ts';
import type { FactResult } from '../../../shared/facts/envelope.ts';
import type { Poke } from '../../../shared/protocol/index.ts';

/** Clocks remembered: a poke follows its commit within moments. */
const CLOCKS_MAX = 2000;

export interface OwnChanges {
  /** Central's answers to facts of this station. */
  note(results: readonly FactResult[]): void;
  /** Nothing moved but by physical facts of this station that were applied as they were predicted. */
  covers(poke: Poke): boolean;
}

/**
 * Tells what central made of this station's own facts, which its screens show already, from what others
 * did. Intents are counted among the latter: what follows from them is more than anybody predicted.
 */
export function createOwnChanges(typeOf: (factId: string) => string | undefined): OwnChanges {
  const clocks = new Set<number>();
  const isPredicted = ({ id, outcome }: FactResult): boolean => {
    const type = typeOf(id);
    if (outcome !== 'applied' || type === undefined || !isFactType(type)) return false;
    return FACTS[type].nature === 'physical';
  };
  return {
    note(results) {
      for (const result of results) {
        if (result.clock !== undefined && isPredicted(result)) clocks.add(result.clock);
      }
      for (const clock of clocks) {
        if (clocks.size <= CLOCKS_MAX) return;
        clocks.delete(clock);
      }
    },
    covers({ clock, changed }) {
      if (changed === undefined || clock - changed.after > CLOCKS_MAX) return false;
      for (let at = changed.after + 1; at <= clock; at += 1) if (!clocks.has(at)) return false;
      return true;
    },
  };
}
