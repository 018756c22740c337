/** Groups as the station would record them, unsigned: the journal itself asks no signature. */
import { randomUUID } from 'node:crypto';
import type { GroupInput, Journal, UnsealedFact } from '../index.ts';

export const seal: GroupInput['seal'] = (fact) => ({ ...fact, sig: 'sig' });

export function makeFact(id: string, group: string): UnsealedFact {
  return {
    id,
    type: 'scan.rejected',
    v: 1,
    shard: 'w1',
    station: 's1',
    group,
    operator: { personId: 'p', sessionId: 's', role: 'packer', assurance: 'badge' },
    basedOn: {},
    dependsOn: [],
    time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 1 },
    data: {},
  };
}

/** `size` facts, a number where the journal has one, and a print job. */
export function makeGroup(journal: Journal, size = 2): GroupInput {
  const ids = Array.from({ length: size }, () => randomUUID());
  const group = ids[0] ?? '';
  return {
    group,
    requestSha256: group,
    facts: ids.map((id) => makeFact(id, group)),
    seal,
    jobs: [
      {
        jobId: `job-${group}`,
        parcelId: `parcel-${group}`,
        document: 'shipping-label',
        revision: 1,
        printerId: null,
        bytes: Buffer.from(`label of ${group}`),
      },
    ],
    number: journal.numbers.peek() ?? null,
  };
}

export function leaseNumbers(journal: Journal, count: number): void {
  journal.numbers.add({
    rangeId: 'r1',
    kind: 'sscc',
    gs1CompanyPrefix: '4012345',
    extensionDigit: 3,
    first: 1,
    last: count,
  });
}
