/** What documents may cost the page between two frames, ms: less than half of one at 60 a second. */
export const WORK_PER_FRAME_MS = 7;

export interface PacerPorts {
  /** Milliseconds that only go forwards. */
  readonly now: () => number;
  /** Runs before the next frame is drawn. */
  readonly nextFrame: (run: () => void) => void;
}

/**
 * Does work that comes in portions, and lets the sender of a portion send more at once while there is
 * time left in this frame, or else only with the next: however much waits, frames are drawn in between.
 */
export function createFramePacer({
  now,
  nextFrame,
}: PacerPorts): (work: () => void, more: () => void) => void {
  let spent = 0;
  let asked = false;
  let held: (() => void)[] = [];
  const begin = (): void => {
    asked = false;
    spent = 0;
    const due = held;
    held = [];
    for (const more of due) more();
  };
  return (work, more) => {
    const started = now();
    work();
    spent += now() - started;
    if (spent < WORK_PER_FRAME_MS) more();
    else held.push(more);
    if (asked) return;
    asked = true;
    nextFrame(begin);
  };
}

/** Longer than any frame should take. ms */
const NO_FRAME_MS = 100;

/** In a page. A hidden one, or one about to be, gets no frames: then a timer stands in. */
export const pagePorts: PacerPorts = {
  now: () => performance.now(),
  nextFrame: (run) => {
    let ran = false;
    const once = () => {
      if (ran) return;
      ran = true;
      clearTimeout(timer);
      run();
    };
    const timer = setTimeout(once, NO_FRAME_MS);
    requestAnimationFrame(once);
  },
};
