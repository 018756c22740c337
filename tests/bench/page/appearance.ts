/** When something new was drawn. Run in the page one after the other, so each must stand alone. */

declare global {
  var appearance: Promise<number> | undefined;
}

/** Begins to wait for an element; `drawnAt` then tells when a frame with it was made. */
export function expectElement(selector: string): void {
  globalThis.appearance = new Promise((resolve) => {
    const look = () => {
      if (document.querySelector(selector) === null) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          port1.close();
          resolve(performance.timeOrigin + performance.now());
        });
        port1.start();
        port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true, attributes: true });
    look();
  });
}

/** Milliseconds since 1970, by the page's clock. */
export const drawnAt = (): Promise<number> =>
  globalThis.appearance ?? Promise.reject(new Error('nothing is expected on this page'));
