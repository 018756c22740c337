import { buildSscc } from '../../shared/barcodes/index.ts';
import { ssccKey } from '../decide/index.ts';
import type { Store } from '../store/index.ts';

/** Where the numbers of one leased range are. issued = used + leased + voided. */
export interface NumberAccount {
  readonly rangeId: string;
  readonly station: string;
  readonly epoch: string;
  readonly gs1CompanyPrefix: string;
  readonly extensionDigit: number;
  readonly first: number;
  readonly last: number;
  readonly issued: number;
  /** On a parcel. */
  readonly used: number;
  /** Still with the station, to be used. */
  readonly leased: number;
  /** Never to be used: the station was shut out, or began another journal. */
  readonly voided: number;
  /** Serials that are not on a parcel, as runs from–to. */
  readonly unused: readonly (readonly [number, number])[];
}

interface RangeRow {
  range_id: string;
  station: string;
  epoch: string;
  gs1_company_prefix: string;
  extension_digit: number;
  first: number;
  last: number;
  leased_at: string;
  voided_at: string | null;
}

/** The serial within an SSCC: all but extension digit, prefix and check digit. */
const serialOf = (sscc: string, prefix: string): number =>
  Number(sscc.slice(1 + prefix.length, -1));

async function usedSerials(store: Pick<Store, 'read'>, row: RangeRow): Promise<number[]> {
  const { gs1_company_prefix: prefix, extension_digit: extension } = row;
  const rows = await store.read
    .selectFrom('state')
    .select('id')
    .where('collection', '=', 'counters')
    // The check digit comes last: from the first to the last number of the range, as text.
    .where('id', '>=', ssccKey(buildSscc(extension, prefix, row.first).slice(0, -1)))
    .where('id', '<=', `${ssccKey(buildSscc(extension, prefix, row.last).slice(0, -1))}9`)
    .execute();
  return rows.map(({ id }) => serialOf(id.slice(ssccKey('').length), prefix)).sort((a, b) => a - b);
}

function unusedRuns(first: number, last: number, used: readonly number[]): [number, number][] {
  const runs: [number, number][] = [];
  let from = first;
  for (const serial of used) {
    if (serial > from) runs.push([from, serial - 1]);
    from = serial + 1;
  }
  if (from <= last) runs.push([from, last]);
  return runs;
}

/** What became of every number that was ever leased, range by range. */
export async function accountNumbers(store: Pick<Store, 'read'>): Promise<NumberAccount[]> {
  const rows: RangeRow[] = await store.read
    .selectFrom('ranges')
    .selectAll()
    .orderBy('leased_at')
    .orderBy('extension_digit')
    .orderBy('first')
    .execute();
  const newestEpoch = new Map(rows.map((row) => [row.station, row.epoch]));
  const accounts: NumberAccount[] = [];
  for (const row of rows) {
    const used = await usedSerials(store, row);
    const issued = row.last - row.first + 1;
    const rest = issued - used.length;
    const voided = row.voided_at !== null || newestEpoch.get(row.station) !== row.epoch;
    accounts.push({
      rangeId: row.range_id,
      station: row.station,
      epoch: row.epoch,
      gs1CompanyPrefix: row.gs1_company_prefix,
      extensionDigit: row.extension_digit,
      first: row.first,
      last: row.last,
      issued,
      used: used.length,
      leased: voided ? 0 : rest,
      voided: voided ? rest : 0,
      unused: unusedRuns(row.first, row.last, used),
    });
  }
  return accounts;
}
