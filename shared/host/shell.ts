/** What the renderer may ask of the desktop shell around it. Other hosts have none: `shell:get` answers null. */
import { Type, type Static } from 'typebox';
import { closed, Instant, literals, optional } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

/** Sizes a page may be shown in, in percent. */
export const ZOOM_STEPS = [70, 80, 90, 100, 110, 125, 150, 175, 200] as const;

/** `page`: the window's process; `main`: the shell's own; `helper`: one of Chromium's, such as the GPU's.
 * `no-sandbox`: nothing crashed, but an installed program was started without its sandbox. */
export const CRASH_KINDS = [
  'page-gone',
  'page-hung',
  'main-failed',
  'main-gone',
  'helper-gone',
  'no-sandbox',
] as const;

export const Zoom = Type.Unsafe<(typeof ZOOM_STEPS)[number]>({
  type: 'integer',
  enum: [...ZOOM_STEPS],
});
export type Zoom = Static<typeof Zoom>;

/** A crash as it is remembered on this machine: names of programs, reasons and places in the code, nothing anybody typed or scanned. */
export const CrashNote = closed({
  at: Instant,
  version: Type.String({ maxLength: 40 }),
  kind: literals(CRASH_KINDS),
  reason: Type.String({ maxLength: 80 }),
  detail: Type.String({ maxLength: 600 }),
});
export type CrashNote = Static<typeof CrashNote>;

export const ShellInfo = closed({
  version: Type.String(),
  /** What guards the station's key: the system's key store, or a file that a person agreed to. */
  keyStore: literals(['os-keychain', 'file-of-this-user']),
  /** Where central describes itself; null where that can't be opened from here. */
  centralDocs: Type.Union([Type.String(), Type.Null()]),
  /** False: run from its sources, where there is nothing that could be started. */
  canAutoStart: Type.Boolean(),
  autoStart: Type.Boolean(),
  kiosk: Type.Boolean(),
  zoom: Zoom,
  /** Newest first, at most fifty. */
  notes: Type.Array(CrashNote),
});
export type ShellInfo = Static<typeof ShellInfo>;

export const SHELL_CALLS = {
  'shell:get': call(Nothing, Type.Union([ShellInfo, Type.Null()])),
  /**
   * Kiosk and automatic start are a supervisor's or administrator's, by PIN. Errors: shell-absent, not-signed-in,
   * role-not-allowed, needs-pin, auto-start-failed.
   */
  'shell:set': call(
    closed({
      kiosk: optional(Type.Boolean()),
      autoStart: optional(Type.Boolean()),
      zoom: optional(Zoom),
    }),
    ShellInfo,
  ),
  /** Has Chromium throw away what it stores for the page. Error: shell-absent. */
  'shell:clear-storage': call(Nothing, Nothing),
  /** Quits as closing the window does; in kiosk mode for those who may leave it. Errors as `shell:set`. */
  'shell:quit': call(Nothing, Nothing),
} as const satisfies Calls;
