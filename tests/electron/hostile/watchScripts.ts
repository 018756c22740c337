import type { BrowserContext, Page } from 'playwright-core';

interface Watched {
  ran: (n: number) => void;
  seen: { ran: number[]; refused: string[] };
}

/** Notes what runs and what the policy stops, from before the page's first script. */
export async function watchScripts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const page = globalThis as unknown as Watched;
    page.seen = { ran: [], refused: [] };
    page.ran = (n) => void page.seen.ran.push(n);
    for (const name of ['alert', 'confirm', 'prompt'] as const) {
      Reflect.set(globalThis, name, () => page.ran(-1));
    }
    document.addEventListener('securitypolicyviolation', (event) => {
      page.seen.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
}

export interface Seen {
  readonly ran: number[];
  readonly refused: string[];
  /** Elements that came of text. */
  readonly planted: number;
}

/** What ran, was stopped, or became markup, since the last time. */
export const seenScripts = (page: Page): Promise<Seen> =>
  page.evaluate(() => {
    const { seen } = globalThis as unknown as Watched;
    const planted = document.querySelectorAll('[data-x], iframe, object, embed, base').length;
    return { ran: seen.ran.splice(0), refused: seen.refused.splice(0), planted };
  });
