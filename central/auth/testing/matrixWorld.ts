/**
 * Two warehouses and `org`, each with documents of every collection that bear its mark, and somebody of every
 * role in every place: what the matrix of rights is asked against.
 */
import { createSecretKey } from 'node:crypto';
import {
  aBatch,
  aFulfilment,
  anException,
  aParcel,
  aStock,
  aTask,
} from '../../../tests/builders/documents.ts';
import {
  createTestCentral,
  createTestStation,
  type TestCentral,
  type TestStation,
} from '../../../tests/builders/central.ts';
import { aLine, anIntake } from '../../../tests/builders/orders.ts';
import {
  COLLECTION_NAMES,
  COLLECTIONS,
  ROLES,
  type Address,
  type CollectionName,
  type Role,
} from '../../../shared/schema/index.ts';
import { takeOrders } from '../../orders/index.ts';
import type { Write } from '../../store/index.ts';
import { addWarehouse } from '../../warehouses/index.ts';
import { letGo, savePeople } from '../managePeople.ts';
import { signToken } from '../tokens.ts';

export const MAIN = 'wh:main';
export const LEEDS = 'wh:leeds';
export const SHARDS = [MAIN, LEEDS, 'org'] as const;
type Shard = (typeof SHARDS)[number];
export const WAREHOUSES = [MAIN, LEEDS] as const;
export type Warehouse = (typeof WAREHOUSES)[number];
export const otherThan = (warehouse: Warehouse): Warehouse => (warehouse === MAIN ? LEEDS : MAIN);
/** Stands in every document of a shard, and in none of another. */
export const MARKS: Readonly<Record<Shard, string>> = {
  [MAIN]: 'MAIN~',
  [LEEDS]: 'LEEDS~',
  org: 'ORG~',
};
/** Stands in every name, street and phone number of a customer. */
export const PERSONAL = 'PII~';

/** Everywhere, or in one of the warehouses alone. */
export const PLACES = ['everywhere', MAIN, LEEDS] as const;
type Place = (typeof PLACES)[number];

/** Who asks: a person who is one thing in one place, somebody who was let go, or the station itself. */
export interface Subject {
  readonly name: string;
  readonly personId?: string;
  readonly role?: Role;
  readonly place?: Place;
}
export const PERSONS: readonly (Subject & { personId: string; role: Role; place: Place })[] =
  ROLES.flatMap((role) =>
    PLACES.map((place) => ({
      ...{ name: `${role} ${place}`, personId: `${role}-${place}`, role, place },
    })),
  );
export const GONE = { name: 'let go', personId: 'gone' } as const;
export const STATION: Subject = { name: 'station' };
export const SUBJECTS: readonly Subject[] = [STATION, ...PERSONS, GONE];

export const rolesIn = ({ role, place }: Subject, warehouse: string): Role[] =>
  role !== undefined && (place === 'everywhere' || place === warehouse) ? [role] : [];
export const rolesEverywhere = ({ role, place }: Subject): Role[] =>
  role !== undefined && place === 'everywhere' ? [role] : [];
/** Whether a token of theirs is taken at all by a station's central. */
export const worksIn = (subject: Subject, warehouse: string): boolean =>
  subject.personId === undefined || rolesIn(subject, warehouse).length > 0;

const personalOf = (mark: string): Address => ({
  name: `${PERSONAL}${mark}Ann Ash`,
  lines: [`${PERSONAL}${mark}1 High Street`],
  postcode: 'LS1',
  city: `${PERSONAL}${mark}Leeds`,
  country: 'United Kingdom',
  phone: `${PERSONAL}${mark}0113`,
});

/** One document of a collection, by the shard's mark. A new collection has to be added here. */
const DOCUMENTS: {
  readonly [K in CollectionName]: (mark: string) => { readonly id: string };
} = {
  fulfilments: (m) => aFulfilment({ id: `${m}f`, orderNumber: `${m}n`, batchId: `${m}b` }),
  batches: (m) => aBatch({ id: `${m}b`, code: `${m}c`, fulfilmentIds: [`${m}f`] }),
  tasks: (m) => aTask({ id: `${m}t`, fulfilmentId: `${m}f`, batchId: `${m}b` }),
  stock: (m) => aStock({ sku: `${m}sku`, containerId: `${m}bin` }),
  parcels: (m) => aParcel({ id: `${m}p`, fulfilmentId: `${m}f` }),
  exceptions: (m) => anException({ id: `${m}x`, subject: { fulfilmentId: `${m}f` } }),
  contacts: (m) => ({ id: `${m}f`, ...personalOf(m) }),
  locations: (m) => ({
    ...{ id: `${m}bin`, zone: 'Z1', aisle: 1, bay: 1, level: 1, bin: 'A', sequence: 1 },
  }),
  settings: (m) => ({
    ...{ id: 'warehouse', name: `${m}house`, gs1CompanyPrefix: '9521234', wrongScanThreshold: 3 },
    shipFrom: { name: '', lines: [], postcode: '', city: '', country: '', phone: '' },
    ...{ bufferTarget: 2, batchSize: 8, sample: false },
  }),
  products: (m) => ({ id: `${m}sku`, sku: `${m}sku`, description: '', tracking: 'none', uoms: [] }),
  people: (m) => ({ id: `${m}person`, name: `${m}Pat`, roles: [], language: 'en' }),
};

