/** What somebody with a copied station key might push: all signed well unless said otherwise, none of it true. */
import { DatabaseSync } from 'node:sqlite';
import type { FactData, FactEnvelope, FactType } from '../../../../shared/facts/index.ts';
import { uuidv7 } from '../../../../shared/ids.ts';
import type { Random } from '../../virtual/random.ts';

export interface Forgery {
  readonly what: string;
  /** As it is to be signed. `epoch` and `n` absent: the forger's own. */
  readonly fact: Partial<FactEnvelope> & { readonly type: string; readonly data: unknown };
  readonly sig?: string;
}

interface Seen {
  readonly fulfilments: readonly string[];
  readonly shipped: readonly string[];
  readonly openParcels: readonly { readonly id: string; readonly fulfilmentId: string }[];
  readonly usedNumbers: readonly string[];
  /** Of facts that central has. */
  readonly factIds: ReadonlySet<string>;
}

/** Whoever forges knows all that central knows. */
export function spy(databasePath: string): Seen {
  const db = new DatabaseSync(databasePath, { readOnly: true });
  try {
    const docs = (collection: string): Record<string, unknown>[] =>
      db
        .prepare('select body from state where collection = ? and body is not null order by id')
        .all(collection)
        .map((row) => JSON.parse(String(row['body'])) as Record<string, unknown>);
    const fulfilments = docs('fulfilments');
    const parcels = docs('parcels');
    const text = (value: unknown): string => String(value);
    return {
      fulfilments: fulfilments.map((doc) => text(doc['id'])),
      shipped: parcels
        .filter(({ status }) => status === 'shipped')
        .map((doc) => text(doc['fulfilmentId'])),
      openParcels: parcels
        .filter(({ status }) => status === 'open')
        .map((doc) => ({ id: text(doc['id']), fulfilmentId: text(doc['fulfilmentId']) })),
      factIds: new Set(
        db
          .prepare('select id from facts')
          .all()
          .map((row) => text(row['id'])),
      ),
      usedNumbers: parcels.flatMap(({ sscc }) => (typeof sscc === 'string' ? [sscc] : [])),
    };
  } finally {
    db.close();
  }
}

const lead = {
  personId: 'person-sue',
  sessionId: 's',
  role: 'supervisor',
  assurance: 'pin',
} as const;
const fact = <T extends FactType>(
  type: T,
  data: FactData<T>,
  rest: Partial<FactEnvelope> = {},
): Forgery['fact'] => ({ type, data, ...rest });

const count = (): FactData<'stock.counted'> => ({
  sku: '20001',
  locationId: 'A-01-1-A',
  units: 4711,
});

/** `known`: something the station really pushed; `other`: the id of another station. */
export function forgeries(
  seen: Seen,
  known: FactEnvelope | undefined,
  other: string,
  random: Random,
): Forgery[] {
  const cancel = (fulfilmentId: string): FactData<'fulfilment.cancelled'> => ({
    fulfilmentId,
    reason: 'forged',
  });
  const anyone = random.pick(seen.fulfilments) ?? 'nobody';
  const gone = random.pick(seen.shipped);
  const parcel = random.pick(seen.openParcels);
  const sscc = random.pick(seen.usedNumbers);
  const list: Forgery[] = [
    { what: 'other-warehouse', fact: fact('stock.counted', count(), { shard: 'wh:other' }) },
    { what: 'other-station', fact: fact('stock.counted', count(), { station: other }) },
    { what: 'badly-signed', fact: fact('stock.counted', count()), sig: 'AAAA' },
    {
      what: 'without-role',
      fact: fact('fulfilment.cancelled', cancel(anyone), {
        operator: { ...lead, personId: 'person-ana' },
      }),
    },
    {
      what: 'without-pin',
      fact: fact('fulfilment.cancelled', cancel(anyone), {
        operator: { ...lead, assurance: 'badge' },
      }),
    },
    { what: 'unknown-type', fact: { type: 'moon.landed', data: {} } },
  ];
  if (gone !== undefined) {
    list.push({ what: 'skipped-state', fact: fact('fulfilment.cancelled', cancel(gone)) });
  }
  if (parcel !== undefined && sscc !== undefined) {
    list.push({
      what: 'used-number',
      fact: fact('parcel.closed', {
        parcelId: parcel.id,
        fulfilmentId: parcel.fulfilmentId,
        sscc,
        weightGrams: null,
        jobId: uuidv7(),
        completes: true,
      }),
    });
  }
  if (known !== undefined) {
    const { epoch, n, id, type, data, operator } = known;
    list.push(
      { what: 'other-body', fact: fact('stock.counted', count(), { epoch, n }) },
      { what: 'other-body-of-an-id', fact: fact('stock.counted', count(), { id }) },
      { what: 'stale-replay', fact: { id, type, data, operator } },
    );
  }
  return list;
}
