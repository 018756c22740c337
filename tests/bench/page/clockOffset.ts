import type { Page } from 'playwright-core';

const TRIES = 30;

/** Milliseconds since 1970 as this process counts them: monotonic, unlike Date.now(). */
export const processTime = (): number => performance.timeOrigin + performance.now();

/** How far the page's clock is ahead of this process's, ms: from the quickest of some round trips. */
export async function clockOffset(page: Page): Promise<{ offset: number; uncertainty: number }> {
  let best = { offset: 0, uncertainty: Infinity };
  for (let n = 0; n < TRIES; n += 1) {
    const before = processTime();
    const there = await page.evaluate(() => performance.timeOrigin + performance.now());
    const after = processTime();
    const uncertainty = (after - before) / 2;
    if (uncertainty < best.uncertainty) {
      best = { offset: there - (before + after) / 2, uncertainty };
    }
  }
  return best;
}
