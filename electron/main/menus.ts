import { Menu, type MenuItemConstructorOptions } from 'electron';
import type { Language } from '../../shared/schema/base.ts';
import { SHELL_TEXTS } from './shellTexts.ts';
import type { Shortcut } from './zoom.ts';

/** macOS needs a menu for copying, pasting and quitting; its roles bring the keys people know there. */
function macTemplate(
  language: Language,
  kiosk: boolean,
  run: (shortcut: Shortcut) => void,
): MenuItemConstructorOptions[] {
  const texts = SHELL_TEXTS[language].menu;
  const item = (
    label: string,
    accelerator: string,
    shortcut: Shortcut,
  ): MenuItemConstructorOptions => ({ label, accelerator, click: () => run(shortcut) });
  const edit: MenuItemConstructorOptions = {
    label: texts.edit,
    submenu: [
      { role: 'undo', label: texts.undo },
      { role: 'redo', label: texts.redo },
      { type: 'separator' },
      { role: 'cut', label: texts.cut },
      { role: 'copy', label: texts.copy },
      { role: 'paste', label: texts.paste },
      { role: 'selectAll', label: texts.selectAll },
    ],
  };
  const view: MenuItemConstructorOptions = {
    label: texts.view,
    submenu: [
      item(texts.zoomIn, 'Command+Plus', 'zoom-in'),
      item(texts.zoomOut, 'Command+-', 'zoom-out'),
      item(texts.zoomReset, 'Command+0', 'zoom-reset'),
      ...(kiosk
        ? []
        : [{ role: 'togglefullscreen', label: texts.fullScreen } as MenuItemConstructorOptions]),
    ],
  };
  const own: MenuItemConstructorOptions[] = kiosk
    ? [{ role: 'about', label: texts.about }]
    : [
        { role: 'about', label: texts.about },
        { type: 'separator' },
        { role: 'hide', label: texts.hide },
        { role: 'hideOthers', label: texts.hideOthers },
        { role: 'unhide', label: texts.showAll },
        { type: 'separator' },
        { role: 'quit', label: texts.quit },
      ];
  return [
    { label: 'Stowline', submenu: own },
    edit,
    view,
    ...(kiosk
      ? []
      : [
          {
            label: texts.window,
            role: 'windowMenu',
            submenu: [{ role: 'minimize', label: texts.minimize }],
          } as MenuItemConstructorOptions,
        ]),
  ];
}

/** macOS: the menu people expect. Elsewhere none: Alt would open it, and scanners and the desk use Alt. */
export function setMenu(
  platform: NodeJS.Platform,
  language: Language,
  kiosk: boolean,
  run: (shortcut: Shortcut) => void,
): void {
  const template = platform === 'darwin' ? macTemplate(language, kiosk, run) : null;
  Menu.setApplicationMenu(template === null ? null : Menu.buildFromTemplate(template));
}
