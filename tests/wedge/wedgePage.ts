/** The page of the wedge test: the app's own wedge and queue, with the places keys can go to. */
import { createScanQueue } from '../../renderer/scan/scanQueue.ts';
import { startWedge } from '../../renderer/scan/wedge.ts';
import { handleKeys } from '../../renderer/scan/keyBus.ts';

declare global {
  interface Window {
    readonly wedgePage: {
      readonly scans: string[];
      readonly keys: string[];
      /** Times the button was pressed. */
      presses: number;
      /** Nobody gets anything for so long, every `every` ms. */
      keepBusy: (ms: number, every: number) => void;
    };
  }
}

document.body.innerHTML = `
  <p id="nowhere">Nothing to type into here.</p>
  <input id="field" />
  <textarea id="area"></textarea>
  <button id="button">Press</button>`;

const scans: string[] = [];
const keys: string[] = [];
const queue = createScanQueue((error) => {
  throw error;
});
queue.handle(({ data }) => void scans.push(data));
handleKeys((key) => void keys.push(key), false);
startWedge(queue);

const block = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until) scans.at(-1);
};

Object.assign(window, {
  wedgePage: {
    scans,
    keys,
    presses: 0,
    keepBusy: (ms: number, every: number) => void setInterval(() => block(ms), every),
  },
});

document.querySelector('#button')?.addEventListener('click', () => {
  window.wedgePage.presses += 1;
});
