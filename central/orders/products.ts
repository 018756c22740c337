import { deriveProduct } from '../../shared/sample/index.ts';
import type { OrderLine, Product } from '../../shared/schema/index.ts';
import type { ShardTx, Write } from '../store/index.ts';

/** Those in which unknown SKUs are made up. Their setting, read as last committed: no second clock is taken. */
export async function sampleWarehouses(
  tx: ShardTx,
  shards: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.db
    .selectFrom('state')
    .select(['shard', 'body'])
    .where('shard', 'in', shards)
    .where('collection', '=', 'settings')
    .where('id', '=', 'warehouse')
    .where('body', 'is not', null)
    .execute();
  const samples = rows.filter(
    ({ body }) => (JSON.parse(body ?? '{}') as { sample?: boolean }).sample === true,
  );
  return new Set(samples.map(({ shard }) => shard));
}

/** Products of these lines and of the kits among them. */
export async function loadProducts(
  tx: ShardTx,
  lines: readonly OrderLine[],
): Promise<Map<string, Product>> {
  const products = await tx.get('products', [...new Set(lines.map((line) => line.sku))]);
  const parts = [...products.values()].flatMap((product) => product.kit ?? []);
  if (parts.length === 0) return products;
  const more = await tx.get('products', [...new Set(parts.map((part) => part.sku))]);
  return new Map([...products, ...more]);
}

/** The product a sample warehouse makes up for a SKU it has not seen. */
export function sampleProductWrite(sku: string, description: string): Write {
  const { gtin: _, ...product } = deriveProduct(sku, description);
  return { collection: 'products', id: sku, doc: { ...product } };
}
