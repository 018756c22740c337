import { AppError } from '../../shared/errors.ts';
import type { RangeRequest, RangeResponse } from '../../shared/protocol/index.ts';
import type { Store } from '../store/index.ts';
import { settingsOf } from '../warehouses/index.ts';

/** An SSCC has 18 digits: extension digit, GS1 company prefix, serial, check digit. */
export const serialCapacity = (prefix: string): number => 10 ** (16 - prefix.length);

/** The next `count` numbers that lie under one extension digit. Throws `range-exhausted`. */
export function nextRange(
  taken: number,
  count: number,
  prefix: string,
): { extensionDigit: number; first: number; last: number; taken: number } {
  const capacity = serialCapacity(prefix);
  if (count > capacity) throw new AppError('range-exhausted', { prefix, count });
  // A range never crosses to the next extension digit; the few numbers left under this one stay unused.
  const left = capacity - (taken % capacity);
  const from = left < count ? taken + left : taken;
  const extensionDigit = Math.floor(from / capacity);
  if (extensionDigit > 9) throw new AppError('range-exhausted', { prefix, count });
  const first = from % capacity;
  return { extensionDigit, first, last: first + count - 1, taken: from + count };
}

async function companyPrefix(store: Store, shard: string): Promise<string> {
  const prefix = (await settingsOf(store, shard))?.gs1CompanyPrefix ?? '';
  if (!/^\d{4,12}$/.test(prefix)) throw new AppError('company-prefix-not-set', { shard });
  return prefix;
}

/**
 * Leases SSCC numbers to a station's epoch. The same request id gives the same range again. Counted in
 * `org`: two warehouses may share a company prefix, and no number may be given twice.
 */
export async function leaseRange(
  store: Store,
  station: { readonly stationId: string; readonly shard: string },
  request: RangeRequest,
): Promise<RangeResponse> {
  const { stationId } = station;
  const { kind, epoch, count, requestId } = request;
  const prefix = await companyPrefix(store, station.shard);
  return store.transact('org', async (tx): Promise<RangeResponse> => {
    const earlier = await tx.db
      .selectFrom('ranges')
      .selectAll()
      .where('station', '=', stationId)
      .where('request_id', '=', requestId)
      .executeTakeFirst();
    if (earlier) {
      return {
        rangeId: earlier.range_id,
        kind,
        gs1CompanyPrefix: earlier.gs1_company_prefix,
        extensionDigit: earlier.extension_digit,
        first: earlier.first,
        last: earlier.last,
      };
    }
    const counterId = `${kind}:${prefix}`;
    const counter = (await tx.get('counters', [counterId])).get(counterId);
    const { taken, ...range } = nextRange(Number(counter?.['taken'] ?? 0), count, prefix);
    const rangeId = `${stationId}:${requestId}`;
    tx.append({
      kind: 'range.leased',
      input: { stationId, epoch, requestId, kind, prefix, ...range },
      writes: [{ collection: 'counters', id: counterId, doc: { taken } }],
    });
    await tx.db
      .insertInto('ranges')
      .values({
        station: stationId,
        request_id: requestId,
        range_id: rangeId,
        kind,
        epoch,
        gs1_company_prefix: prefix,
        extension_digit: range.extensionDigit,
        first: range.first,
        last: range.last,
        leased_at: tx.now,
        voided_at: null,
      })
      .execute();
    return { rangeId, kind, gs1CompanyPrefix: prefix, ...range };
  });
}
