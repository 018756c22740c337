import type { HostInput, HostOutput } from '../../shared/host/contract.ts';
import type { Journal } from './journal/index.ts';

/** Browsers whose copies are noted; beyond it the longest unused is forgotten. */
const COPIES_MAX = 8;

/**
 * How far the copies in browsers had come when they were last stored. A browser whose storage was cut
 * short, or put back, has a whole copy of some time ago and no way of knowing it.
 */
export interface Copies {
  readonly noted: (input: HostInput<'copies:noted'>) => HostOutput<'copies:noted'>;
  readonly note: (input: HostInput<'copies:note'>) => void;
}

export function createCopies({ meta }: Pick<Journal, 'meta'>): Copies {
  const list = () => meta.get('copies') ?? [];
  const throughOf = (copy: string) => list().find((each) => each.copy === copy)?.through ?? {};
  return {
    noted: ({ copy }) => ({ through: throughOf(copy) }),
    note: ({ copy, through }) => {
      const others = list().filter((each) => each.copy !== copy);
      const now = { copy, through: { ...throughOf(copy), ...through } };
      meta.set('copies', [...others, now].slice(-COPIES_MAX));
    },
  };
}
