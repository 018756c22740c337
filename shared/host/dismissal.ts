import type { FactEnvelope } from '../facts/envelope.ts';
import type { Role } from '../schema/base.ts';
import type { SessionInfo } from './contract.ts';

/** Who may put away what others asked for, with their PIN. */
const CLEARS: readonly Role[] = ['supervisor', 'admin'];

/** `own`: the person asked for it. `supervisor`: it is theirs to clear. Otherwise the code of why not. */
export type Dismissal =
  | 'own'
  | 'supervisor'
  | 'not-signed-in'
  | 'needs-pin'
  | 'not-yours-to-dismiss';

/** Whether this session may put away what came back refused: it stays visible to who asked until they have seen it. */
export function dismissalOf(
  fact: Pick<FactEnvelope, 'operator'>,
  session: SessionInfo | null | undefined,
): Dismissal {
  if (!session) return 'not-signed-in';
  if (session.operator.personId === fact.operator.personId) return 'own';
  if (!session.roles.some((role) => CLEARS.includes(role))) return 'not-yours-to-dismiss';
  return session.operator.assurance === 'pin' ? 'supervisor' : 'needs-pin';
}
