/** Where central describes itself: the one page outside the app that anybody is led to. */
const DESCRIBED = '/docs';

export interface ExternalLinks {
  /** The one address that may be opened; null: none, or not now. */
  readonly described: () => string | null;
  readonly open: (url: string) => void;
}

/**
 * What may be handed to the system to open: central's own description, letter by letter, and nothing
 * while the machine is a kiosk. Anything else could start a program.
 */
export function createExternalLinks(deps: {
  readonly centralUrl: string;
  readonly isKiosk: () => boolean;
  readonly openExternal: (url: string) => Promise<void>;
  readonly report: (where: string, error: unknown) => void;
}): ExternalLinks {
  const { centralUrl } = deps;
  const central = URL.canParse(centralUrl) ? new URL(DESCRIBED, centralUrl) : null;
  const isWeb = central?.protocol === 'https:' || central?.protocol === 'http:';
  const allowed = central !== null && isWeb && central.username === '' ? central.href : null;
  const described = (): string | null => (deps.isKiosk() ? null : allowed);
  return {
    described,
    open: (url) => {
      if (url !== described()) return;
      deps.openExternal(url).catch((error: unknown) => deps.report('open a link', error));
    },
  };
}
