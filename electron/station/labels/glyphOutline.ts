/** One glyph of a TrueType `glyf` table as an SVG path (OpenType specification, 'glyf' and 'loca'). */

export interface OutlineTables {
  readonly font: DataView;
  readonly glyf: number;
  readonly loca: number;
  readonly longOffsets: boolean;
}

/** x' = a·x + c·y + e, y' = b·x + d·y + f */
type Transform = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface Point {
  readonly x: number;
  readonly y: number;
  readonly onCurve: boolean;
}

const IDENTITY: Transform = [1, 0, 0, 1, 0, 0];
/** Composites nest in real fonts, two or three deep; a bound, so that a damaged file can't loop. */
const MAX_DEPTH = 6;

const FLAG = { onCurve: 1, shortX: 2, shortY: 4, repeat: 8, sameX: 16, sameY: 32 } as const;
const PART = { words: 1, offsets: 2, scale: 8, more: 32, xyScale: 64, matrix: 128 } as const;

function readFlags(font: DataView, start: number, count: number) {
  const flags: number[] = [];
  let at = start;
  while (flags.length < count) {
    const flag = font.getUint8(at);
    at += 1;
    flags.push(flag);
    if ((flag & FLAG.repeat) === 0) continue;
    for (let left = font.getUint8(at); left > 0; left -= 1) flags.push(flag);
    at += 1;
  }
  return { flags, next: at };
}

function readCoordinates(
  font: DataView,
  start: number,
  flags: readonly number[],
  short: number,
  same: number,
) {
  const values: number[] = [];
  let at = start;
  let value = 0;
  for (const flag of flags) {
    if ((flag & short) !== 0) {
      value += (flag & same) === 0 ? -font.getUint8(at) : font.getUint8(at);
      at += 1;
    } else if ((flag & same) === 0) {
      value += font.getInt16(at);
      at += 2;
    }
    values.push(value);
  }
  return { values, next: at };
}

function readContours(font: DataView, glyph: number, contourCount: number): Point[][] {
  const ends = Array.from({ length: contourCount }, (_, index) =>
    font.getUint16(glyph + 10 + 2 * index),
  );
  const pointCount = (ends.at(-1) ?? -1) + 1;
  const instructions = glyph + 10 + 2 * contourCount;
  const { flags, next } = readFlags(
    font,
    instructions + 2 + font.getUint16(instructions),
    pointCount,
  );
  const xs = readCoordinates(font, next, flags, FLAG.shortX, FLAG.sameX);
  const ys = readCoordinates(font, xs.next, flags, FLAG.shortY, FLAG.sameY);
  let start = 0;
  return ends.map((end) => {
    const points: Point[] = [];
    for (let index = start; index <= end; index += 1) {
      points.push({
        x: xs.values[index] ?? 0,
        y: ys.values[index] ?? 0,
        onCurve: ((flags[index] ?? 0) & FLAG.onCurve) !== 0,
      });
    }
    start = end + 1;
    return points;
  });
}

const halfway = (from: Point, to: Point): Point => ({
  x: (from.x + to.x) / 2,
  y: (from.y + to.y) / 2,
  onCurve: true,
});

/** Quadratic splines: between two control points lies an implied point of the curve. */
function writeContour(points: readonly Point[], [a, b, c, d, e, f]: Transform): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const write = ({ x, y }: Point): string =>
    `${Math.round(a * x + c * y + e)} ${-Math.round(b * x + d * y + f)}`;
  const start = first.onCurve ? first : last.onCurve ? last : halfway(first, last);
  const rest = first.onCurve ? points.slice(1) : points;
  let path = `M${write(start)}`;
  let control: Point | null = null;
  for (const point of [...rest, start]) {
    if (point.onCurve) {
      path += control === null ? `L${write(point)}` : `Q${write(control)} ${write(point)}`;
      control = null;
    } else {
      if (control !== null) path += `Q${write(control)} ${write(halfway(control, point))}`;
      control = point;
    }
  }
  return `${path}Z`;
}

interface Part {
  readonly index: number;
  readonly transform: Transform;
}

function readParts(font: DataView, glyph: number): Part[] {
  const parts: Part[] = [];
  let at = glyph + 10;
  for (let more = true; more;) {
    const flags = font.getUint16(at);
    const index = font.getUint16(at + 2);
    at += 4;
    const words = (flags & PART.words) !== 0;
    const offsets = (flags & PART.offsets) !== 0;
    // Parts placed by matching points instead of offsets don't occur in the fonts we ship.
    const e = offsets ? (words ? font.getInt16(at) : font.getInt8(at)) : 0;
    const f = offsets ? (words ? font.getInt16(at + 2) : font.getInt8(at + 1)) : 0;
    at += words ? 4 : 2;
    const readScale = (): number => {
      at += 2;
      return font.getInt16(at - 2) / 16_384;
    };
    let [a, b, c, d] = [1, 0, 0, 1];
    if ((flags & PART.scale) !== 0) {
      a = readScale();
      d = a;
    } else if ((flags & PART.xyScale) !== 0) {
      a = readScale();
      d = readScale();
    } else if ((flags & PART.matrix) !== 0) {
      a = readScale();
      b = readScale();
      c = readScale();
      d = readScale();
    }
    parts.push({ index, transform: [a, b, c, d, e, f] });
    more = (flags & PART.more) !== 0;
  }
  return parts;
}

function combine(outer: Transform, inner: Transform): Transform {
  const [a, b, c, d, e, f] = outer;
  const [g, h, i, j, k, l] = inner;
  return [
    a * g + c * h,
    b * g + d * h,
    a * i + c * j,
    b * i + d * j,
    a * k + c * l + e,
    b * k + d * l + f,
  ];
}

/** The path of a glyph in font units with y downwards; '' for blanks. */
export function readOutline(
  tables: OutlineTables,
  index: number,
  transform: Transform = IDENTITY,
  depth = 0,
): string {
  const { font, glyf, loca, longOffsets } = tables;
  const offsetOf = (glyph: number): number =>
    longOffsets ? font.getUint32(loca + 4 * glyph) : 2 * font.getUint16(loca + 2 * glyph);
  const start = offsetOf(index);
  if (offsetOf(index + 1) === start || depth > MAX_DEPTH) return '';
  const glyph = glyf + start;
  const contourCount = font.getInt16(glyph);
  if (contourCount >= 0) {
    const contours = readContours(font, glyph, contourCount);
    return contours.map((points) => writeContour(points, transform)).join('');
  }
  return readParts(font, glyph)
    .map((part) => readOutline(tables, part.index, combine(transform, part.transform), depth + 1))
    .join('');
}
