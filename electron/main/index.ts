/**
 * Electron's main process: lifecycle, the one window, the app's own scheme, IPC and what keeps them
 * closed. Everything a station does is in electron/station; nothing of it belongs here.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  app,
  dialog,
  ipcMain,
  Menu,
  protocol,
  safeStorage,
  session,
  type BrowserWindow,
  type ClearStorageDataOptions,
} from 'electron';
import type { Station } from '../station/index.ts';
import { APP_ORIGIN, APP_SCHEME } from './appOrigin.ts';
import { createAppProtocol } from './appProtocol.ts';
import { forwardHostEvents, registerHostCalls } from './hostChannels.ts';
import { lockDownNavigation, lockDownSession } from './lockDown.ts';
import { openStation } from './openStation.ts';
import { readOptions } from './options.ts';
import { startupMessage } from './startupMessages.ts';
import { openStationWindow } from './stationWindow.ts';
import { startUpdates, type Updates } from './updates/index.ts';

/** All that the page keeps in Chromium; everything in it can be fetched again. */
const PAGE_STORAGE: ClearStorageDataOptions = {
  origin: APP_ORIGIN,
  storages: ['indexdb', 'localstorage', 'cachestorage', 'filesystem', 'serviceworkers'],
};

const RENDERER = join(import.meta.dirname, '../renderer');

const options = readOptions(process.argv, app.getPath('userData'));
// Beside the journal, so that the lock below is one per station and not one per machine.
const profile = join(options.dataDir, 'shell');
mkdirSync(profile, { recursive: true, mode: 0o700 });
app.setPath('userData', profile);
app.enableSandbox();
protocol.registerSchemesAsPrivileged([
  {
    scheme: APP_SCHEME,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true },
  },
]);

let window: BrowserWindow | null = null;
let station: Station | null = null;
let updates: Updates | null = null;
let closing = false;

function tellStderr(where: string, error: unknown): void {
  process.stderr.write(`stowline shell: ${where}: ${String(error)}\n`);
}

const ownContents = () => (window === null || window.isDestroyed() ? null : window.webContents);

async function start(): Promise<void> {
  await app.whenReady();
  // Its shortcuts reload the page and open developer tools; macOS needs one for copy and paste.
  if (process.platform !== 'darwin') Menu.setApplicationMenu(null);
  lockDownSession(session.defaultSession);
  updates = await startUpdates({
    ...{ mode: options.updates, app, profile, report: tellStderr, quit: () => app.quit() },
    ...{ executable: process.execPath, resources: process.resourcesPath },
  });
  const opened = await openStation(options, safeStorage, updates);
  station = opened;
  protocol.handle(
    APP_SCHEME,
    createAppProtocol({
      ...{ root: RENDERER, pull: opened.pull, report: opened.report },
      clearStorage: () => session.defaultSession.clearStorageData(PAGE_STORAGE),
    }),
  );
  registerHostCalls(ipcMain, opened, ownContents);
  forwardHostEvents(opened, ownContents);
  await openStationWindow(opened.report, (made) => {
    window = made;
  });
}

/** Journal and spool end in order; then an update is put in, and Electron is let go. */
async function close(): Promise<void> {
  let quitsItself = false;
  try {
    const cutShort = station !== null && station.unfinished().length > 0;
    await station?.close();
    quitsItself = (await updates?.putIn(cutShort)) ?? false;
  } catch (error) {
    tellStderr('close', error);
  }
  station = null;
  if (!quitsItself) app.quit();
}

function fail(error: unknown): void {
  const { title, text } = startupMessage(error, app.getLocale());
  process.stderr.write(`${title}: ${text}\n`);
  dialog.showErrorBox(title, text);
  app.exit(1);
}

lockDownNavigation(app);
app.on('window-all-closed', () => app.quit());
app.on('before-quit', (event) => {
  if (station === null) return;
  event.preventDefault();
  if (closing) return;
  closing = true;
  void close();
});
app.on('second-instance', () => {
  if (window === null || window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.focus();
});

if (app.requestSingleInstanceLock()) start().catch(fail);
else app.quit();
