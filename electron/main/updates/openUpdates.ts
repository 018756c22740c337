import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { UpdateDownloadedEvent, UpdateInfo } from 'electron-updater';
import { AppError } from '../../../shared/errors.ts';
import { NO_UPDATE, type UpdateState } from '../../../shared/host/index.ts';
import type { UpdatesPort } from '../../station/ports.ts';
import type { Install } from './createUpdater.ts';
import type { UpdateFeed } from './feed.ts';
import { openNewestManifest } from './newestManifest.ts';
import { signedProvider } from './signedProvider.ts';
import { noteTry } from './tries.ts';
import { compareVersions } from './versions.ts';

export interface UpdatesOptions {
  readonly install: Install;
  readonly feed: UpdateFeed;
  /** A newer release that somebody went back from: only one after it is taken. */
  readonly backFrom: string | null;
  /** A release that was put in and does not run. */
  readonly failed: string | null;
  /** Where is noted what was tried, and the newest manifest that was read. */
  readonly profile: string;
  readonly report: (where: string, error: unknown) => void;
  /** Ends the program in order; `putIn` is called on the way. */
  readonly quit: () => void;
  /** Has the program start again once this one has ended. */
  readonly startAgain: () => void;
}

export interface Updates extends UpdatesPort {
  /** Looks whether there is a release, and fetches it. Never rejects: what is wrong is reported, or told by `state`. */
  check(): Promise<void>;
  /**
   * The station is closed: puts in what is ready, unless work is cut short, or a person has to ask for it and did not. True:
   * the program ends by itself and must not be ended before.
   */
  putIn(cutShort: boolean): Promise<boolean>;
}

interface Ready {
  readonly version: string;
  readonly path: string;
  readonly sha512: string;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

const REFUSALS: Readonly<Record<string, UpdateState['refusal']>> = {
  'update-not-signed': 'update-not-signed',
  ERR_UPDATER_INVALID_SIGNATURE: 'update-not-signed',
  ERR_CHECKSUM_MISMATCH: 'update-altered',
};

async function sha512Of(path: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}

/** The signed hash of what came down: the manifest names one file for each form of package. */
function readyFrom(event: UpdateDownloadedEvent, hash: string): Ready {
  if (!event.files.some(({ sha512 }) => sha512 === hash))
    throw new AppError('update-altered', { version: event.version });
  return { version: event.version, path: event.downloadedFile, sha512: hash };
}

/** Looks for releases, fetches them, and puts one in between two pieces of work. */
export function openUpdates(options: UpdatesOptions): Updates {
  const { install, feed, report } = options;
  const { updater } = install;
  const listeners = new Set<(state: UpdateState) => void>();
  let state: UpdateState =
    options.failed === null
      ? NO_UPDATE
      : { state: 'refused', version: options.failed, refusal: 'update-not-installed' };
  let ready: Ready | null = null;
  let isWanted = false;

  const tell = (next: UpdateState): void => {
    const { version, refusal } = next;
    if (state.state === next.state && state.version === version && state.refusal === refusal)
      return;
    state = next;
    for (const listener of listeners) listener(next);
  };
  const refuse = (version: string | null, refusal: UpdateState['refusal']): void => {
    ready = null;
    tell({ state: 'refused', version, refusal });
  };

  updater.autoDownload = false;
  // Not by itself whenever the program ends: only once the station says that nothing is cut short.
  updater.autoInstallOnAppQuit = false;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  updater.disableWebInstaller = true;
  // Pieces of the old file and the new one put together: the sum is checked, but only the whole is signed for.
  updater.disableDifferentialDownload = true;
  updater.logger = null;
  const admit = openNewestManifest(options.profile, report);
  updater.setFeedURL({ provider: 'custom', updateProvider: signedProvider(feed, admit) });
  const isInRollout = updater.isUserWithinRollout;
  updater.isUserWithinRollout = async (info) =>
    (options.backFrom === null || compareVersions(info.version, options.backFrom) > 0) &&
    (await isInRollout(info));
  // Whoever asked hears of it too; without a listener it would end the program.
  const reported = new WeakSet<object>();
  updater.on('error', (error) => {
    reported.add(error);
    report('updates', error);
  });

  const fetchRelease = async (info: UpdateInfo): Promise<void> => {
    const { version } = info;
    if (ready?.version === version) return;
    if (ready === null) tell({ state: 'fetching', version, refusal: null });
    const downloaded = new Promise<UpdateDownloadedEvent>((resolve) => {
      updater.once('update-downloaded', resolve);
    });
    await updater.downloadUpdate();
    const event = await downloaded;
    ready = readyFrom(event, await sha512Of(event.downloadedFile));
    tell({ state: 'ready', version, refusal: null });
  };

  const look = async (): Promise<void> => {
    let version: string | null = null;
    try {
      const found = await updater.checkForUpdates();
      if (found?.isUpdateAvailable === true) {
        ({ version } = found.updateInfo);
        await fetchRelease(found.updateInfo);
        return;
      }
      // Taken back by its maker, or nothing new: then what was fetched before is not put in either.
      ready = null;
      tell(NO_UPDATE);
    } catch (error) {
      const refusal = REFUSALS[error instanceof AppError ? error.code : codeOf(error)];
      if (refusal) refuse(version, refusal);
      else if (ready === null) tell(NO_UPDATE);
      if (!(error instanceof Error && reported.has(error))) report('updates', error);
    }
  };
  let looking: Promise<void> | undefined;

  return {
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    check: () => {
      looking ??= look().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    restart: () => {
      if (ready === null) throw new AppError('no-update-ready');
      isWanted = true;
      // Whoever asked gets an answer first.
      setImmediate(options.quit);
    },
    putIn: async (cutShort) => {
      const due = ready;
      if (due === null || cutShort || !(isWanted || install.isQuiet)) return false;
      try {
        // It may have lain there for days, where other programs of this user can write.
        if ((await sha512Of(due.path)) !== due.sha512)
          throw new AppError('update-altered', { version: due.version });
      } catch (error) {
        report('updates', error);
        await rm(due.path, { force: true });
        refuse(due.version, 'update-altered');
        return false;
      }
      const putBack = await install.prepare?.();
      let failing: Promise<void> | undefined;
      updater.once('error', () => {
        failing = (putBack?.() ?? Promise.resolve()).catch((error: unknown) =>
          report('updates', error),
        );
        if (install.quitsItself) void failing.then(options.quit);
      });
      noteTry(options.profile, due.version);
      updater.quitAndInstall(true, isWanted && !install.startsTooSoon);
      await failing;
      if (isWanted && install.startsTooSoon) options.startAgain();
      return install.quitsItself;
    },
  };
}
