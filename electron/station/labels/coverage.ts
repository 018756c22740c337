/**
 * How much of each dot an outline covers. Every edge adds its signed area to the dots it crosses, and what lies right
 * of them follows by summing up a row (the way of font-rs and FreeType's newer rasterizers): a glyph takes microseconds,
 * where a general SVG renderer takes a quarter of a millisecond.
 */
export interface Coverage {
  /** In dots, y downwards. */
  move(x: number, y: number): void;
  line(x: number, y: number): void;
  curve(controlX: number, controlY: number, x: number, y: number): void;
  /** Ends the contour where it began. */
  close(): void;
  /** Dots in rows of whole bytes, first dot in the highest bit; 1 where at least `threshold` (0 to 1) is covered. */
  toBits(threshold: number): Uint8Array;
}

/** Curves flatter than this (in squared dots) are lines. */
const FLAT = 0.333;
const TOLERANCE = 3;

/** `width`: a multiple of eight. What lies outside is cut off. */
export function createCoverage(width: number, height: number): Coverage {
  const stride = width + 2;
  const areas = new Float32Array(stride * height);
  const right = width - 0.001;
  let [startX, startY, atX, atY] = [0, 0, 0, 0];

  const add = (at: number, area: number): void => {
    areas[at] = (areas[at] ?? 0) + area;
  };

  /** The part of an edge within one row: `area` is its height, with the sign of its direction. */
  const addRow = (row: number, from: number, to: number, area: number): void => {
    const left = Math.min(from, to);
    const end = Math.max(from, to);
    const first = Math.floor(left);
    const last = Math.ceil(end);
    const base = row * stride + first;
    if (last <= first + 1) {
      const inside = (left + end) / 2 - first;
      add(base, area - area * inside);
      add(base + 1, area * inside);
      return;
    }
    const perDot = 1 / (end - left);
    const headGap = left - first;
    const head = 0.5 * perDot * (1 - headGap) ** 2;
    const tail = 0.5 * perDot * (end - last + 1) ** 2;
    const count = last - first;
    add(base, area * head);
    if (count === 2) {
      add(base + 1, area * (1 - head - tail));
    } else {
      const second = perDot * (1.5 - headGap);
      add(base + 1, area * (second - head));
      for (let step = 2; step < count - 1; step += 1) add(base + step, area * perDot);
      add(base + count - 1, area * (1 - (second + (count - 3) * perDot) - tail));
    }
    add(base + count, area * tail);
  };

  const clampX = (x: number): number => Math.min(right, Math.max(0, x));
  const edge = (fromX: number, fromY: number, toX: number, toY: number): void => {
    if (fromY === toY) return;
    const down = fromY < toY;
    const [topX, topY, bottomX, bottomY] = down
      ? [fromX, fromY, toX, toY]
      : [toX, toY, fromX, fromY];
    const slope = (bottomX - topX) / (bottomY - topY);
    const end = Math.min(height, bottomY);
    let y = Math.max(0, topY);
    let x = topX + (y - topY) * slope;
    for (let row = Math.floor(y); y < end; row += 1) {
      const nextY = Math.min(row + 1, end);
      const nextX = x + (nextY - y) * slope;
      addRow(row, clampX(x), clampX(nextX), (nextY - y) * (down ? 1 : -1));
      x = nextX;
      y = nextY;
    }
  };

  const line = (x: number, y: number): void => {
    edge(atX, atY, x, y);
    atX = x;
    atY = y;
  };

  return {
    line,
    move: (x, y) => {
      startX = x;
      startY = y;
      atX = x;
      atY = y;
    },
    curve: (controlX, controlY, x, y) => {
      const bend = (atX - 2 * controlX + x) ** 2 + (atY - 2 * controlY + y) ** 2;
      const parts = bend < FLAT ? 1 : 1 + Math.floor(Math.sqrt(Math.sqrt(TOLERANCE * bend)));
      const [fromX, fromY] = [atX, atY];
      for (let part = 1; part < parts; part += 1) {
        const t = part / parts;
        const [a, b, c] = [(1 - t) ** 2, 2 * t * (1 - t), t * t];
        line(a * fromX + b * controlX + c * x, a * fromY + b * controlY + c * y);
      }
      line(x, y);
    },
    close: () => line(startX, startY),
    toBits: (threshold) => {
      const row = width / 8;
      const bits = new Uint8Array(row * height);
      for (let y = 0; y < height; y += 1) {
        let sum = 0;
        for (let x = 0; x < width; x += 1) {
          sum += areas[y * stride + x] ?? 0;
          if (Math.abs(sum) < threshold) continue;
          const at = y * row + (x >> 3);
          bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
        }
      }
      return bits;
    },
  };
}
