/**
 * What a program other than ours may try that holds a station's key: every forgery, of every kind of fact
 * there is. None changes anything but the list of exceptions, and each is kept, in the ledger, and shown.
 */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../shared/canonicalJson.ts';
import {
  FACT_TYPES,
  FACTS,
  isAutomatic,
  withoutPersonal,
  type FactSpec,
} from '../../shared/facts/index.ts';
import { parcelIdOf } from '../../shared/domain/packing/index.ts';
import { stockId, type Parcel } from '../../shared/schema/index.ts';
import { uuidv7 } from '../../shared/ids.ts';
import {
  createTestStation,
  type FactOptions,
  type SignedFact,
} from '../../tests/builders/central.ts';
import { aBatch, aFulfilment, aParcel, aStock, aTask } from '../../tests/builders/documents.ts';
import { useFactWorld, write } from './testing/factWorld.ts';
import { sampleData } from './testing/sampleData.ts';

const world = useFactWorld();
beforeEach(() => world.release());

type Type = (typeof FACT_TYPES)[number];
const specOf = (type: Type): FactSpec => FACTS[type];

/** A fact of the type by somebody who may make it, about nothing there is; `data` where it is about something. */
function forge(type: Type, options: FactOptions = {}, data: object = {}): SignedFact {
  const id = options.id ?? uuidv7();
  const own = type === 'parcel.opened' ? { parcelId: parcelIdOf(id) } : {};
  const number = type === 'parcel.closed' ? { sscc: '095212340000000006' } : {};
  const role = specOf(type).roles[0] ?? 'supervisor';
  return world.station.rawFact(
    type,
    { ...sampleData(specOf(type).data, world.name), ...own, ...number, ...data },
    { role, ...options, id },
  );
}

/** Everything but exceptions, in every shard. */
const everything = async (): Promise<unknown> =>
  (
    await world.central.store.read
      .selectFrom('state')
      .select(['shard', 'collection', 'id', 'gone', 'body'])
      .where('collection', '!=', 'exceptions')
      .orderBy('shard')
      .orderBy('collection')
      .orderBy('id')
      .execute()
  ).map((row) => JSON.stringify(row));

/** Kept whole, in the ledger, and an exception that a supervisor sees. */
async function expectKept(fact: SignedFact, quiet = false): Promise<void> {
  const { read } = world.central.store;
  const { station } = world;
  const row = await read
    .selectFrom('facts')
    .select(['body', 'clock', 'outcome'])
    .where('station', '=', station.stationId)
    .where('id', '=', fact.id)
    .executeTakeFirstOrThrow();
  // What was refused is never decided again: no address is kept for it.
  const kept = row.outcome === 'refused' ? withoutPersonal(fact) : fact;
  expect(JSON.parse(row.body ?? 'null')).toEqual(kept);
  const entry = await read
    .selectFrom('ledger')
    .select('input')
    .where('shard', '=', station.shard)
    .where('clock', '=', row.clock)
    .executeTakeFirstOrThrow();
  expect(entry.input).toContain(fact.id);
  const shown = await world.exceptionsAbout(fact.id);
  expect(shown.map(({ status }) => status)).toEqual(quiet ? [] : ['open']);
}

const signedByAnother = (fact: SignedFact): SignedFact => {
  const { sig: _, ...unsigned } = fact;
  const { privateKey } = generateKeyPairSync('ed25519');
  const sig = sign(null, Buffer.from(canonicalJson(unsigned)), privateKey).toString('base64');
  return { ...unsigned, id: fact.id, n: fact.n, sig };
};

