import { join } from 'node:path';
import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import type { WindowPlace } from './windowPlace.ts';

/** The bundle lies in out/main, the preload in out/preload. */
const PRELOAD = join(import.meta.dirname, '../preload/index.cjs');

/** For every window there is. What is Electron's default is said all the same, so that a changed default changes nothing. */
const WEB_PREFERENCES: WebPreferences = {
  preload: PRELOAD,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  navigateOnDragDrop: false,
  plugins: false,
  safeDialogs: true,
  // Would fetch dictionaries from the network, and marks every SKU as a mistake.
  spellcheck: false,
  // A scan must be heard without anyone having clicked first.
  autoplayPolicy: 'no-user-gesture-required',
  // Scans keep coming while another window is in front.
  backgroundThrottling: false,
};

/** `devTools`: for whoever runs it from its sources; an installed station has none. */
export function windowOptions(
  place: WindowPlace | undefined,
  kiosk: boolean,
  devTools: boolean,
): BrowserWindowConstructorOptions {
  return {
    width: 1280,
    height: 800,
    ...place?.bounds,
    minWidth: 800,
    minHeight: 600,
    show: false,
    kiosk,
    autoHideMenuBar: true,
    title: 'Stowline',
    webPreferences: { ...WEB_PREFERENCES, devTools },
  };
}
