/** What happens in the page while the desk's list is measured. Each function must stand alone there. */

interface Scroll {
  readonly seconds: number;
}

/** Times of frames while the list is scrolled steadily from its top to its end. */
export async function scrollThrough({ seconds }: Scroll): Promise<number[]> {
  const table = document.querySelector<HTMLElement>('[data-testid="orders-table"]');
  if (!table) throw new Error('no list of orders on this page');
  const far = table.scrollHeight - table.clientHeight;
  const frames: number[] = [];
  const start = performance.now();
  return new Promise((resolve) => {
    const frame = () => {
      const now = performance.now();
      frames.push(now);
      const share = (now - start) / (seconds * 1000);
      table.scrollTop = Math.min(1, share) * far;
      if (share < 1) requestAnimationFrame(frame);
      else resolve(frames);
    };
    requestAnimationFrame(frame);
  });
}

export interface Jumps {
  readonly frames: number[];
  /** From each jump until every row in sight had its order, ms. */
  readonly filled: number[];
}

/** Jumps to random places, each as soon as the rows of the one before are there. */
export async function jumpAround({ seconds }: Scroll): Promise<Jumps> {
  const table = document.querySelector<HTMLElement>('[data-testid="orders-table"]');
  if (!table) throw new Error('no list of orders on this page');
  const far = table.scrollHeight - table.clientHeight;
  const end = performance.now() + seconds * 1000;
  const frames: number[] = [];
  const filled: number[] = [];
  const isFilled = () => {
    const { top, bottom } = table.getBoundingClientRect();
    const inSight = [...table.querySelectorAll<HTMLElement>('[data-testid="order-row"]')].filter(
      (row) => {
        const box = row.getBoundingClientRect();
        return box.bottom > top && box.top < bottom;
      },
    );
    return inSight.length > 0 && inSight.every((row) => row.dataset['order'] !== undefined);
  };
  let jumped = 0;
  let waiting = false;
  return new Promise((resolve) => {
    const frame = () => {
      const now = performance.now();
      frames.push(now);
      if (waiting && now - jumped > 30 && isFilled()) {
        filled.push(now - jumped);
        waiting = false;
      } else if (!waiting) {
        table.scrollTop = Math.random() * far;
        jumped = now;
        waiting = true;
      }
      if (now < end) requestAnimationFrame(frame);
      else resolve({ frames, filled });
    };
    requestAnimationFrame(frame);
  });
}

/** Times of frames while nothing is done: what this machine and page cost by themselves. */
export async function watchFrames({ seconds }: Scroll): Promise<number[]> {
  const frames: number[] = [];
  const end = performance.now() + seconds * 1000;
  return new Promise((resolve) => {
    const frame = () => {
      frames.push(performance.now());
      if (performance.now() < end) requestAnimationFrame(frame);
      else resolve(frames);
    };
    requestAnimationFrame(frame);
  });
}

/** Asks for another list by its address; ms until a frame with the new rows was made. */
export async function askForList(hash: string): Promise<number> {
  const table = document.querySelector<HTMLElement>('[data-testid="orders-table"]');
  if (!table) throw new Error('no list of orders on this page');
  const start = performance.now();
  let wasStale = false;
  return new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      const stale = table.dataset['stale'] !== undefined;
      wasStale ||= stale;
      if (!wasStale || stale) return;
      observer.disconnect();
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          port1.close();
          resolve(performance.now() - start);
        });
        port1.start();
        port2.postMessage(null);
      });
    });
    observer.observe(table, { attributes: true, attributeFilter: ['data-stale'] });
    location.hash = hash;
  });
}
