import type { FulfilmentLine, OrderLine, Product } from '../../shared/schema/index.ts';

type Products = ReadonlyMap<string, Pick<Product, 'description' | 'uoms' | 'kit'>>;

export interface ExpandedLines {
  readonly lines: FulfilmentLine[];
  readonly unknownSkus: string[];
}

/** A kit as its parts; anything else as itself. Units are eaches. */
function partsOf(line: OrderLine, products: Products): FulfilmentLine[] {
  const product = products.get(line.sku);
  const factor = product?.uoms.find((unit) => unit.uom === line.uom)?.factor ?? 1;
  const units = line.qty * factor;
  if (product?.kit) {
    return product.kit.map((part, index) => ({
      lineId: `${line.lineId}.${index + 1}`,
      sku: part.sku,
      description: products.get(part.sku)?.description ?? part.sku,
      qty: units * part.qty,
      uom: 'each',
      units: units * part.qty,
    }));
  }
  const { lineId, sku, description, qty, uom } = line;
  return [{ lineId, sku, description, qty, uom, units }];
}

/**
 * What the floor has to bring together for these order lines: kits taken apart, and every SKU once, so
 * that a picker walks to a bin once and a packer counts one heap. A SKU asked for in several units of
 * measure is counted in eaches.
 */
export function expandLines(lines: readonly OrderLine[], products: Products): ExpandedLines {
  const bySku = new Map<string, FulfilmentLine>();
  for (const part of lines.flatMap((line) => partsOf(line, products))) {
    const before = bySku.get(part.sku);
    if (!before) {
      bySku.set(part.sku, part);
      continue;
    }
    const units = before.units + part.units;
    bySku.set(
      part.sku,
      before.uom === part.uom
        ? { ...before, qty: before.qty + part.qty, units }
        : { ...before, qty: units, uom: 'each', units },
    );
  }
  const wanted = new Set([...lines.map((line) => line.sku), ...bySku.keys()]);
  return {
    lines: [...bySku.values()],
    unknownSkus: [...wanted].filter((sku) => !products.has(sku)),
  };
}
