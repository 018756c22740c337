import type { IntakeAddress } from '../../../../shared/schema/index.ts';
import type { Shipment, StockLevel, Told } from '../../adapter.ts';
import type { Fields } from '../../fields.ts';

/** Names of the fields of a Chinese address: province, city, district, and what is below. */
export interface AddressNames {
  readonly name: string;
  readonly phone: readonly string[];
  readonly region: string;
  readonly city: string;
  readonly district: string;
  /** Town and street. */
  readonly lines: readonly string[];
  readonly postcode?: string;
}

export function chinaAddress(from: Fields, names: AddressNames): IntakeAddress {
  const first = (asked: readonly string[]) =>
    asked.map((name) => from.optionalText(name) ?? '').find((text) => text !== '') ?? '';
  const [region, district] = [first([names.region]), first([names.district])];
  return {
    name: first([names.name]).slice(0, 200),
    lines: names.lines.map((name) => first([name]).slice(0, 200)).filter((line) => line !== ''),
    postcode: names.postcode === undefined ? '' : first([names.postcode]).slice(0, 20),
    city: first([names.city]).slice(0, 120),
    country: 'CN',
    phone: first(names.phone).slice(0, 40),
    ...(region === '' ? {} : { region: region.slice(0, 120) }),
    ...(district === '' ? {} : { district: district.slice(0, 120) }),
  };
}

/** Where an order has one waybill, the channel hears of it with the parcel that completes it. */
export const waitsForLast = ({ completes }: Shipment): Told | undefined =>
  completes ? undefined : { outcome: 'known' };

export const refusedAs = (code: string, meta: Record<string, unknown> = {}): Told => ({
  outcome: 'refused',
  error: { code, meta },
});

/** The milliseconds that a list's items changed at, where they can be read. */
export const changesIn = (items: readonly unknown[], name: string, zone = ''): number[] =>
  items.flatMap((item) => {
    const value = (item as Record<string, unknown> | null)?.[name];
    if (typeof value === 'number') return [value < 1e11 ? value * 1000 : value];
    const text = typeof value === 'string' ? value : '';
    const ms = Date.parse(zone === '' ? text : `${text.replace(' ', 'T')}${zone}`);
    return Number.isNaN(ms) ? [] : [ms];
  });

/** Levels of channels that take one at a time. */
export async function levelByLevel(
  levels: readonly StockLevel[],
  set: (sku: string, units: number) => Promise<Told>,
): Promise<readonly Told[]> {
  const told: Told[] = [];
  for (const { sku, units } of levels) told.push(await set(sku, units));
  return told;
}
