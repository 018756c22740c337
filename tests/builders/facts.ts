import type { FactData, FactOf, FactType } from '../../shared/facts/index.ts';

let made = 0;

/** A journalled fact of station s1 by person p1; `over` changes the envelope. */
export function aFact<T extends FactType>(
  type: T,
  data: FactData<T>,
  over: Partial<Omit<FactOf<T>, 'type' | 'data'>> = {},
): FactOf<T> {
  made += 1;
  const id = over.id ?? `fact-${made}`;
  const fact = {
    id,
    type,
    v: 1,
    shard: 'wh:main',
    station: 's1',
    epoch: 'e1',
    n: made,
    group: id,
    operator: { personId: 'p1', sessionId: 'session1', role: 'supervisor', assurance: 'pin' },
    basedOn: {},
    dependsOn: [],
    time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 50 },
    data,
    sig: '',
    ...over,
  };
  // One object literal can't be shown to fit the union member that T names.
  return fact as unknown as FactOf<T>;
}

export const pickData = (over: Partial<FactData<'pick.confirmed'>> = {}) => ({
  taskId: 't1',
  fulfilmentId: 'f1',
  batchId: 'b1',
  sku: '85123A',
  locationId: 'A-01-1-A',
  units: 6,
  fence: 1,
  toteId: 'TOTE-001',
  completes: { fulfilment: true, batch: true },
  ...over,
});
