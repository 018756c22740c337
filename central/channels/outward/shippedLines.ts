import type { OrderLine, Product } from '../../../shared/schema/index.ts';
import type { ShippedLine } from '../adapter.ts';

export interface ParcelContent {
  /** Units are eaches. */
  readonly lines: readonly { readonly sku: string; readonly units: number }[];
}
interface Composition extends Pick<Product, 'kit'> {
  readonly uoms: readonly Pick<Product['uoms'][number], 'uom' | 'factor'>[];
}
type Products = ReadonlyMap<string, Composition>;

const factorOf = (line: OrderLine, products: Products): number =>
  products.get(line.sku)?.uoms.find(({ uom }) => uom === line.uom)?.factor ?? 1;

const add = (map: Map<string, number>, key: string, units: number): void => {
  map.set(key, (map.get(key) ?? 0) + units);
};

/**
 * Which of the order's own lines each parcel holds, in the lines' units of measure. A line is counted as soon as one
 * whole unit of it is in: with what earlier parcels left over, so that a case that went in two parcels is counted with
 * the second. A kit is counted with the last of its parts. `before`: lines' quantities told of earlier.
 */
export function shippedLines(
  lines: readonly OrderLine[],
  parcels: readonly ParcelContent[],
  products: Products,
  before: ReadonlyMap<string, number>,
  earlier: readonly ParcelContent[] = [],
): ShippedLine[][] {
  const told = new Map(before);
  const free = new Map<string, number>();
  const put = ({ lines: content }: ParcelContent): void => {
    for (const { sku, units } of content) add(free, sku, units);
  };
  for (const parcel of earlier) put(parcel);
  const partsOf = (line: OrderLine): { sku: string; units: number }[] => {
    const factor = factorOf(line, products);
    const kit = products.get(line.sku)?.kit;
    if (!kit) return [{ sku: line.sku, units: factor }];
    return kit.map(({ sku, qty }) => ({ sku, units: qty * factor }));
  };
  for (const line of lines) {
    const qty = told.get(line.lineId) ?? 0;
    for (const { sku, units } of partsOf(line)) add(free, sku, -units * qty);
  }
  return parcels.map((parcel) => {
    put(parcel);
    return lines.flatMap((line): ShippedLine[] => {
      const parts = partsOf(line);
      const whole = parts.map(({ sku, units }) => Math.floor((free.get(sku) ?? 0) / units));
      const qty = Math.min(line.qty - (told.get(line.lineId) ?? 0), ...whole);
      if (qty <= 0) return [];
      for (const { sku, units } of parts) add(free, sku, -units * qty);
      add(told, line.lineId, qty);
      return [{ lineId: line.lineId, sku: line.sku, qty }];
    });
  });
}
