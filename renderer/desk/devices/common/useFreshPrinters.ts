import { useEffect } from 'react';
import { useHost } from '../../../replica/index.ts';

const EVERY_MS = 1000;

/** While a screen that shows printers is looked at, they are asked how they are every second. */
export function useFreshPrinters(): void {
  const host = useHost();
  useEffect(() => {
    const timer = setInterval(() => {
      // No answer is awaited: what changed comes as events, and a lost link is told in the header.
      if (document.visibilityState === 'visible') void host.call('printers:look', {});
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [host]);
}
