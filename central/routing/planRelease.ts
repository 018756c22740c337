import type { Fulfilment, Stock } from '../../shared/schema/index.ts';

/** A bin that a SKU can be taken from, with the units nobody else has claimed. */
export interface BinBalance {
  readonly stock: Stock;
  /** Place on the walking path. */
  readonly sequence: number;
}

export interface Allocation {
  readonly lineId: string;
  readonly sku: string;
  readonly stockId: string;
  readonly locationId: string;
  readonly sequence: number;
  readonly units: number;
}

export interface Shortage {
  readonly sku: string;
  readonly wanted: number;
  readonly available: number;
}

export interface ReleasePlan {
  readonly released: readonly { fulfilment: Fulfilment; allocations: readonly Allocation[] }[];
  readonly short: readonly { fulfilment: Fulfilment; shortages: readonly Shortage[] }[];
}

interface FreeBin extends BinBalance {
  free: number;
}

const isPickable = ({ containerKind, condition }: Stock): boolean =>
  containerKind === 'location' && condition === 'available';

function freeBins(balances: Iterable<BinBalance>): Map<string, FreeBin[]> {
  const bins: FreeBin[] = [];
  for (const balance of balances) {
    const free = balance.stock.onHand - balance.stock.reserved;
    if (isPickable(balance.stock) && free > 0) bins.push({ ...balance, free });
  }
  bins.sort((a, b) => a.sequence - b.sequence || (a.stock.id < b.stock.id ? -1 : 1));
  return Map.groupBy(bins, (bin) => bin.stock.sku);
}

const sumFree = (bins: readonly FreeBin[]) => bins.reduce((sum, bin) => sum + bin.free, 0);

function findShortages(fulfilment: Fulfilment, bySku: Map<string, FreeBin[]>): Shortage[] {
  const wanted = new Map<string, number>();
  for (const { sku, units } of fulfilment.lines) wanted.set(sku, (wanted.get(sku) ?? 0) + units);
  return [...wanted].flatMap(([sku, units]) => {
    const available = sumFree(bySku.get(sku) ?? []);
    return available < units ? [{ sku, wanted: units, available }] : [];
  });
}

/** The first bin on the path that holds the whole line, else as many as it takes, in walking order. */
function allocateLine(
  { lineId, sku, units }: Fulfilment['lines'][number],
  bins: readonly FreeBin[],
): Allocation[] {
  const whole = bins.find((bin) => bin.free >= units);
  const allocations: Allocation[] = [];
  let left = units;
  for (const bin of whole ? [whole] : bins) {
    const taken = Math.min(bin.free, left);
    if (taken === 0) continue;
    bin.free -= taken;
    left -= taken;
    allocations.push({
      lineId,
      sku,
      stockId: bin.stock.id,
      locationId: bin.stock.containerId,
      sequence: bin.sequence,
      units: taken,
    });
  }
  return allocations;
}

/**
 * Which of these fulfilments can be picked in full, and from which bins; the first ones first. Each
 * unit on hand is promised once: what one fulfilment takes the next does not see. Nothing is taken
 * for a fulfilment that would stay incomplete.
 */
export function planRelease(
  fulfilments: readonly Fulfilment[],
  balances: Iterable<BinBalance>,
): ReleasePlan {
  const bySku = freeBins(balances);
  const released: ReleasePlan['released'][number][] = [];
  const short: ReleasePlan['short'][number][] = [];
  for (const fulfilment of fulfilments) {
    const shortages = findShortages(fulfilment, bySku);
    if (shortages.length > 0) {
      short.push({ fulfilment, shortages });
      continue;
    }
    const allocations = fulfilment.lines.flatMap((line) =>
      allocateLine(line, bySku.get(line.sku) ?? []),
    );
    released.push({ fulfilment, allocations });
  }
  return { released, short };
}
