/**
 * Role × warehouse × kind of fact: what is believed, and that nothing of another shard is changed. Generated
 * from the catalogue of facts.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parcelIdOf } from '../../shared/domain/packing/index.ts';
import { FACT_TYPES, FACTS, type FactResult, type FactSpec } from '../../shared/facts/index.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { ROLES, type Role } from '../../shared/schema/index.ts';
import type { FactOptions, SignedFact, TestStation } from '../../tests/builders/central.ts';
import { sampleData } from '../facts/testing/sampleData.ts';
import { countCells, type Check, type Problem } from './testing/matrixCells.ts';
import {
  createMatrixWorld,
  GONE,
  LEEDS,
  MAIN,
  otherThan,
  PERSONAL,
  PERSONS,
  rolesIn,
  STATION,
  WAREHOUSES,
  type MatrixWorld,
  type Subject,
} from './testing/matrixWorld.ts';

let world: MatrixWorld;
beforeAll(async () => {
  world = await createMatrixWorld();
});
afterAll(() => world.central.destroy());

describe('push', () => {
  const specOf = (type: (typeof FACT_TYPES)[number]): FactSpec => FACTS[type];
  function forge(
    station: TestStation,
    type: (typeof FACT_TYPES)[number],
    options: FactOptions,
  ): SignedFact {
    const id = uuidv7();
    const own = type === 'parcel.opened' ? { parcelId: parcelIdOf(id) } : {};
    const number = type === 'parcel.closed' ? { sscc: '095212340000000006' } : {};
    const data = { ...sampleData(specOf(type).data, 'none'), ...own, ...number };
    return station.rawFact(type, data, { ...options, id });
  }
  const rowsOf = async (...shards: string[]): Promise<string[]> => {
    const rows = await world.central.store.read
      .selectFrom('state')
      .select(['shard', 'collection', 'id', 'clock', 'gone', 'body'])
      .where('shard', 'in', shards)
      .orderBy('shard')
      .orderBy('collection')
      .orderBy('id')
      .execute();
    return rows.map((row) => JSON.stringify(row));
  };
  interface Attempt {
    readonly where: string;
    readonly fact: SignedFact;
    readonly judge: (result: FactResult) => Problem;
  }
  const AT_ONCE = 250;
  async function pushAll(station: TestStation, attempts: readonly Attempt[], check: Check) {
    for (let from = 0; from < attempts.length; from += AT_ONCE) {
      const part = attempts.slice(from, from + AT_ONCE);
      const results = await station.push(...part.map(({ fact }) => fact));
      for (const [index, { where, judge }] of part.entries()) {
        const result = results[index];
        check(where, result === undefined ? 'not answered' : judge(result));
      }
    }
  }
  const said = ({ outcome, reason = '' }: FactResult): string => `${outcome} ${reason}`;

  it('believes a role where its person holds it, and changes nothing of another shard', async () => {
    const { check, end } = countCells();
    for (const warehouse of WAREHOUSES) {
      const before = await rowsOf(otherThan(warehouse), 'org');
      const station = world.stations[warehouse];
      const attempts = FACT_TYPES.flatMap((type) =>
        [...PERSONS, GONE].flatMap((subject: Subject & { personId: string }) =>
          ROLES.map((role): Attempt => {
            const { nature, roles } = specOf(type);
            const may = roles.includes(role) && rolesIn(subject, warehouse).includes(role);
            return {
              where: `${type} by ${subject.name} as ${role} at ${warehouse}`,
              fact: forge(station, type, { role, personId: subject.personId }),
              judge: (result) => {
                if (may)
                  return /not-allowed|wrong-shard|needs-pin/.test(said(result)) && said(result);
                if (nature === 'intent')
                  return said(result) !== 'refused not-allowed' && said(result);
                return result.outcome === 'applied' && said(result);
              },
            };
          }),
        ),
      );
      await pushAll(station, attempts, check);
      check(
        `rows outside ${warehouse}`,
        (await rowsOf(otherThan(warehouse), 'org')).join() !== before.join() && 'changed',
      );
    }
    end('push', 3000);
  });

  it('takes nothing that is said of another shard, or needs a PIN and had a badge', async () => {
    const { check, end } = countCells();
    const station = world.stations[MAIN];
    const before = await rowsOf(LEEDS, 'org');
    const personId = (role: Role): string => `${role}-everywhere`;
    const attempts = FACT_TYPES.flatMap((type): Attempt[] => {
      const { roles, pin } = specOf(type);
      const role = roles[0] ?? 'supervisor';
      const who = { role, personId: personId(role) };
      const elsewhere = [LEEDS, 'org', 'wh:nowhere'].map((shard) => ({
        where: `${type} of ${shard}`,
        fact: forge(station, type, { ...who, over: { shard } }),
        judge: (result: FactResult) => said(result) !== 'quarantined wrong-shard' && said(result),
      }));
      if (pin !== true) return elsewhere;
      const badge = {
        where: `${type} by badge`,
        fact: forge(station, type, { ...who, assurance: 'badge' }),
        judge: (result: FactResult) => said(result) !== 'refused needs-pin' && said(result),
      };
      return [...elsewhere, badge];
    });
    await pushAll(station, attempts, check);
    check('other rows', (await rowsOf(LEEDS, 'org')).join() !== before.join() && 'changed');
    end('elsewhere', FACT_TYPES.length * 3);
  });

  it('is each station’s own, and shows whoever was refused', async () => {
    const { [MAIN]: main, [LEEDS]: leeds } = world.stations;
    const fact = forge(leeds, 'exception.resolved', {
      role: 'supervisor',
      personId: GONE.personId,
    });
    const body = { station: leeds.stationId, epoch: leeds.epoch, facts: [fact] };
    const stolen = await world.ask('POST', '/v1/facts', world.tokenOf(STATION, main), body);
    expect(stolen).toMatchObject({ status: 403 });
    await leeds.push(fact);
    const { documents } = await leeds.pullAll('exceptions', 1000);
    const shown = documents.filter((doc) => JSON.stringify(doc).includes(fact.id));
    expect(shown).toMatchObject([{ kind: 'refused-intent', status: 'open' }]);
  });

  it('keeps addresses in facts out of whatever is pulled, answered or put in the ledger', async () => {
    const station = world.stations[MAIN];
    const address = {
      ...sampleData(FACTS['address.corrected'].data, 'none'),
      address: `${PERSONAL}new`,
    };
    const types = ['address.corrected', 'parcel.closed'] as const;
    for (const type of types) {
      await station.push(
        station.rawFact(type, address, { personId: 'supervisor-everywhere' }),
        station.rawFact(type, address, { personId: 'picker-everywhere', role: 'picker' }),
        station.rawFact(type, address, { over: { shard: LEEDS } }),
      );
    }
    const admin = PERSONS.find(({ name }) => name === 'admin everywhere') ?? STATION;
    for (const shard of [MAIN, 'org']) {
      let after = 0;
      for (;;) {
        const url = `/v1/ledger?shard=${shard}&after=${after}&limit=1000`;
        const { text } = await world.ask('GET', url, world.tokenOf(admin, station));
        const { entries } = JSON.parse(text) as { entries: { clock: number; input: unknown }[] };
        const telling = entries.filter((entry) => JSON.stringify(entry).includes(PERSONAL));
        expect(telling.map(({ input }) => input)).toEqual([]);
        after = entries.at(-1)?.clock ?? after;
        if (entries.length < 1000) break;
      }
    }
  });
});
