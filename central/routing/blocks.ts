import type { FulfilmentCreate } from './messages.ts';

/** `blocked` of a fulfilment that waits for somebody's word. */
export const HELD = 'held';

/** What keeps a fulfilment from being released. */
export function blockOf(
  { held, unknownSkus }: Pick<FulfilmentCreate, 'unknownSkus'> & { readonly held?: boolean },
  sample: boolean,
): string | null {
  if (held === true) return HELD;
  return !sample && unknownSkus.length > 0 ? 'unknown-sku' : null;
}
