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
  /** null: not known yet. */
  readonly centralUrl: () => string | null;
  readonly isKiosk: () => boolean;
  readonly openExternal: (url: string) => Promise<void>;
  readonly report: (where: string, error: unknown) => void;
}): ExternalLinks {
  const described = (): string | null => {
    const address = deps.centralUrl();
    if (address === null || deps.isKiosk() || !URL.canParse(address)) return null;
    const central = new URL(DESCRIBED, address);
    const isWeb = central.protocol === 'https:' || central.protocol === 'http:';
    return isWeb && central.username === '' ? central.href : null;
  };
  return {
    described,
    open: (url) => {
      if (url !== described()) return;
      deps.openExternal(url).catch((error: unknown) => deps.report('open a link', error));
    },
  };
}
