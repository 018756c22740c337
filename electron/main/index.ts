/**
 * Electron's main process: lifecycle, the one window, the app's own scheme, IPC and what keeps them
 * closed. Everything a station does is in electron/station; nothing of it belongs here.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, powerMonitor, protocol, shell as desktop } from 'electron';
import type { BrowserWindow } from 'electron';
import { toErrorValue } from '../../shared/errors.ts';
import type { Station } from '../station/index.ts';
import { ownAppImage } from './appImage.ts';
import { APP_SCHEME, APP_ORIGIN, STOP_PATH } from './appOrigin.ts';
import { openCrashNotes, type CrashNotes } from './crashNotes.ts';
import { createExternalLinks } from './externalLinks.ts';
import { watchMain } from './lastResort.ts';
import { lockDownApp } from './lockDown.ts';
import { keptOptions, openLastStart, readOptions } from './options.ts';
import { createPerson } from './person.ts';
import { createQuitting, worthAsking } from './quitting.ts';
import { startAgain } from './restart.ts';
import { runShell } from './runShell.ts';
import { openShellSettings } from './shellSettings.ts';
import { SHELL_TEXTS } from './shellTexts.ts';
import { startupMessage } from './startupMessages.ts';
import { startUpdates, type Updates } from './updates/index.ts';

const report = (where: string, error: unknown): void =>
  void process.stderr.write(`stowline shell: ${where}: ${String(error)}\n`);

const lastStart = openLastStart(app.getPath('userData'), report);
const options = readOptions(process.argv, app.getPath('userData'), lastStart.read());
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
let notes: CrashNotes | null = null;
let updates: Updates | null = null;

const settings = openShellSettings(profile, report);
const person = createPerson(() => app.getLocale());
const ownWindow = () => (window === null || window.isDestroyed() ? null : window);

function showWindow(): void {
  const own = ownWindow();
  if (own === null) return;
  if (own.isMinimized()) own.restore();
  own.show();
  own.focus();
}

const quitting = createQuitting({
  unfinished: () => worthAsking(station?.unfinished() ?? []),
  mayCloseWindow: () =>
    !settings.get().kiosk || ownWindow()?.webContents.getURL() === `${APP_ORIGIN}${STOP_PATH}`,
  isOver: () => station === null,
  ask: async (unfinished) => {
    const { message, detail, buttons } = SHELL_TEXTS[person.language()].quit[unfinished];
    const question = {
      ...{ type: 'question' as const, message, detail, buttons: [...buttons] },
      ...{ defaultId: 0, cancelId: 0, noLink: true },
    };
    const own = ownWindow();
    const asked = own ? dialog.showMessageBox(own, question) : dialog.showMessageBox(question);
    return (await asked).response === 1;
  },
  // Journal and spool end in order; then an update is put in.
  close: async (isHurried) => {
    let quitsItself = false;
    try {
      const cutShort = station !== null && station.unfinished().length > 0;
      await station?.close();
      quitsItself = (await updates?.putIn(cutShort || isHurried())) ?? false;
    } catch (error) {
      report('close', error);
    }
    station = null;
    notes?.ended();
    return quitsItself;
  },
  nowMs: () => performance.now(),
  quit: () => app.quit(),
  report,
});

function fail(error: unknown): void {
  notes?.ended();
  if (toErrorValue(error).code !== 'key-file-declined') {
    const { title, text } = startupMessage(error, app.getLocale());
    report(title, text);
    dialog.showErrorBox(title, text);
  }
  app.exit(1);
}

/** Electron's own switch takes the sandbox from an installed program, too: a person hears of it once. */
function warnUnsandboxed(kept: CrashNotes): void {
  if (!app.isPackaged || !process.argv.includes('--no-sandbox')) return;
  if (kept.list().some(({ kind }) => kind === 'no-sandbox')) return;
  kept.add('no-sandbox', 'started with --no-sandbox');
  const { message, byCommand, byAppImage } = SHELL_TEXTS[person.language()].noSandbox;
  // An AppImage takes it away by itself where the system gives its sandbox nothing to stand on.
  const detail = ownAppImage(process.env, process.execPath) === null ? byCommand : byAppImage;
  dialog
    .showMessageBox({ type: 'warning', message, detail })
    .catch((error: unknown) => report('no sandbox', error));
}

async function start(): Promise<void> {
  const kept = openCrashNotes({
    ...{ folder: profile, version: app.getVersion(), now: () => new Date(), report },
  });
  notes = kept;
  kept.begin();
  await app.whenReady();
  warnUnsandboxed(kept);
  powerMonitor.on('shutdown', () => quitting.systemGoesDown());
  updates = await startUpdates({
    ...{ mode: options.updates, app, profile, report, quit: () => app.quit() },
    startAgain: () => startAgain(app, process, report),
    executable: process.execPath,
  });
  await runShell({
    ...{
      options,
      updates,
      settings,
      person,
      quitting,
      links,
      notes: kept,
      report,
      showWindow,
      fail,
    },
    onStation: (opened) => {
      station = opened;
      // Only what a station came up with.
      lastStart.write(keptOptions(options, opened.centralUrl));
    },
    onWindow: (made) => {
      window = made;
    },
  });
}

const links = createExternalLinks({
  centralUrl: () => station?.centralUrl ?? null,
  isKiosk: () => settings.get().kiosk,
  openExternal: (url) => desktop.openExternal(url),
  report,
});
lockDownApp(app, links);
watchMain({
  ...{ app, process, notes: () => notes, now: () => new Date(), giveUp: fail },
  startAgain: () => startAgain(app, process, report),
});
app.on('window-all-closed', () => app.quit());
app.on('before-quit', (event) => quitting.onBeforeQuit(event));
app.on('second-instance', showWindow);

if (app.requestSingleInstanceLock()) start().catch(fail);
else app.quit();
