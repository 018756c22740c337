import type { AllocationSettings, FulfilmentLine, Stock } from '../../shared/schema/index.ts';

/** Units by SKU. */
export type Units = ReadonlyMap<string, number>;

export interface Lacking {
  readonly sku: string;
  readonly wanted: number;
  readonly available: number;
}

/** What orders may be promised from: bins with sound goods. What is in totes and parcels is somebody's. */
export const isPickable = ({
  containerKind,
  condition,
}: Pick<Stock, 'containerKind' | 'condition'>): boolean =>
  containerKind === 'location' && condition === 'available';

/** Of one balance, what no task has reserved; below 0 where a bin has less than it should. */
export const freeOf = (stock: Stock): number =>
  isPickable(stock) ? stock.onHand - stock.reserved : 0;

export const sumFree = (balances: readonly Stock[]): number =>
  balances.reduce((sum, stock) => sum + freeOf(stock), 0);

export function unitsOf(lines: readonly Pick<FulfilmentLine, 'sku' | 'units'>[]): Units {
  const units = new Map<string, number>();
  for (const line of lines) units.set(line.sku, (units.get(line.sku) ?? 0) + line.units);
  return units;
}

const fits = (asked: string | undefined, sku: string): boolean =>
  asked === undefined || (asked.endsWith('*') ? sku.startsWith(asked.slice(0, -1)) : asked === sku);

/** Units of a SKU that are kept from a channel's orders in a warehouse with that many free. */
export function safetyUnits(
  { safety }: Pick<AllocationSettings, 'safety'>,
  channel: string,
  sku: string,
  free: number,
): number {
  let most = 0;
  for (const rule of safety) {
    if (rule.channel !== undefined && rule.channel !== channel) continue;
    if (!fits(rule.skus, sku)) continue;
    const share = Math.ceil((Math.max(0, free) * (rule.percent ?? 0)) / 100);
    most = Math.max(most, rule.units ?? 0, share);
  }
  return most;
}

/** 0 for the best: what back orders are queued by, before the time they came. */
export function tierRank(
  { backOrders, tiers }: Pick<AllocationSettings, 'backOrders' | 'tiers'>,
  tier: string | undefined,
): number {
  if (backOrders === 'first-come') return 0;
  const at = tier === undefined ? -1 : tiers.indexOf(tier);
  return at === -1 ? tiers.length : at;
}
