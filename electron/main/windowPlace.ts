import { Type, type Static } from 'typebox';

const Bounds = Type.Object({
  x: Type.Integer(),
  y: Type.Integer(),
  width: Type.Integer({ minimum: 200, maximum: 20_000 }),
  height: Type.Integer({ minimum: 200, maximum: 20_000 }),
});
export const WindowPlace = Type.Object({ bounds: Bounds, maximized: Type.Boolean() });
export type WindowPlace = Static<typeof WindowPlace>;

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Of a window's upper edge so much has to lie on a display, or nobody could get hold of it. In px */
const REACH = { width: 120, height: 40 };

const overlap = (from: number, size: number, otherFrom: number, otherSize: number): number =>
  Math.min(from + size, otherFrom + otherSize) - Math.max(from, otherFrom);

/** Where a window was, if it can be reached there: displays come and go. `areas`: what is usable of each display. */
export function reachablePlace(
  place: WindowPlace | undefined,
  areas: readonly Area[],
): WindowPlace | undefined {
  if (place === undefined) return undefined;
  const { x, y, width } = place.bounds;
  const reached = areas.some(
    (area) =>
      overlap(x, width, area.x, area.width) >= REACH.width &&
      overlap(y, REACH.height, area.y, area.height) >= REACH.height,
  );
  return reached ? place : undefined;
}
