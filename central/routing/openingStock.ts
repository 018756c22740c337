import { deriveLocation, deriveOpeningStock } from '../../shared/sample/index.ts';
import { stockId } from '../../shared/schema/index.ts';
import type { ShardTx, Write } from '../store/index.ts';

/**
 * A sample warehouse knows every SKU: the first time one is asked for it gets its bin and its opening
 * count, both derived from the SKU. Bins may be shared by SKUs.
 */
export async function ensureOpeningStock(tx: ShardTx, skus: readonly string[]): Promise<void> {
  const balances = await tx.children('stock', skus);
  const missing = skus.filter(
    (sku) => !balances.get(sku)?.some((stock) => stock.containerKind === 'location'),
  );
  if (missing.length === 0) return;
  const bins = missing.map((sku) => ({ sku, bin: deriveLocation(sku) }));
  const known = await tx.get(
    'locations',
    bins.map(({ bin }) => bin.id),
  );
  const seen = new Set(known.keys());
  const writes: Write[] = [];
  for (const { sku, bin } of bins) {
    const { id, code: _, ...location } = bin;
    if (!seen.has(id)) writes.push({ collection: 'locations', id, doc: location });
    seen.add(id);
    const balance = { sku, containerKind: 'location' as const, containerId: id };
    const rest = { condition: 'available', owner: 'own', onHand: deriveOpeningStock(sku) };
    writes.push({
      collection: 'stock',
      id: stockId(balance),
      doc: { ...balance, ...rest, reserved: 0 },
    });
  }
  tx.append({ kind: 'stock.opening', input: { skus: missing }, writes });
}
