/** Progress of a long command: one moving line on a terminal, a line per step where output is kept. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

export interface Progress {
  show(label: string, done: number, total: number): void;
  /** The last line stays as it is; what follows begins on a new one. */
  end(): void;
}

const WIDTH = 30;
const STEP = 0.25;
const CLEAR_LINE = '\u001B[2K\r';

function barProgress(output: ProgressOutput): Progress {
  let shown = false;
  return {
    show(label, done, total) {
      const part = total > 0 ? Math.min(1, done / total) : 0;
      const filled = Math.round(part * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      output.write(`${CLEAR_LINE}${bar} ${String(Math.floor(part * 100)).padStart(3)} %  ${label}`);
      shown = true;
    },
    end() {
      if (shown) output.write('\n');
      shown = false;
    },
  };
}

function lineProgress(output: ProgressOutput): Progress {
  let label = '';
  let next = 0;
  return {
    show(current, done, total) {
      if (current !== label) next = 0;
      label = current;
      const part = total > 0 ? Math.min(1, done / total) : 0;
      if (part < next) return;
      output.write(`${current}: ${Math.floor(part * 100)} %\n`);
      next = (Math.floor(part / STEP) + 1) * STEP;
    },
    end: () => undefined,
  };
}

export const createProgress = (output: ProgressOutput): Progress =>
  output.isTTY === true ? barProgress(output) : lineProgress(output);
