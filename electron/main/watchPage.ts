import type { BrowserWindow } from 'electron';
import { STOP_PATH, APP_ORIGIN } from './appOrigin.ts';
import type { CrashNotes } from './crashNotes.ts';
import { createReloadLimit } from './reloadLimit.ts';

/** A page that crashes is brought back at most this often within the time, in ms. */
const RELOADS = { count: 3, withinMs: 60_000 };
/** How long a page may be deaf before it is ended and loaded anew. A sync of everything takes no such time. */
const HANG_MS = 10_000;

/** Chromium's ERR_ABORTED: another load took its place. */
const ABORTED = -3;

export interface WatchPageDeps {
  readonly window: Pick<BrowserWindow, 'webContents' | 'isDestroyed' | 'on'>;
  readonly notes: Pick<CrashNotes, 'add'>;
  readonly nowMs: () => number;
  /** Runs it later unless the returned function is called. */
  readonly later: (run: () => void, ms: number) => () => void;
  readonly report: (where: string, error: unknown) => void;
  /** Not even a page of words stays up. */
  readonly giveUp: () => void;
}

/**
 * Brings a page back that crashed or hangs, to the same address: what was on the screen is found again by
 * the page itself. One that keeps crashing makes room for a page that says what to do.
 */
export function watchPage(deps: WatchPageDeps): void {
  const { window, notes } = deps;
  const { webContents } = window;
  const limit = createReloadLimit(RELOADS.count, RELOADS.withinMs, deps.nowMs);
  let stopWaiting: (() => void) | undefined;
  const calm = (): void => {
    stopWaiting?.();
    stopWaiting = undefined;
  };

  let gaveUp = false;
  const giveUp = (): void => {
    if (!gaveUp) deps.giveUp();
    gaveUp = true;
  };
  const bringBack = (reason: string, detail: string): void => {
    calm();
    notes.add('page-gone', reason, detail);
    deps.report('window', new Error(`the page is gone: ${reason}`));
    const stopped = `${APP_ORIGIN}${STOP_PATH}`;
    const address = webContents.getURL();
    if (limit.mayAgain()) {
      // Before the first load there is nothing to reload. One that fails says so by its event.
      if (address === '') webContents.loadURL(`${APP_ORIGIN}/`).catch(() => undefined);
      else webContents.reload();
    } else if (address === stopped) giveUp();
    else webContents.loadURL(stopped).catch(giveUp);
  };

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    calm();
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    bringBack(reason, `exit ${exitCode}`);
  });
  webContents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
    if (!isMainFrame || code === ABORTED || window.isDestroyed()) return;
    bringBack('not loaded', `error ${code}`);
  });
  window.on('unresponsive', () => {
    if (stopWaiting) return;
    stopWaiting = deps.later(() => {
      calm();
      if (window.isDestroyed()) return;
      notes.add('page-hung', 'unresponsive', `for ${HANG_MS} ms`);
      // Ends as a crash does, and is brought back as one.
      webContents.forcefullyCrashRenderer();
    }, HANG_MS);
  });
  window.on('responsive', calm);
}
