import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AppImageUpdater, MacUpdater, NsisUpdater, type AppUpdater } from 'electron-updater';
import { ownAppImage } from '../appImage.ts';
import { keepPrevious } from './keepPrevious.ts';

export interface Install {
  readonly updater: AppUpdater;
  /** Put in while the program ends, with no word and no password asked for. */
  readonly isQuiet: boolean;
  /** Ends the program by itself once the system has the update, and not before. */
  readonly quitsItself: boolean;
  /** Would start the new one while this one still has the station: that is left to us, when it has ended. */
  readonly startsTooSoon: boolean;
  /** Done right before; what it answers with is called where the update could not be put in. */
  readonly prepare?: () => Promise<() => Promise<void>>;
}

/**
 * What replaces this very installation: as it was installed, so it is updated. null: nothing can, since
 * others look after it: an MSI package, a build that was only unpacked, a Debian package. That one would lie
 * where this user's programs can change it while an administrator types the password that puts it in as root.
 */
export function createUpdater(
  platform: NodeJS.Platform,
  places: { readonly executable: string },
): Install | null {
  if (platform === 'win32') {
    const uninstaller = join(dirname(places.executable), 'Uninstall Stowline.exe');
    if (!existsSync(uninstaller)) return null;
    return { updater: new NsisUpdater(), isQuiet: true, quitsItself: false, startsTooSoon: false };
  }
  if (platform === 'darwin')
    return { updater: new MacUpdater(), isQuiet: false, quitsItself: true, startsTooSoon: false };
  const file = ownAppImage(process.env, places.executable);
  if (file === null) return null;
  const updater = new AppImageUpdater();
  return {
    ...{ updater, isQuiet: true, quitsItself: false, startsTooSoon: true },
    prepare: () => keepPrevious(file),
  };
}
