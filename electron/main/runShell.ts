import { join } from 'node:path';
import { app, dialog, ipcMain, powerSaveBlocker, protocol, safeStorage, session } from 'electron';
import type { BrowserWindow, ClearStorageDataOptions } from 'electron';
import type { ShellInfo } from '../../shared/host/contract.ts';
import type { CreateShell, Station, UpdatesPort } from '../station/index.ts';
import { APP_ORIGIN, APP_SCHEME } from './appOrigin.ts';
import { createAppProtocol } from './appProtocol.ts';
import { createAutoStart } from './autoStart.ts';
import type { CrashNotes } from './crashNotes.ts';
import type { ExternalLinks } from './externalLinks.ts';
import { forwardHostEvents, registerHostCalls } from './hostChannels.ts';
import { keepAwake } from './keepAwake.ts';
import { lockDownSession } from './lockDown.ts';
import { setMenu } from './menus.ts';
import { openStation } from './openStation.ts';
import { startArguments, type ShellOptions } from './options.ts';
import type { Person } from './person.ts';
import type { Quitting } from './quitting.ts';
import { chooseSecretStore } from './secretChoice.ts';
import { createShellPort } from './shellPort.ts';
import type { SettingsStore } from './shellSettings.ts';
import { SHELL_TEXTS } from './shellTexts.ts';
import { applyZoom, openStationWindow } from './stationWindow.ts';
import { stopPage } from './stopPage.ts';
import { openTray } from './tray.ts';
import { nextZoom, type Shortcut } from './zoom.ts';

/** All that the page keeps in Chromium; everything in it can be fetched again. */
const PAGE_STORAGE: ClearStorageDataOptions = {
  origin: APP_ORIGIN,
  storages: ['indexdb', 'localstorage', 'cachestorage', 'filesystem', 'serviceworkers'],
};

const RENDERER = join(import.meta.dirname, '../renderer');

export interface RunShellDeps {
  readonly options: ShellOptions;
  readonly updates: UpdatesPort | null;
  readonly settings: SettingsStore;
  readonly person: Person;
  readonly quitting: Quitting;
  readonly notes: CrashNotes;
  readonly links: ExternalLinks;
  readonly report: (where: string, error: unknown) => void;
  readonly showWindow: () => void;
  readonly fail: (error: unknown) => void;
  readonly onStation: (station: Station) => void;
  readonly onWindow: (window: BrowserWindow) => void;
}

async function agreesToKeyFile(person: Person): Promise<boolean> {
  const { message, detail, buttons } = SHELL_TEXTS[person.language()].keyInFile;
  const { response } = await dialog.showMessageBox({
    ...{ type: 'warning', message, detail, buttons: [...buttons] },
    ...{ defaultId: 0, cancelId: 0, noLink: true },
  });
  return response === 1;
}

/** Everything between a ready Electron and a station on the screen. Throws what a station's start throws. */
export async function runShell(deps: RunShellDeps): Promise<void> {
  const { options, settings, person, quitting, notes, report } = deps;
  const { platform } = process;
  let window: BrowserWindow | null = null;
  let onShell: (info: ShellInfo) => void = () => undefined;
  const ownContents = () => (window === null || window.isDestroyed() ? null : window.webContents);

  lockDownSession(session.defaultSession, !app.isPackaged);
  const secretStore = await chooseSecretStore(options, safeStorage, platform, () =>
    agreesToKeyFile(person),
  );

  const dress = (): void => {
    const { kiosk } = settings.get();
    setMenu(platform, person.language(), kiosk, run);
    tray.renew(person.language(), kiosk);
  };
  const port = createShellPort({
    ...{
      settings,
      notes,
      links: deps.links,
      version: app.getVersion(),
      keyStore: secretStore.guarantee,
    },
    autoStart: createAutoStart(app, platform, startArguments(options)),
    apply: () => {
      if (window === null || window.isDestroyed()) return;
      const { kiosk } = settings.get();
      if (window.isKiosk() !== kiosk) window.setKiosk(kiosk);
      applyZoom(window, settings);
      dress();
    },
    onShell: (info) => onShell(info),
    clearStorage: () => session.defaultSession.clearStorageData(PAGE_STORAGE),
    quit: quitting.request,
  });
  const run = (shortcut: Shortcut): void => {
    if (shortcut !== 'full-screen') {
      void port.set({ zoom: nextZoom(settings.get().zoom, shortcut) });
    } else if (window && !settings.get().kiosk) window.setFullScreen(!window.isFullScreen());
  };
  const tray = openTray(platform, { show: deps.showWindow, quit: quitting.request });

  const createShell: CreateShell = (needs) => {
    onShell = needs.onShell;
    return port;
  };
  const station = await openStation(options, secretStore, createShell, deps.updates);
  deps.onStation(station);
  keepAwake(station, powerSaveBlocker);
  await person.watch(station, dress);
  dress();
  station.on('status', ({ stationName, waiting, connection }) =>
    tray.tell(stationName, waiting, connection === 'live'),
  );
  protocol.handle(
    APP_SCHEME,
    createAppProtocol({
      ...{ root: RENDERER, pull: station.pull, report: station.report },
      stopPage: () => stopPage(person.language(), notes.list()),
    }),
  );
  registerHostCalls(ipcMain, station, ownContents);
  forwardHostEvents(station, ownContents);
  await openStationWindow({
    ...{ settings, notes, platform, run, report, devTools: !app.isPackaged },
    onClose: quitting.onWindowClose,
    onSessionEnd: () => {
      // Before anything that takes time: what comes next may be the end of the process.
      notes.ended();
      quitting.sessionEnds();
    },
    giveUp: () => deps.fail(new Error('the page can not be shown')),
    made: (opened) => {
      window = opened;
      deps.onWindow(opened);
    },
  });
}
