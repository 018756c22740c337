import { countryKey } from './countries.ts';
import { MAIN_WAREHOUSE, type Warehouse } from './warehouse.ts';

/** FNV-1a with a finalizer, so that texts that differ in their last letter differ in every bit. */
function hash32(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** One of these for this order, always the same: one more warehouse takes its share and moves nothing else. */
function drawOne(orderId: string, among: readonly Warehouse[]): Warehouse | undefined {
  let best: Warehouse | undefined;
  let most = -1;
  for (const warehouse of among) {
    const score = hash32(`${orderId}|${warehouse.id}`);
    if (score > most || (score === most && warehouse.id < (best?.id ?? ''))) {
      most = score;
      best = warehouse;
    }
  }
  return best;
}

/**
 * The shard of the warehouse that is to work an order: one that names its country, else one that serves
 * every country, else any that is open; spread evenly over equals. Without any, the default one.
 */
export function routeOrder(
  order: { readonly id: string; readonly country: string },
  warehouses: readonly Warehouse[],
): string {
  const open = warehouses.filter(({ active }) => active);
  if (open.length === 1) return open[0]?.id ?? MAIN_WAREHOUSE;
  const country = countryKey(order.country);
  const naming = open.filter(({ serves }) => serves.some((one) => countryKey(one) === country));
  const general = open.filter(({ serves }) => serves.length === 0);
  const among = [naming, general].find((group) => group.length > 0) ?? open;
  return drawOne(order.id, among)?.id ?? MAIN_WAREHOUSE;
}
