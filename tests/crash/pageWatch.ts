import type { Page } from 'playwright-core';

/** An answer as the page gave it: told by the page itself, at the moment it was in the document. */
export interface PageAnswer {
  readonly seq: number;
  readonly kind: string;
  readonly code: string;
}

/** What the page has to do with its host, counted since it was loaded. */
export interface HostTraffic {
  /** Scans that reached the page. */
  scans: number;
  /** Sockets that were opened, and whether the newest still is. */
  opened: number;
  open: boolean;
}

declare global {
  var hostTraffic: HostTraffic | undefined;
  var tellAnswer: ((answer: PageAnswer) => Promise<void>) | undefined;
}

/** Runs in the page before the app: must stand alone. */
function watch(): void {
  const traffic: HostTraffic = { scans: 0, opened: 0, open: false };
  globalThis.hostTraffic = traffic;
  const Original = globalThis.WebSocket;
  globalThis.WebSocket = class extends Original {
    constructor(url: string | URL) {
      super(url);
      this.addEventListener('open', () => {
        traffic.opened += 1;
        traffic.open = true;
      });
      this.addEventListener('close', () => {
        traffic.open = false;
      });
      this.addEventListener('message', ({ data }) => {
        if (String(data).startsWith('{"event":"scan"')) traffic.scans += 1;
      });
    }
  };
  let told = 0;
  const look = () => {
    const banner = document.querySelector<HTMLElement>('[data-testid="answer-banner"]');
    const seq = Number(banner?.dataset['scanSeq'] ?? 0);
    if (banner === null || seq <= told) return;
    told = seq;
    const { kind = '', code = '' } = banner.dataset;
    if (kind !== 'none') void globalThis.tellAnswer?.({ seq, kind, code });
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-scan-seq'],
  });
}

/** From the next load on, `onAnswer` hears every answer the page gives. */
export async function watchPage(page: Page, onAnswer: (answer: PageAnswer) => void): Promise<void> {
  await page.exposeFunction('tellAnswer', onAnswer);
  await page.addInitScript(watch);
}

export const readTraffic = (page: Page): Promise<HostTraffic> =>
  page.evaluate(() => {
    if (globalThis.hostTraffic === undefined) throw new Error('this page is not watched');
    return { ...globalThis.hostTraffic };
  });