/** What needs no look at anything but the fact: true of every type. */
const FORGERIES: readonly [
  name: string,
  make: (type: Type) => SignedFact,
  outcome: 'refused' | 'quarantined',
  reason: string,
][] = [
  [
    'of another warehouse',
    (type) => forge(type, { over: { shard: 'wh:other' } }),
    'quarantined',
    'wrong-shard',
  ],
  [
    'of the shard of orders',
    (type) => forge(type, { over: { shard: 'org' } }),
    'quarantined',
    'wrong-shard',
  ],
  [
    'in the name of another station',
    (type) => forge(type, { over: { station: 'st-other' } }),
    'refused',
    'forged',
  ],
  [
    'of another epoch than it is pushed under',
    (type) => forge(type, { over: { epoch: randomUUID() } }),
    'refused',
    'forged',
  ],
  ['signed with another key', (type) => signedByAnother(forge(type)), 'refused', 'forged'],
  [
    'changed after it was signed',
    (type) =>
      forge(type, { forge: { time: { at: '2026-11-22T10:00:00.000Z', uncertaintyMs: 0 } } }),
    'refused',
    'forged',
  ],
  [
    'with a balance of its own in its data',
    (type) => forge(type, {}, { onHand: 1_000_000 }),
    'quarantined',
    'bad-data',
  ],
  [
    'with an outcome of its own',
    (type) => forge(type, { over: { outcome: 'applied' } }),
    'quarantined',
    'bad-envelope',
  ],
];

describe.each(FORGERIES)('a fact %s', (_, make, outcome, reason) => {
  it.each(FACT_TYPES)('changes nothing, and is kept and shown: %s', async (type) => {
    const before = await everything();
    const fact = make(type);
    expect(await world.station.push(fact)).toMatchObject([{ outcome, reason }]);
    expect(await everything()).toEqual(before);
    await expectKept(fact);
  });
});

describe('a number that was used', () => {
  it.each(FACT_TYPES)('stays what it was first, and the other is shown: %s', async (type) => {
    const first = world.note('first');
    expect(await world.station.push(first)).toMatchObject([{ outcome: 'applied' }]);
    const before = await everything();
    const fact = forge(type, { n: first.n });
    const fork = [{ n: first.n, outcome: 'quarantined', reason: 'fork' }];
    expect(await world.station.push(fact)).toMatchObject(fork);
    expect(await everything()).toEqual(before);
    expect(await world.exceptionsAbout(fact.id)).toHaveLength(1);
    expect(await world.station.push(first)).toMatchObject([{ outcome: 'applied' }]);
  });
});

const ALL_ROLES = ['picker', 'packer', 'supervisor', 'clerk', 'admin'] as const;
const intents = FACT_TYPES.filter((type) => specOf(type).nature === 'intent');
const physical = FACT_TYPES.filter((type) => specOf(type).nature === 'physical');

describe('somebody who may not', () => {
  const pretences = (type: Type): FactOptions[] => {
    const wrong = ALL_ROLES.find((role) => !specOf(type).roles.includes(role));
    const right = specOf(type).roles[0] ?? 'supervisor';
    // Someone who works here, but is not what the fact says.
    const other = TEST_ROLES.find((role) => role !== right) ?? 'clerk';
    return [
      ...(wrong === undefined ? [] : [{ role: wrong }]),
      { role: right, personId: `person-${other}` },
      { role: right, personId: 'stranger' },
      ...(specOf(type).pin ? [{ role: right, assurance: 'badge' as const }] : []),
    ];
  };
  const TEST_ROLES = ['picker', 'packer', 'supervisor', 'clerk'] as const;

  it.each(intents)('asks in vain: %s', async (type) => {
    const before = await everything();
    for (const options of pretences(type)) {
      const fact = forge(type, options, about(type));
      const [result] = await world.station.push(fact);
      expect(result?.outcome).toBe('refused');
      expect(['not-allowed', 'needs-pin']).toContain(result?.reason);
      await expectKept(fact, isAutomatic(type));
    }
    expect(await everything()).toEqual(before);
  });

  it.each(physical)('is never taken for somebody who may: %s', async (type) => {
    for (const options of pretences(type)) {
      const fact = forge(type, options);
      const [result] = await world.station.push(fact);
      expect(['flagged', 'quarantined']).toContain(result?.outcome);
      expect((await world.exceptionsAbout(fact.id)).length).toBeGreaterThan(0);
    }
  });
});