export const shardOf = (collection: CollectionName, warehouse: string): Shard =>
  COLLECTIONS[collection].shard === 'org' ? 'org' : warehouse === LEEDS ? LEEDS : MAIN;

export const documentIn = (collection: CollectionName, shard: Shard): Write => {
  const doc = DOCUMENTS[collection](MARKS[shard]);
  return { collection, id: doc.id, doc: { ...doc } };
};
const writesOf = (shard: Shard): Write[] =>
  COLLECTION_NAMES.filter((name) => (COLLECTIONS[name].shard === 'org') === (shard === 'org')).map(
    (name) => documentIn(name, shard),
  );

export interface MatrixWorld {
  readonly central: TestCentral;
  readonly stations: Readonly<Record<Warehouse, TestStation>>;
  /** Ids of one order of each warehouse. */
  readonly orders: Readonly<Record<Warehouse, string>>;
  /** A token that says all there is to say: from when its person had every role. */
  readonly tokenOf: (subject: Subject, station: TestStation) => string;
  readonly ask: (
    method: string,
    url: string,
    token?: string,
    body?: object,
  ) => Promise<{ readonly status: number; readonly text: string }>;
}

export async function createMatrixWorld(): Promise<MatrixWorld> {
  const central = await createTestCentral({
    people: [],
    limits: { station: 0, address: 0, failures: 0 },
  });
  const { store, app, clock } = central;
  for (const shard of SHARDS) await central.put(writesOf(shard), shard);
  await addWarehouse(store, { name: 'Leeds', id: LEEDS, serves: ['FR'] });
  const everybody = [...PERSONS, { ...GONE, role: 'admin' as const, place: 'everywhere' as const }];
  await savePeople(
    store,
    everybody.map((subject) => ({
      ...{ id: subject.personId, name: subject.name, language: 'en', pin: '1111' },
      badge: `BADGE-${subject.personId}`,
      roles: rolesEverywhere(subject),
      at:
        subject.place === 'everywhere' ? [] : [{ warehouse: subject.place, roles: [subject.role] }],
    })),
  );
  await letGo(store, GONE.personId);
  const countries = { [MAIN]: 'United Kingdom', [LEEDS]: 'France' } as const;
  const intakes = WAREHOUSES.map((shard) =>
    anIntake({
      externalId: `${MARKS[shard]}1`,
      customerRef: `${MARKS[shard]}customer`,
      country: countries[shard],
      address: personalOf(MARKS[shard]),
      lines: [aLine({ sku: `${MARKS.org}sku` })],
    }),
  );
  const [main, leeds] = await store.transact('org', (tx) =>
    takeOrders(tx, intakes, { source: {} }),
  );
  await store.relay.drained();
  const key = createSecretKey(store.key('token'));
  return {
    central,
    stations: {
      [MAIN]: await createTestStation(central, 'Main', MAIN),
      [LEEDS]: await createTestStation(central, 'Leeds', LEEDS),
    },
    orders: { [MAIN]: main?.orderId ?? '', [LEEDS]: leeds?.orderId ?? '' },
    tokenOf: ({ personId }, { stationId, shard }) => {
      const who = personId === undefined ? { roles: [] } : { personId, roles: [...ROLES] };
      return signToken(key, { stationId, shard, ...who }, clock.now() + 60_000);
    },
    ask: async (method, url, token, body) => {
      const answer = await app.inject({
        method: method as 'GET',
        url,
        ...(token === undefined ? {} : { headers: { authorization: `Bearer ${token}` } }),
        ...(body === undefined ? {} : { payload: body }),
      });
      return { status: answer.statusCode, text: answer.body };
    },
  };
}
