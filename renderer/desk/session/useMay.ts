import { FACTS, type FactType } from '../../../shared/facts/index.ts';
import { useSession } from '../../replica/index.ts';

/** Whether the person signed in has a role that may make such a fact. The host checks again. */
export function useMay(type: FactType): boolean {
  const session = useSession();
  return session?.roles.some((role) => FACTS[type].roles.includes(role)) ?? false;
}
