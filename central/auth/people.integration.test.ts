/** Roles by warehouse, and how soon central stops taking what was taken away. */
import { createHmac } from 'node:crypto';
import { argon2id } from 'hash-wasm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parsePinVerifier } from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import {
  createTestCentral,
  createTestStation,
  TestClock,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { openStream } from '../../tests/builders/stream.ts';
import { createCentral } from '../server.ts';
import { revokeStation } from '../stations/index.ts';
import { addWarehouse } from '../warehouses/index.ts';
import {
  addPerson,
  changePerson,
  letGo,
  listPeople,
  setBadge,
  setPin,
  unlockPin,
} from './index.ts';

let central: TestCentral;
let main: TestStation;
let leeds: TestStation;
let run = 0;
beforeAll(async () => {
  central = await createTestCentral({ people: [] });
  await addWarehouse(central.store, { name: 'Leeds', like: 'wh:main' });
  main = await createTestStation(central);
  leeds = await createTestStation(central, 'Leeds', 'wh:leeds');
});
afterAll(() => central.destroy());

let id = '';
const at = (...roles: Role[]) => [{ warehouse: 'wh:leeds', roles }];
/** A picker everywhere who supervises Leeds. */
beforeEach(async () => {
  run += 1;
  id = `p${run}`;
  await addPerson(central.store, {
    ...{ id, name: `Person ${run}`, language: 'en', badge: `BADGE-${run}`, pin: '2468' },
    roles: ['picker'],
    at: at('supervisor'),
  });
});
const rolesOf = async (station: TestStation) => (await station.openSession(id)).body.roles;
const onRoster = async (station: TestStation) =>
  (await station.roster()).people.find((person) => person.personId === id);
const raise = (station: TestStation, role: Role) =>
  station.fact(
    'release.requested',
    { fulfilmentIds: [], next: 1, batchSize: 1 },
    { role, personId: id },
  );

describe('roles of one warehouse', () => {
  it('hold at its stations and nowhere else: in tokens, on rosters and for facts', async () => {
    expect(await rolesOf(main)).toEqual(['picker']);
    expect(await rolesOf(leeds)).toEqual(['picker', 'supervisor']);
    expect((await onRoster(main))?.roles).toEqual(['picker']);
    expect((await onRoster(leeds))?.roles).toEqual(['picker', 'supervisor']);
    expect(await main.push(raise(main, 'supervisor'))).toMatchObject([
      { outcome: 'refused', reason: 'not-allowed' },
    ]);
    expect(await leeds.push(raise(leeds, 'supervisor'))).toMatchObject([
      { outcome: 'refused', reason: 'nothing-to-release' },
    ]);
  });

  it('keep a person off the roster, and without a token, where they have none', async () => {
    await changePerson(central.store, id, { roles: [], at: at('packer') });
    expect(await onRoster(main)).toBeUndefined();
    expect(await main.openSession(id)).toMatchObject({
      status: 403,
      body: { error: { code: 'unknown-person' } },
    });
    expect(await rolesOf(leeds)).toEqual(['packer']);
  });

  it('are refused from the next request on when they are taken away, whatever the token says', async () => {
    const token = await leeds.token(id);
    const ledger = () => leeds.request('GET', '/v1/ledger', { token }).then(({ status }) => status);
    expect(await ledger()).toBe(200);
    await changePerson(central.store, id, { at: at() });
    expect(await ledger()).toBe(403);
    await changePerson(central.store, id, { roles: [], at: [] });
    const pull = await leeds.request('GET', '/v1/pull/tasks', { token });
    expect(pull).toMatchObject({ status: 403, body: { error: { code: 'unknown-person' } } });
  });

  it('can’t be held in a warehouse nobody knows', async () => {
    const nowhere = [{ warehouse: 'wh:nowhere', roles: ['picker'] as Role[] }];
    await expect(changePerson(central.store, id, { at: nowhere })).rejects.toThrow(
      'unknown-warehouse',
    );
  });
});

