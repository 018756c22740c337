import { BrowserWindow, screen } from 'electron';
import { APP_ORIGIN } from './appOrigin.ts';
import type { CrashNotes } from './crashNotes.ts';
import type { SettingsStore } from './shellSettings.ts';
import { watchPage } from './watchPage.ts';
import { windowOptions } from './windowOptions.ts';
import { reachablePlace } from './windowPlace.ts';
import { shortcutOf, type Shortcut } from './zoom.ts';

/** A window that is being dragged has come to rest. ms */
const AT_REST_MS = 500;

export interface StationWindowDeps {
  readonly settings: SettingsStore;
  readonly notes: CrashNotes;
  readonly devTools: boolean;
  readonly platform: NodeJS.Platform;
  readonly run: (shortcut: Shortcut) => void;
  readonly onClose: (event: { readonly preventDefault: () => void }) => void;
  readonly onSessionEnd: () => void;
  readonly giveUp: () => void;
  readonly report: (where: string, error: unknown) => void;
  /** Gets the window before the page loads: the page calls while it loads. */
  readonly made: (window: BrowserWindow) => void;
}

const later = (run: () => void, ms: number): (() => void) => {
  const timer = setTimeout(run, ms);
  timer.unref();
  return () => clearTimeout(timer);
};

function rememberPlace(window: BrowserWindow, settings: SettingsStore): void {
  let stop: (() => void) | undefined;
  const save = (): void => {
    stop?.();
    if (window.isDestroyed() || window.isKiosk() || window.isFullScreen()) return;
    const place = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    settings.change({ place });
  };
  const soon = (): void => {
    stop?.();
    stop = later(save, AT_REST_MS);
  };
  window.on('resize', soon);
  window.on('move', soon);
  window.on('close', save);
}

export function applyZoom(window: BrowserWindow, settings: SettingsStore): void {
  window.webContents.setZoomFactor(settings.get().zoom / 100);
}

/** Opens the station's one window where it was, if that is still there. */
export async function openStationWindow(deps: StationWindowDeps): Promise<void> {
  const { settings } = deps;
  const areas = screen.getAllDisplays().map(({ workArea }) => workArea);
  const place = reachablePlace(settings.get().place, areas);
  const { kiosk } = settings.get();
  const window = new BrowserWindow(windowOptions(place, kiosk, deps.devTools));
  deps.made(window);
  if (place?.maximized === true && !kiosk) window.maximize();
  rememberPlace(window, settings);
  watchPage({
    ...{ window, notes: deps.notes, report: deps.report, giveUp: deps.giveUp },
    ...{ nowMs: () => performance.now(), later },
  });
  window.on('close', deps.onClose);
  window.on('session-end', deps.onSessionEnd);
  window.once('ready-to-show', () => window.show());
  window.webContents.on('did-finish-load', () => applyZoom(window, settings));
  window.webContents.on('before-input-event', (event, input) => {
    // The menu of macOS has them.
    const shortcut = deps.platform === 'darwin' ? null : shortcutOf(input);
    if (shortcut === null) return;
    event.preventDefault();
    deps.run(shortcut);
  });
  try {
    await window.loadURL(`${APP_ORIGIN}/`);
  } catch (error) {
    // It crashed meanwhile, or another load took its place: watchPage brings it back. Or the program ends.
    deps.report('window', error);
  }
}
