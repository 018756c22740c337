/** The system around the windows: menus, tray, displays, power, and what it opens. */
import { EventEmitter } from 'node:events';
import type {
  Menu as ElectronMenu,
  MenuItemConstructorOptions,
  NativeImage,
  PowerMonitor,
  PowerSaveBlocker,
  Rectangle,
  Screen,
  Shell,
  Tray as ElectronTray,
} from 'electron';
import { record, strict } from './record.ts';
import { setting, state } from './state.ts';

interface BuiltMenu {
  readonly template: readonly MenuItemConstructorOptions[];
}

/** Roles that Electron has: of its type, which is gone by now, those the shell may use. */
const ROLES = new Set([
  ...['about', 'hide', 'hideOthers', 'unhide', 'quit', 'undo', 'redo', 'cut', 'copy', 'paste'],
  ...['selectAll', 'togglefullscreen', 'minimize', 'windowMenu'],
]);

function checkTemplate(template: readonly MenuItemConstructorOptions[]): void {
  for (const { role, label, type, submenu } of template) {
    if (role !== undefined && !ROLES.has(role)) throw new Error(`no role ${role}`);
    if (type !== 'separator' && (label === undefined || label === '')) {
      throw new Error('a menu item without words');
    }
    if (Array.isArray(submenu)) checkTemplate(submenu);
  }
}

export const Menu = strict('Menu', 'Menu', {
  setApplicationMenu: (menu) => {
    state.menu = (menu as BuiltMenu | null)?.template ?? null;
  },
  buildFromTemplate: (template) => {
    checkTemplate(template as MenuItemConstructorOptions[]);
    return { template } as unknown as ElectronMenu;
  },
} satisfies Partial<typeof ElectronMenu>);

export class Tray
  extends EventEmitter
  implements Pick<ElectronTray, 'setToolTip' | 'setContextMenu'>
{
  constructor(image: NativeImage) {
    super();
    if ((image as unknown as { empty: boolean }).empty) throw new Error('an empty icon');
    record('Tray', 'new', []);
    const on = (event: string, listener: () => void): void => void this.on(event, listener);
    state.tray.events = this;
    return strict('tray', 'Tray', {
      setToolTip: this.setToolTip,
      setContextMenu: this.setContextMenu,
      on,
    }) as unknown as this;
  }

  readonly setToolTip = (text: string): void => {
    state.tray.toolTip = text;
  };
  readonly setContextMenu = (menu: ElectronMenu | null): void => {
    state.tray.menu = (menu as unknown as BuiltMenu | null)?.template ?? [];
  };
}

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
export const nativeImage = strict('nativeImage', 'NativeImage', {
  createFromDataURL: (url: string) => {
    const bytes = Buffer.from(url.replace('data:image/png;base64,', ''), 'base64');
    return { empty: !bytes.subarray(0, 4).equals(PNG) } as unknown as NativeImage;
  },
});

const displays = (): Rectangle[] =>
  JSON.parse(setting('DISPLAYS') ?? '[{"x":0,"y":0,"width":1920,"height":1040}]') as Rectangle[];

export const screen = strict('screen', 'Screen', {
  getAllDisplays: () => displays().map((workArea) => ({ workArea })) as never,
} satisfies Partial<Screen>);

let blockers = 0;
export const powerSaveBlocker = strict('powerSaveBlocker', 'PowerSaveBlocker', {
  start: () => {
    blockers += 1;
    state.blocking.add(blockers);
    return blockers;
  },
  stop: (id) => state.blocking.delete(id),
} satisfies Partial<PowerSaveBlocker>);

export const powerEvents = new EventEmitter();
export const powerMonitor = strict('powerMonitor', 'PowerMonitor', {
  on: ((event: string, listener: () => void) =>
    void powerEvents.on(event, listener)) as unknown as PowerMonitor['on'],
} satisfies Partial<PowerMonitor>);

export const shell = strict('shell', 'Shell', {
  openExternal: async (url) => void state.opened.push(url),
} satisfies Partial<Shell>);
