import type { UnfinishedWork } from '../../shared/host/index.ts';

/** Work that quitting would interrupt. A walk through the aisles is not: it goes on from where it stands. */
export type Unfinished = Exclude<UnfinishedWork, 'picking'>;

export const worthAsking = (work: readonly UnfinishedWork[]): Unfinished | null =>
  work.find((each) => each === 'printing') ?? work.find((each) => each === 'packing') ?? null;

export interface QuittingDeps {
  readonly unfinished: () => Unfinished | null;
  /** Whether the window's own button and keys may close it. */
  readonly mayCloseWindow: () => boolean;
  /** Nothing to end: the station is not there yet, or has ended. */
  readonly isOver: () => boolean;
  /** Resolves to true if the person wants to quit all the same. */
  readonly ask: (unfinished: Unfinished) => Promise<boolean>;
  /**
   * Ends the station in order. `isHurried`: whether the system goes down by then, so that nothing else may be
   * begun. Resolves to true if what it started quits the program itself. Never rejects.
   */
  readonly close: (isHurried: () => boolean) => Promise<boolean>;
  readonly nowMs: () => number;
  readonly quit: () => void;
  readonly report: (where: string, error: unknown) => void;
}

/** A system that goes down has done so by then, or was kept from it. ms */
const GOES_DOWN_MS = 60_000;

interface Preventable {
  readonly preventDefault: () => void;
}

export interface Quitting {
  readonly onWindowClose: (event: Preventable) => void;
  readonly onBeforeQuit: (event: Preventable) => void;
  readonly request: () => void;
  /** The machine is to go down, which may still be called off: nobody is asked for a while. */
  readonly systemGoesDown: () => void;
  /** Windows, for good: the process may be killed at any moment, and no `before-quit` comes. Ends at once. */
  readonly sessionEnds: () => void;
}

/** The way out: asks when something is in the middle of being done, then ends in order, once. */
export function createQuitting(deps: QuittingDeps): Quitting {
  let state: 'open' | 'asking' | 'closing' = 'open';
  let goesDownAt = Number.NEGATIVE_INFINITY;
  const isHurried = (): boolean => deps.nowMs() - goesDownAt < GOES_DOWN_MS;

  const end = async (): Promise<void> => {
    const quitsItself = await deps.close(isHurried);
    if (!quitsItself) deps.quit();
  };
  const finish = (): void => {
    state = 'closing';
    void end();
  };
  const ask = async (unfinished: Unfinished): Promise<void> => {
    state = 'asking';
    let leaves = false;
    try {
      leaves = await deps.ask(unfinished);
    } catch (error) {
      deps.report('quit', error);
    }
    if (state !== 'asking') return;
    state = 'open';
    if (leaves) finish();
  };
  const request = (): void => {
    if (state !== 'open') return;
    const unfinished = isHurried() ? null : deps.unfinished();
    if (unfinished === null) finish();
    else void ask(unfinished);
  };
  return {
    request,
    onWindowClose: (event) => {
      if (deps.isOver()) return;
      event.preventDefault();
      if (deps.mayCloseWindow()) request();
    },
    onBeforeQuit: (event) => {
      if (deps.isOver()) return;
      event.preventDefault();
      request();
    },
    systemGoesDown: () => {
      goesDownAt = deps.nowMs();
      if (state === 'asking') finish();
    },
    sessionEnds: () => {
      goesDownAt = deps.nowMs();
      if (state !== 'closing' && !deps.isOver()) finish();
    },
  };
}
