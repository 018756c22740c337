import type { EventEmitter } from 'node:events';
import type { WebContents } from 'electron';

/** Whose frame the next message seems to come from. */
export type SenderKind =
  | 'own'
  | 'foreign-origin'
  | 'foreign-url'
  | 'subframe'
  | 'no-frame'
  | 'destroyed'
  | 'detached'
  | 'other-window'
  | 'throws';

type Handler = (...args: never[]) => unknown;

/** What the shell registered: the boot program plays Chromium's part with it. */
export const state: {
  ready: boolean;
  /** What the program calls itself. */
  version: string;
  exitCode: number | null;
  sender: SenderKind;
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
  invokes: new Map(),
  schemes: new Map(),
  privileged: [],
  session: new Map(),
  windows: [],
  mainWorld: {},
  preloadRequires: [],
};

export interface StandInWindowState {
  readonly contents: EventEmitter;
  readonly webContents: unknown;
  readonly mainFrame: unknown;
  openHandler: Parameters<WebContents['setWindowOpenHandler']>[0] | null;
  loaded: { url: string; status: number } | null;
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
