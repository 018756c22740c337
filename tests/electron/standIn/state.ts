import type { EventEmitter } from 'node:events';
import type { MenuItemConstructorOptions, WebContents } from 'electron';

/** What the test chose for this process: STAND_IN_NAME of its environment. */
export function setting(name: string): string | undefined {
  const value = process.env[`STAND_IN_${name}`];
  return value === '' ? undefined : value;
}

/** Whose frame the next message seems to come from. */
export const SENDER_KINDS = [
  'foreign-origin',
  'foreign-url',
  'about:blank',
  'file:',
  'subframe',
  'no-frame',
  'destroyed',
  'detached',
  'other-window',
  'other-main-frame',
  'throws',
] as const;
export type SenderKind = 'own' | (typeof SENDER_KINDS)[number];

type Handler = (...args: never[]) => unknown;

/** What the shell registered: the boot program plays Chromium's part with it. */
export const state: {
  ready: boolean;
  /** What the program calls itself. */
  version: string;
  exitCode: number | null;
  sender: SenderKind;
  menu: readonly MenuItemConstructorOptions[] | null;
  readonly tray: {
    toolTip: string | null;
    menu: readonly MenuItemConstructorOptions[];
    events: EventEmitter | null;
  };
  /** Questions on the screen, in order: called with the button. */
  readonly answers: ((button: number) => void)[];
  /** What keeps the machine awake. */
  readonly blocking: Set<number>;
  /** What the system was asked to open. */
  readonly opened: string[];
  readonly invokes: Map<string, (event: unknown, ...args: unknown[]) => unknown>;
  readonly schemes: Map<string, (request: Request) => Response | Promise<Response>>;
  readonly privileged: string[];
  readonly session: Map<string, Handler>;
  readonly windows: StandInWindowState[];
  /** window.stowline and whatever else preload put into the page. */
  readonly mainWorld: Record<string, unknown>;
  readonly preloadRequires: string[];
} = {
  ready: false,
  version: process.env['STAND_IN_VERSION'] ?? '0.1.0',
  exitCode: null,
  sender: 'own',
  menu: null,
  tray: { toolTip: null, menu: [], events: null },
  answers: [],
  blocking: new Set(),
  opened: [],
  invokes: new Map(),
  schemes: new Map(),
  privileged: [],
  session: new Map(),
  windows: [],
  mainWorld: {},
  preloadRequires: [],
};

export interface StandInWindowState {
  /** Of the window and of its page. */
  readonly events: EventEmitter;
  readonly contents: EventEmitter;
  webContents: unknown;
  readonly mainFrame: unknown;
  /** For one message the window's main frame is this one. */
  readonly playsMainFrame: (frame: unknown) => void;
  openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | null;
  loaded: { url: string; status: number } | null;
  zoomFactor: number;
  kiosk: boolean;
  fullScreen: boolean;
}

/** An event whose default the listener may prevent, as Electron hands them out. */
export function preventable<T extends object>(
  extra: T,
): T & { preventDefault: () => void; prevented: () => boolean } {
  let prevented = false;
  return {
    ...extra,
    preventDefault: () => {
      prevented = true;
    },
    prevented: () => prevented,
  };
}
