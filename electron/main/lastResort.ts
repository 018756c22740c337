import type { App } from 'electron';
import type { CrashNotes } from './crashNotes.ts';
import { describeError } from './crashNotes.ts';

/** Starts of the program by itself after errors nobody caught, within that time. */
const RESTARTS = { count: 3, withinMs: 10 * 60_000 };

/**
 * Errors nobody caught: what state the program is in is not known, so it ends as if killed, which journal
 * and spool stand, and starts again; not for ever, though. `giveUp` says so to a person and ends it.
 */
export function watchMain(deps: {
  readonly app: Pick<App, 'exit' | 'on'>;
  /** Has the program start again once it has ended. */
  readonly startAgain: () => void;
  readonly process: Pick<NodeJS.Process, 'on'>;
  readonly notes: () => CrashNotes | null;
  readonly now: () => Date;
  readonly giveUp: (error: unknown) => void;
}): void {
  let ending = false;
  const fail = (reason: string) => (error: unknown) => {
    if (ending) return;
    ending = true;
    const notes = deps.notes();
    notes?.add('main-failed', reason, describeError(error));
    notes?.ended();
    const since = deps.now().getTime() - RESTARTS.withinMs;
    const recent = notes
      ?.list()
      .filter(({ kind, at }) => kind === 'main-failed' && Date.parse(at) > since);
    if (recent === undefined || recent.length > RESTARTS.count) {
      deps.giveUp(error);
      return;
    }
    deps.startAgain();
    deps.app.exit(1);
  };
  deps.process.on('uncaughtException', fail('uncaught exception'));
  deps.process.on('unhandledRejection', fail('unhandled rejection'));
  deps.app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit') {
      deps.notes()?.add('helper-gone', `${type} ${reason}`, `exit ${exitCode}`);
    }
  });
}
