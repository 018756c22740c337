import { mkdirSync, rmSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { ownAppImage } from './appImage.ts';

/** Whether the station starts when somebody signs in to this computer. */
export interface AutoStart {
  readonly possible: boolean;
  readonly isOn: () => boolean;
  /** Throws auto-start-failed. */
  readonly set: (on: boolean) => void;
}

/** As the Desktop Entry Specification wants an argument of Exec: quoted, its special characters escaped twice. */
const quoted = (text: string): string =>
  `"${text
    .replaceAll(/["`$\\]/g, String.raw`\$&`)
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;

export function desktopEntry(command: readonly string[]): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Stowline',
    `Exec=${command.map(quoted).join(' ')}`,
    'X-GNOME-Autostart-enabled=true',
    'Terminal=false',
    '',
  ].join('\n');
}

/**
 * As Windows reads an argument: Electron only puts a space between them. What is no switch is quoted, and
 * backslashes right before a quote count double.
 */
export const quotedForWindows = (arg: string): string =>
  arg.startsWith('--') ? arg : `"${arg.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')}"`;

/** `args`: what the station was started with, so that the same one starts. */
export function createAutoStart(
  app: Pick<App, 'isPackaged' | 'getPath' | 'getLoginItemSettings' | 'setLoginItemSettings'>,
  platform: NodeJS.Platform,
  args: readonly string[],
): AutoStart {
  const possible = app.isPackaged;
  if (platform !== 'linux') {
    const item = { args: platform === 'win32' ? args.map(quotedForWindows) : [...args] };
    return {
      possible,
      isOn: () => possible && app.getLoginItemSettings(item).openAtLogin,
      set: (openAtLogin) => {
        app.setLoginItemSettings({ ...item, openAtLogin });
        // macOS may want a person's consent, Windows may have it switched off by policy.
        if (app.getLoginItemSettings(item).openAtLogin !== openAtLogin) {
          throw new AppError('auto-start-failed');
        }
      },
    };
  }
  // Electron has nothing for Linux; desktops start what lies in this folder.
  const folder = join(app.getPath('appData'), 'autostart');
  const entry = join(folder, 'stowline.desktop');
  return {
    possible,
    isOn: () => possible && existsSync(entry),
    set: (on) => {
      try {
        if (!on) {
          rmSync(entry, { force: true });
          return;
        }
        mkdirSync(folder, { recursive: true });
        // An AppImage runs from a mount that is gone when it ends: the file itself is started.
        const program = ownAppImage(process.env, process.execPath) ?? process.execPath;
        writeFileSync(entry, desktopEntry([program, ...args]));
      } catch (error) {
        throw new AppError('auto-start-failed', { reason: String(error) });
      }
    },
  };
}
