import type { ShellInfo } from '../../shared/host/contract.ts';
import type { SecretStore, ShellPort } from '../station/index.ts';
import type { AutoStart } from './autoStart.ts';
import type { CrashNotes } from './crashNotes.ts';
import type { ExternalLinks } from './externalLinks.ts';
import type { SettingsStore } from './shellSettings.ts';

export interface ShellPortDeps {
  readonly version: string;
  readonly keyStore: SecretStore['guarantee'];
  readonly settings: SettingsStore;
  readonly autoStart: AutoStart;
  readonly notes: CrashNotes;
  readonly links: Pick<ExternalLinks, 'described'>;
  /** What was set is done to the window. */
  readonly apply: () => void;
  readonly onShell: (info: ShellInfo) => void;
  readonly clearStorage: () => Promise<void>;
  readonly quit: () => void;
}

/** What the page may ask of this shell. */
export function createShellPort(deps: ShellPortDeps): ShellPort {
  const { settings, autoStart } = deps;
  const info = (): ShellInfo => ({
    version: deps.version,
    keyStore: deps.keyStore,
    centralDocs: deps.links.described(),
    canAutoStart: autoStart.possible,
    autoStart: autoStart.isOn(),
    kiosk: settings.get().kiosk,
    zoom: settings.get().zoom,
    notes: deps.notes.list(),
  });
  return {
    info,
    set: async ({ kiosk, zoom, autoStart: starts }) => {
      if (starts !== undefined && starts !== autoStart.isOn()) autoStart.set(starts);
      settings.change({
        ...(kiosk === undefined ? {} : { kiosk }),
        ...(zoom === undefined ? {} : { zoom }),
      });
      deps.apply();
      deps.onShell(info());
    },
    clearStorage: deps.clearStorage,
    quit: deps.quit,
  };
}
