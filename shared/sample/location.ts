/** Where a SKU lives and how much of it is there at the start, out of its SKU. */
import type { Location } from '../schema/index.ts';
import { deriveInteger } from './random.ts';

/** A `Location` document without its clock; `code` (= id) is what the bin's barcode says. */
export type SampleLocation = Omit<Location, 'clock'> & { code: string };

/** No I and O: people read them as 1 and 0. */
const AISLES = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const BAYS = 40;
const LEVELS = 5;
const BINS = 'ABCD';
const AISLES_PER_ZONE = 4;

/**
 * The bin of a SKU: aisle letter, bay, level, bin, e.g. `A-03-2-B`. Several SKUs may share one of the 19,200 bins.
 * `sequence` is the walking order: up one aisle and down the next, low levels before high ones.
 */
export function deriveLocation(sku: string): SampleLocation {
  const aisleIndex = deriveInteger(sku, 'aisle', 0, AISLES.length - 1);
  const bay = deriveInteger(sku, 'bay', 1, BAYS);
  const level = deriveInteger(sku, 'level', 1, LEVELS);
  const binIndex = deriveInteger(sku, 'bin', 0, BINS.length - 1);
  const bin = BINS.charAt(binIndex);
  const walkedBays = aisleIndex % 2 === 0 ? bay - 1 : BAYS - bay;
  const sequence =
    ((aisleIndex * BAYS + walkedBays) * LEVELS + (level - 1)) * BINS.length + binIndex + 1;
  const code = `${AISLES.charAt(aisleIndex)}-${String(bay).padStart(2, '0')}-${level}-${bin}`;
  return {
    id: code,
    code,
    zone: `Z${Math.floor(aisleIndex / AISLES_PER_ZONE) + 1}`,
    aisle: aisleIndex + 1,
    bay,
    level,
    bin,
    sequence,
  };
}

/** Units in the bin at the opening count: 400–6,000, enough for ordinary orders and short on a few huge ones. */
export const deriveOpeningStock = (sku: string): number => deriveInteger(sku, 'stock', 400, 6000);
