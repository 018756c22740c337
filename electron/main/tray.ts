import { Menu, nativeImage, Tray } from 'electron';
import type { Language } from '../../shared/schema/base.ts';
import icon from '../../resources/tray.png?inline';
import { SHELL_TEXTS } from './shellTexts.ts';

export interface TrayIcon {
  readonly tell: (station: string, waiting: number, live: boolean) => void;
  /** Again in another language, or without the way out in a kiosk. */
  readonly renew: (language: Language, kiosk: boolean) => void;
}

/**
 * Windows and Linux: the station's state at a glance, and a way back to the window. macOS has the dock
 * for that. A desktop without a place for it gets none.
 */
export function openTray(
  platform: NodeJS.Platform,
  acts: { readonly show: () => void; readonly quit: () => void },
): TrayIcon {
  if (platform === 'darwin') return { tell: () => undefined, renew: () => undefined };
  const tray = new Tray(nativeImage.createFromDataURL(icon));
  let language: Language = 'en';
  tray.on('click', acts.show);
  return {
    tell: (station, waiting, live) =>
      tray.setToolTip(SHELL_TEXTS[language].tray(station, waiting, live)),
    renew: (next, kiosk) => {
      language = next;
      const texts = SHELL_TEXTS[next].menu;
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: texts.show, click: acts.show },
          ...(kiosk ? [] : [{ label: texts.quit, click: acts.quit }]),
        ]),
      );
    },
  };
}
