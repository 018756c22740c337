import { useMemo } from 'react';
import { Distinguisher, type NamePart } from '../../../shared/domain/distinguish.ts';
import type { Product } from '../../../shared/schema/index.ts';
import { useDocument, useReplica } from '../../replica/index.ts';

/** Built once for a list of products; a few more of them change little of what is alike. */
let known: { readonly count: number; readonly of: Distinguisher } | undefined;
const GROWTH = 1.02;

function distinguisherOf(products: readonly Product[]): Distinguisher {
  if (
    known === undefined ||
    products.length > known.count * GROWTH ||
    products.length < known.count
  ) {
    known = { count: products.length, of: new Distinguisher(products) };
  }
  return known.of;
}

/** An item's description, with the part that tells it from its look-alikes set apart. */
export function useItemName(sku: string, fallback: string): readonly NamePart[] {
  const replica = useReplica();
  const description = useDocument('products', sku)?.description ?? fallback;
  return useMemo(
    () => distinguisherOf(replica.all('products')).parts(sku, description),
    [replica, sku, description],
  );
}
