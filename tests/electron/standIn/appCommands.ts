/** What a test may have happen to the program and the system around it. */
import { pathToFileURL } from 'node:url';
import type { MenuItemConstructorOptions } from 'electron';
import { appEvents } from './app.ts';
import { declaredEvent } from './declared.ts';
import { powerEvents } from './desktop.ts';
import { emitAs, firstWindow } from './emit.ts';
import { records } from './record.ts';
import { makeSession } from './sessions.ts';
import { preventable, state } from './state.ts';

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

type Item = MenuItemConstructorOptions;
interface Told {
  readonly label?: string;
  readonly role?: string;
  readonly accelerator?: string;
  readonly submenu?: readonly Told[];
}

const toldMenu = (items: readonly Item[]): Told[] =>
  items.map(({ label, role, accelerator, submenu }) => ({
    ...(label === undefined ? {} : { label }),
    ...(role === undefined ? {} : { role }),
    ...(accelerator === undefined ? {} : { accelerator }),
    ...(Array.isArray(submenu) ? { submenu: toldMenu(submenu) } : {}),
  }));

const allItems = (items: readonly Item[]): Item[] =>
  items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? allItems(item.submenu) : [])]);

export const appCommands = {
  boot: async (main: string, argv: string[]) => {
    process.argv = ['electron', '.', ...argv];
    await import(pathToFileURL(main).href);
    // A question may come before there is a window.
    await until(
      () =>
        state.exitCode !== null ||
        state.mainWorld['stowline'] !== undefined ||
        state.answers.length > 0,
    );
    return { exitCode: state.exitCode, loaded: state.windows[0]?.loaded ?? null };
  },
  records: () => records,
  cpu: () => Math.round((process.cpuUsage().user + process.cpuUsage().system) / 1000),
  exitCode: () => state.exitCode,
  appEvent: (name: string) => {
    const args = declaredEvent('App', name) === 0 ? [] : [preventable({})];
    emitAs('App', appEvents, name, args);
  },
  childGone: (details: object) =>
    emitAs('App', appEvents, 'child-process-gone', [preventable({}), details]),
  newSession: () => {
    state.session.clear();
    emitAs('App', appEvents, 'session-created', [makeSession()]);
    return [...state.session.keys()].toSorted();
  },
  powerEvent: (name: string) => emitAs('PowerMonitor', powerEvents, name, []),
  uncaught: (message: string, stack: string, rejected: boolean) => {
    const error = Object.assign(new TypeError(message), { stack });
    process.emit(
      (rejected ? 'unhandledRejection' : 'uncaughtException') as 'uncaughtException',
      error,
    );
  },
  /** Presses a button of the question on the screen. */
  answer: (button: number) => {
    const press = state.answers.shift();
    if (!press) throw new Error('nothing was asked');
    press(button);
  },
  questions: () => state.answers.length,
  menu: () => (state.menu === null ? null : toldMenu(state.menu)),
  clickMenu: (label: string) => {
    const found = allItems(state.menu ?? []).find((item) => item.label === label);
    if (!found?.click) throw new Error(`no item ${label} to click`);
    found.click({} as never, undefined, {});
  },
  tray: () => ({ toolTip: state.tray.toolTip, menu: toldMenu(state.tray.menu) }),
  clickTray: (label: string | null) => {
    if (label === null) state.tray.events?.emit('click');
    else state.tray.menu.find((item) => item.label === label)?.click?.({} as never, undefined, {});
  },
  awake: () => state.blocking.size,
  opened: () => state.opened,
  closeWindow: () => {
    const event = preventable({});
    emitAs('BrowserWindow', firstWindow().events, 'close', [event]);
    return event.prevented();
  },
  quit: async () => {
    appEvents.emit('window-all-closed');
    await until(() => state.exitCode !== null);
    return state.exitCode;
  },
};
