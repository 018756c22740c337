import { readLines } from './lineReader.ts';
import { createCanvas, type Canvas, type PaperReader } from './page.ts';

/** EPL2 as far as labels made of graphics and lines need it (Zebra, "EPL2 Programmer's Manual"). */
export const readEpl: PaperReader = (bytes, dpmm) => {
  let width = 100 * dpmm;
  let height = 150 * dpmm;
  let canvas: Canvas | null = null;
  const draw = (): Canvas => (canvas ??= createCanvas(width, height));
  return readLines(bytes, {
    graphic: /^GW(\d+),(\d+),(\d+),(\d+),/,
    graphicBytes: ([, , widthBytes = 0, rows = 0]) => widthBytes * rows,
    onGraphic: ([x = 0, y = 0, widthBytes = 0, rows = 0], data) =>
      draw().put(x, y, widthBytes, rows, data, 0),
    onLine: (line) => {
      const sized = /^q(\d+)$/.exec(line) ?? /^Q(\d+),\d+$/.exec(line);
      if (sized) {
        if (line.startsWith('q')) width = Number(sized[1]);
        else height = Number(sized[1]);
        return true;
      }
      if (line === 'N') {
        canvas = null;
        return true;
      }
      const drawn = /^LO(\d+),(\d+),(\d+),(\d+)$/.exec(line);
      if (drawn) {
        const [x = 0, y = 0, w = 0, h = 0] = drawn.slice(1).map(Number);
        draw().fill(x, y, w, h);
        return true;
      }
      const print = /^P(\d+)$/.exec(line);
      if (print) return Number(print[1]);
      return /^(R\d+,\d+|Z[TB]|[SD]\d+|O.*)$/.test(line);
    },
    takePage: () => {
      const page = draw().page;
      canvas = null;
      return page;
    },
  });
};
