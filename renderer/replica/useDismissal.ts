import { dismissalOf, type Dismissal, type JournalledFact } from '../../shared/host/index.ts';
import { useDocument, useSession } from './hooks.ts';

/** Whether the person at the screen may put a refused fact away, and who asked for it. */
export function useDismissal({ fact }: JournalledFact): {
  readonly may: boolean;
  readonly dismissal: Dismissal;
  /** undefined: their own, or nobody known here. */
  readonly askedBy: string | undefined;
} {
  const dismissal = dismissalOf(fact, useSession());
  const person = useDocument('people', fact.operator.personId);
  return {
    dismissal,
    may: dismissal === 'own' || dismissal === 'supervisor',
    askedBy: dismissal === 'own' ? undefined : person?.name,
  };
}
