/**
 * Updates of the installed program: where a release comes from and who signed it (`feed`, `manifest`,
 * `signature`), whether it may be taken (`openUpdates`), and how this installation is replaced
 * (`createUpdater`). When work may be interrupted is the station's to say.
 */
import { readFeed } from './feed.ts';
import type { Updates } from './openUpdates.ts';
import { failedTry } from './tries.ts';
import { noteVersion, VERSION } from './versions.ts';

export type { Updates } from './openUpdates.ts';

/** off: never looked for. now: at the start. quietly: some time in the first ten minutes, then every four hours. */
export const UPDATE_MODES = ['off', 'now', 'quietly'] as const;
export type UpdateMode = (typeof UPDATE_MODES)[number];

export interface StartUpdatesOptions {
  readonly mode: UpdateMode;
  readonly app: { readonly isPackaged: boolean; getVersion(): string; getAppPath(): string };
  readonly executable: string;
  /** This shell's own folder. */
  readonly profile: string;
  readonly report: (where: string, error: unknown) => void;
  readonly quit: () => void;
  readonly startAgain: () => void;
}

/** ms */
const EVERY = 4 * 60 * 60_000;
/** A hundred stations that start with the shift do not fetch at once. ms */
const SPREAD = 10 * 60_000;

function repeat(mode: UpdateMode, check: () => Promise<void>): void {
  const turn = async (): Promise<void> => {
    await check();
    setTimeout(() => void turn(), EVERY).unref();
  };
  setTimeout(() => void turn(), mode === 'now' ? 0 : Math.random() * SPREAD).unref();
}

/** null: this program takes no updates by itself. Never rejects: a station starts without them. */
export async function startUpdates(options: StartUpdatesOptions): Promise<Updates | null> {
  const { app, profile, report, quit, startAgain, mode } = options;
  try {
    if (!app.isPackaged) return null;
    const running = app.getVersion();
    if (!VERSION.test(running)) return null;
    const backFrom = noteVersion(profile, running);
    const failed = failedTry(profile, running);
    const feed = readFeed(app.getAppPath());
    if (mode === 'off' || feed === null) return null;
    // Loaded only where there is something to update.
    const { createUpdater } = await import('./createUpdater.ts');
    const { openUpdates } = await import('./openUpdates.ts');
    const install = createUpdater(process.platform, options);
    if (install === null) return null;
    const updates = openUpdates({
      ...{ install, feed, backFrom, failed, profile, report, quit, startAgain },
    });
    repeat(mode, () => updates.check());
    return updates;
  } catch (error) {
    report('updates', error);
    return null;
  }
}
