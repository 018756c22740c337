import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Zoom } from '../../shared/host/contract.ts';
import { openJsonFile } from './jsonFile.ts';
import { WindowPlace } from './windowPlace.ts';

const ShellSettings = Type.Object({
  kiosk: Type.Boolean(),
  zoom: Zoom,
  place: Type.Optional(WindowPlace),
});
export type ShellSettings = Static<typeof ShellSettings>;

const DEFAULTS: ShellSettings = { kiosk: false, zoom: 100 };

export interface SettingsStore {
  readonly get: () => ShellSettings;
  readonly change: (change: Partial<ShellSettings>) => void;
}

/** What the shell remembers of this machine. The folder is the shell's own. */
export function openShellSettings(
  folder: string,
  report: (where: string, error: unknown) => void,
): SettingsStore {
  const file = openJsonFile(join(folder, 'shell-settings.json'), ShellSettings, report);
  let settings = file.read() ?? DEFAULTS;
  return {
    get: () => settings,
    change: (change) => {
      settings = { ...settings, ...change };
      file.write(settings);
    },
  };
}
