import { join } from 'node:path';
import { BrowserWindow, type BrowserWindowConstructorOptions } from 'electron';
import { APP_ORIGIN } from './appOrigin.ts';

/** The bundle lies in out/main, the preload in out/preload. */
const PRELOAD = join(import.meta.dirname, '../preload/index.cjs');

const OPTIONS: BrowserWindowConstructorOptions = {
  width: 1280,
  height: 800,
  minWidth: 800,
  minHeight: 600,
  show: false,
  autoHideMenuBar: true,
  title: 'Stowline',
  webPreferences: {
    preload: PRELOAD,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    // Would fetch dictionaries from the network, and marks every SKU as a mistake.
    spellcheck: false,
    // A scan must be heard without anyone having clicked first.
    autoplayPolicy: 'no-user-gesture-required',
    // Scans keep coming while another window is in front.
    backgroundThrottling: false,
  },
};

/** A page that crashes is brought back at most this often within the time, in ms. */
const RELOADS = { count: 3, withinMs: 60_000 };

/** Opens the station's one window. `made` gets it before the page loads: the page calls while it loads. */
export async function openStationWindow(
  report: (where: string, error: unknown) => void,
  made: (window: BrowserWindow) => void,
): Promise<void> {
  const window = new BrowserWindow(OPTIONS);
  made(window);
  const crashes: number[] = [];
  window.once('ready-to-show', () => window.show());
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit' || window.isDestroyed()) return;
    report('window', new Error(`the page is gone: ${reason}`));
    const now = performance.now();
    crashes.push(now);
    const recent = crashes.filter((at) => now - at < RELOADS.withinMs);
    if (recent.length <= RELOADS.count) window.webContents.reload();
  });
  await window.loadURL(`${APP_ORIGIN}/`);
}