/** What there is to ask for. */
const about = (type: Type): object => {
  const { name } = world;
  if (type === 'release.requested') return { fulfilmentIds: [`f${name}`] };
  if (type === 'fulfilment.cancelled' || type === 'address.corrected') {
    return { fulfilmentId: `f${name}` };
  }
  return type.startsWith('batch.') ? { batchId: `b${name}`, fence: 1 } : {};
};

/** Facts that need nothing but themselves. */
const ON_THEIR_OWN: readonly Type[] = [
  'scan.rejected',
  'stock.counted',
  'exception.raised',
  'number.lost',
  'release.requested',
];

describe('a fact about what is not there', () => {
  it.each(FACT_TYPES.filter((type) => !ON_THEIR_OWN.includes(type)))(
    'is not believed: %s',
    async (type) => {
      const before = await everything();
      const fact = forge(type);
      const [result] = await world.station.push(fact);
      expect(result?.outcome).toBe(specOf(type).nature === 'intent' ? 'refused' : 'quarantined');
      expect(await everything()).toEqual(before);
      await expectKept(fact, isAutomatic(type));
    },
  );
});

describe('a fact that contradicts what it is about', () => {
  const ids = () => {
    const { name } = world;
    return { taskId: `t${name}`, fulfilmentId: `f${name}`, batchId: `b${name}` };
  };
  const line = () => ({ ...ids(), sku: world.name, locationId: 'A-1', units: 2, fence: 1 });
  const aClosedParcel = async (): Promise<string> => {
    const parcelId = `p${world.name}`;
    const fulfilmentId = `f${world.name}`;
    const parcel = { id: parcelId, fulfilmentId, status: 'closed', sscc: '095212340000000006' };
    await world.central.put([write('parcels', aParcel(parcel as Partial<Parcel>))]);
    return parcelId;
  };
  const anOpenParcel = async () => {
    const [parcelId, fulfilmentId] = [`p${world.name}`, `f${world.name}`];
    const parcel = aParcel({ id: parcelId, fulfilmentId });
    await world.central.put([
      { collection: 'settings', id: 'warehouse', doc: { gs1CompanyPrefix: '9521234' } },
      write('fulfilments', aFulfilment({ id: fulfilmentId, status: 'packing' })),
      write('parcels', parcel),
    ]);
    return { parcelId, fulfilmentId };
  };
  const ship = (parcelId: string, over: object) =>
    forge(
      'parcel.shipped',
      {},
      {
        ...{ parcelId, fulfilmentId: `f${world.name}`, batchId: `b${world.name}` },
        ...{ sscc: '095212340000000006', ...over },
      },
    );

  const CONTRADICTIONS: readonly [name: string, make: () => SignedFact | Promise<SignedFact>][] = [
    ['a pick of another item', () => forge('pick.confirmed', {}, { ...line(), sku: 'other' })],
    ['a pick from another bin', () => forge('pick.confirmed', {}, { ...line(), locationId: 'Z' })],
    [
      'a pick for another order',
      () => forge('pick.confirmed', {}, { ...line(), fulfilmentId: 'f' }),
    ],
    ['an undo of a pick that never was', () => forge('pick.undone', {}, line())],
    ['a shortage of another item', () => forge('pick.shorted', {}, { ...line(), sku: 'other' })],
    ['an undo of a shortage that never was', () => forge('short.undone', {}, line())],
    [
      'an undo of a shortage, of another order',
      async () => {
        const short = forge('pick.shorted', {}, { ...line(), units: 6 });
        await world.station.push(short);
        const data = { ...line(), units: 6, fulfilmentId: 'f', undoes: short.id };
        return forge('short.undone', {}, data);
      },
    ],
    [
      'a parcel under a name that is not its own',
      () => forge('parcel.opened', {}, { ...ids(), taskId: undefined, parcelId: uuidv7() }),
    ],
    [
      'a parcel closed under what is no number',
      async () => forge('parcel.closed', {}, { parcelId: await aClosedParcel(), sscc: '1' }),
    ],
    [
      'a parcel closed under a number that nobody was given',
      async () => forge('parcel.closed', {}, await anOpenParcel()),
    ],
    [
      'a pallet under a number that nobody was given',
      async () => {
        await anOpenParcel();
        return forge('pallet.numbered');
      },
    ],
    [
      'a parcel closed under a number of another station',
      async () => {
        const other = await createTestStation(world.central);
        const sscc = await other.nextSscc();
        return forge('parcel.closed', {}, { ...(await anOpenParcel()), sscc });
      },
    ],
    [
      'a parcel that left under another number',
      async () => ship(await aClosedParcel(), { sscc: '2' }),
    ],
    [
      'a parcel that left for another order',
      async () => ship(await aClosedParcel(), { fulfilmentId: 'f' }),
    ],
    [
      'a parcel that left with another batch',
      async () => ship(await aClosedParcel(), { batchId: 'b' }),
    ],
    [
      'a count that settles somebody’s pick',
      () =>
        forge(
          'stock.counted',
          {},
          { sku: world.name, locationId: 'A-1', taskId: `t${world.name}` },
        ),
    ],
    [
      'a put-back of another item than was to go back',
      async () => {
        const taskId = `putback-${world.name}`;
        const task = aTask({ id: taskId, kind: 'putback', fulfilmentId: null, sku: world.name });
        await world.central.put([write('tasks', task)]);
        return forge('putback.done', {}, { taskId, sku: 'other', locationId: 'A-1' });
      },
    ],
    [
      'a case under the name of another one',
      async () => {
        const exceptionId = `x-${world.name}-mine`;
        await world.station.push(world.note('mine'));
        return forge('exception.raised', {}, { exceptionId, note: 'gone' });
      },
    ],
  ];

  it.each(CONTRADICTIONS)('is kept apart and moves nothing: %s', async (_, make) => {
    await world.central.put([write('stock', aStock({ sku: 'other', containerId: 'A-1' }))]);
    const fact = await make();
    const before = await everything();
    expect(await world.station.push(fact)).toMatchObject([{ outcome: 'quarantined' }]);
    expect(await everything()).toEqual(before);
    await expectKept(fact);
  });

  it.each([
    ['taken with a fence it can’t have', 'batch.claimed', { fence: 7, takeOver: true }],
    ['leased though it is another’s', 'batch.leased', { fence: 2 }],
    ['claimed though it is another’s', 'batch.claimed', { fence: 2, takeOver: false }],
    ['given back though it is another’s', 'batch.returned', { fence: 1 }],
  ] as const)('a batch is not %s', async (_, type, data) => {
    const batchId = `held-${world.name}`;
    const lease = { stationId: 'st-other', personId: null, fence: 1 };
    await world.central.put([write('batches', aBatch({ id: batchId, lease, fence: 1 }))]);
    const before = await everything();
    const fact = forge(type, {}, { batchId, ...data });
    expect(await world.station.push(fact)).toMatchObject([{ outcome: 'refused' }]);
    expect(await everything()).toEqual(before);
  });

  it('moves no balance of another warehouse, whatever it names', async () => {
    const key = { sku: world.name, containerKind: 'location', containerId: 'B-9' } as const;
    await world.central.put([write('stock', aStock({ ...key, onHand: 5 }))], 'wh:other');
    await world.station.push(
      forge('stock.counted', {}, { sku: world.name, locationId: 'B-9', units: 900 }),
    );
    const row = await world.central.store.read
      .selectFrom('state')
      .select('body')
      .where('shard', '=', 'wh:other')
      .where('id', '=', stockId(key))
      .executeTakeFirstOrThrow();
    expect(JSON.parse(row.body ?? '{}')).toMatchObject({ onHand: 5 });
  });
});
