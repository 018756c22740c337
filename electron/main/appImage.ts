import { existsSync, realpathSync } from 'node:fs';

/**
 * The AppImage that this very program runs from; null: none. What another AppImage started inherits its
 * APPIMAGE, so only one whose mount the program lies in is believed.
 */
export function ownAppImage(
  env: Readonly<Record<string, string | undefined>>,
  executable: string,
): string | null {
  const file = env['APPIMAGE'] ?? '';
  const said = (env['APPDIR'] ?? '').replace(/\/+$/, '');
  // Where folders of temporary files are a link, the program is told the place behind it.
  const mount = existsSync(said) ? realpathSync(said) : said;
  return file !== '' && mount !== '' && executable.startsWith(`${mount}/`) ? file : null;
}
