import { readLines } from './lineReader.ts';
import { createCanvas, type Canvas, type PaperReader } from './page.ts';

/** TSPL as far as labels made of bitmaps and bars need it (TSC, "TSPL/TSPL2 Programming"). */
export const readTspl: PaperReader = (bytes, dpmm) => {
  let size = { width: 100 * dpmm, height: 150 * dpmm };
  let canvas: Canvas | null = null;
  const draw = (): Canvas => (canvas ??= createCanvas(size.width, size.height));
  return readLines(bytes, {
    graphic: /^BITMAP (\d+),(\d+),(\d+),(\d+),(\d),/,
    graphicBytes: ([, , widthBytes = 0, rows = 0]) => widthBytes * rows,
    onGraphic: ([x = 0, y = 0, widthBytes = 0, rows = 0], data) =>
      draw().put(x, y, widthBytes, rows, data, 0),
    onLine: (line) => {
      const sized = /^SIZE ([\d.]+) mm, ?([\d.]+) mm$/.exec(line);
      if (sized) {
        size = { width: Number(sized[1]) * dpmm, height: Number(sized[2]) * dpmm };
        return true;
      }
      if (line === 'CLS') {
        canvas = createCanvas(size.width, size.height);
        return true;
      }
      const bar = /^BAR (\d+),(\d+),(\d+),(\d+)$/.exec(line);
      if (bar) {
        const [x = 0, y = 0, w = 0, h = 0] = bar.slice(1).map(Number);
        draw().fill(x, y, w, h);
        return true;
      }
      const print = /^PRINT (\d+),(\d+)$/.exec(line);
      if (print) return Number(print[1]) * Number(print[2]);
      return /^(DIRECTION|REFERENCE|GAP|SPEED|DENSITY) ?[\d., m]*$/.test(line);
    },
    takePage: () => {
      const page = canvas?.page ?? null;
      canvas = null;
      return page;
    },
  });
};