describe('a person who was let go', () => {
  it('is refused at once, and what they did before lands behind nobody’s back', async () => {
    const token = await main.token(id);
    const before = main.fact(
      'scan.rejected',
      { step: 'bin', expected: 'A', scanned: 'B' },
      { role: 'picker', personId: id },
    );
    await letGo(central.store, id);
    expect((await main.request('GET', '/v1/pull/tasks', { token })).status).toBe(403);
    expect(await onRoster(main)).toBeUndefined();
    const others = main.fact(
      'scan.rejected',
      { step: 'bin', expected: 'A', scanned: 'C' },
      { role: 'picker', personId: id },
    );
    // The push is the station's: theirs never holds it up.
    expect(await main.push(before, others)).toMatchObject([
      { outcome: 'flagged', reason: 'not-allowed' },
      { outcome: 'flagged', reason: 'not-allowed' },
    ]);
    const gone = (await listPeople(central.store)).find((person) => person.id === id);
    expect(gone).toMatchObject({ gone: true, roles: [], badge: null });
    await expect(unlockPin(central.store, id)).rejects.toThrow('unknown-person');
    await expect(letGo(central.store, id)).rejects.toThrow('unknown-person');
  });

  it('may come back, with a badge of their own', async () => {
    await letGo(central.store, id);
    const again = {
      id,
      name: 'Back',
      language: 'en',
      roles: ['packer'],
      badge: `NEW-${run}`,
    } as const;
    await addPerson(central.store, { ...again, roles: ['packer'], pin: '1357' });
    expect((await onRoster(main))?.roles).toEqual(['packer']);
    await expect(
      addPerson(central.store, { ...again, roles: ['packer'], pin: '1357' }),
    ).rejects.toThrow('person-exists');
    const other = { ...again, id: `${id}-2`, roles: ['packer'] as Role[], pin: '1357' };
    await expect(addPerson(central.store, other)).rejects.toThrow('badge-taken');
  });
});

describe('badge and PIN', () => {
  it('reach stations as verifiers that are of use at that station alone', async () => {
    const [here, there] = [await onRoster(main), await onRoster(leeds)];
    const verifier = parsePinVerifier(here?.pinHash ?? '');
    expect(verifier).toMatchObject({ bound: true, memorySize: 19_456, iterations: 2 });
    expect(parsePinVerifier(there?.pinHash ?? '')).toMatchObject({ salt: verifier?.salt });
    expect(there?.pinHash).not.toBe(here?.pinHash);
    const { parallelism = 0, iterations = 0, memorySize = 0, hashLength = 0 } = verifier ?? {};
    const digest = await argon2id({
      ...{ parallelism, iterations, memorySize, hashLength },
      password: '2468',
      salt: Buffer.from(verifier?.salt ?? '', 'base64'),
      outputType: 'binary',
    });
    const value = (stationId: string) =>
      createHmac('sha256', digest)
        .update(`stowline pin verifier:${stationId}`)
        .digest('base64')
        .replace('=', '');
    expect(verifier?.value).toBe(value(main.stationId));
    expect(verifier?.value).not.toBe(value(leeds.stationId));
  });

  it('can be changed: every change is in the ledger, and none of what they are', async () => {
    const before = await onRoster(main);
    await setPin(central.store, id, '97531');
    await setBadge(central.store, id, `BADGE-${run}-B`);
    await unlockPin(central.store, id);
    const after = await onRoster(main);
    expect(after?.pinHash).not.toBe(before?.pinHash);
    expect(after?.badgeHash).not.toBe(before?.badgeHash);
    expect(after?.unlocks).toBe(2);
    const entries = await central.store.read
      .selectFrom('ledger')
      .select(['kind', 'input', 'effects'])
      .where('shard', '=', 'org')
      .orderBy('clock', 'desc')
      .limit(3)
      .execute();
    expect(entries.map(({ kind }) => kind)).toEqual([
      'person.unlocked',
      'person.badge-changed',
      'person.pin-changed',
    ]);
    expect(JSON.stringify(entries)).not.toMatch(/97531|BADGE-/);
  });

  it.each(['123', '1234567890123', '12a4', ''])('refuses %j as a PIN', async (pin) => {
    await expect(setPin(central.store, id, pin)).rejects.toThrow('pin-unsuitable');
  });
});

describe('several nodes over one database', () => {
  it('stop taking tokens, and cut streams, of a station and of a person that another one shut out', async () => {
    const clock = new TestClock();
    const other = await createCentral({
      dataDir: central.folder,
      database: central.database,
      clock,
    });
    const lost = await createTestStation(central, 'Lost');
    const token = await lost.token();
    const person = await main.token(id);
    const streams = await Promise.all([
      openStream(other.url, token),
      openStream(other.url, person),
      openStream(other.url, await main.token()),
    ]);
    try {
      expect(streams.map(({ status }) => status)).toEqual([200, 200, 200]);
      await revokeStation(central.store, lost.stationId);
      await letGo(central.store, id);
      const ask = (bearer: string) =>
        fetch(`${other.url}/v1/pull/tasks`, { headers: { authorization: `Bearer ${bearer}` } });
      expect((await ask(token)).status).toBe(403);
      expect((await ask(person)).status).toBe(403);
      await expect
        .poll(() => streams.map((stream) => stream.isCut()), { timeout: 50_000 })
        .toEqual([true, true, false]);
    } finally {
      for (const stream of streams) stream.stop();
      await other.close();
    }
  });
});
