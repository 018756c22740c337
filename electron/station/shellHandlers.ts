import { AppError } from '../../shared/errors.ts';
import type { HostHandlers } from './callHost.ts';
import type { ShellPort } from './ports.ts';
import type { Sessions } from './session/index.ts';

type ShellHandlers = Pick<HostHandlers, Extract<keyof HostHandlers, `shell:${string}`>>;

/** Who could lock a station up, or let people out of it: by PIN. */
function requireSupervisor(sessions: Pick<Sessions, 'current'>): void {
  const session = sessions.current();
  if (!session) throw new AppError('not-signed-in');
  if (!session.roles.some((role) => role === 'supervisor' || role === 'admin')) {
    throw new AppError('role-not-allowed');
  }
  if (session.operator.assurance !== 'pin') throw new AppError('needs-pin');
}

/** What the page may ask of the shell. Without one `shell:get` says so, and nothing else is done. */
export function createShellHandlers(
  shell: ShellPort | undefined,
  sessions: Pick<Sessions, 'current'>,
): ShellHandlers {
  const needShell = (): ShellPort => {
    if (!shell) throw new AppError('shell-absent');
    return shell;
  };
  return {
    'shell:get': async () => shell?.info() ?? null,
    'shell:set': async (change) => {
      const present = needShell();
      if (change.kiosk !== undefined || change.autoStart !== undefined) requireSupervisor(sessions);
      await present.set(change);
      return present.info();
    },
    'shell:clear-storage': async () => {
      await needShell().clearStorage();
      return {};
    },
    'shell:quit': async () => {
      const present = needShell();
      if (present.info().kiosk) requireSupervisor(sessions);
      present.quit();
      return {};
    },
  };
}
