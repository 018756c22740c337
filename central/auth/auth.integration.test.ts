import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  TEST_PEOPLE,
  WAREHOUSE,
  type Answer,
  type TestCentral,
  type TestStation,
} from '../../tests/builders/central.ts';
import { isRightPin } from '../../electron/station/session/pinVerifier.ts';
import { sha256 } from '../store/index.ts';

interface Failure {
  error: { code: string; meta: Record<string, unknown> };
}

let central: TestCentral;
let station: TestStation;
beforeAll(async () => {
  central = await createTestCentral();
  station = await createTestStation(central);
});
afterAll(() => central.destroy());

const newKey = () =>
  generateKeyPairSync('ed25519')
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64');

const enrol = (
  code: string,
  publicKey = newKey(),
): Promise<Answer<Failure & { stationId: string }>> =>
  station.request('POST', '/v1/stations/enrol', { body: { code, name: 'New', publicKey } });

describe('an enrolment code', () => {
  it('enrols one station; the same key may ask again, another may not', async () => {
    const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
    const key = newKey();
    const first = await enrol(code, key);
    expect(first).toMatchObject({ status: 200, body: { shard: WAREHOUSE, name: 'New' } });
    expect((await enrol(code, key)).body.stationId).toBe(first.body.stationId);
    expect(await enrol(code)).toMatchObject({
      status: 401,
      body: { error: { code: 'code-invalid', meta: { reason: 'used' } } },
    });
  });

  it('used twice at once enrols once', async () => {
    const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
    const answers = await Promise.all([enrol(code), enrol(code), enrol(code)]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([
      200, 401, 401,
    ]);
  });

  it('is of no use once its time is over', async () => {
    const { code } = await central.auth.createEnrolmentCode(WAREHOUSE, 5);
    central.clock.advance(5 * 60_000);
    expect((await enrol(code)).body.error.meta).toEqual({ reason: 'expired' });
  });

  it('is read whatever its case and dashes', async () => {
    const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
    expect((await enrol(code.toLowerCase().replace('-', ''))).status).toBe(200);
  });

  it('nobody made is unknown, and a key of another kind is refused', async () => {
    expect((await enrol('ABCDE-FGHJK')).body.error.meta).toEqual({ reason: 'unknown' });
    const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    const spki = rsa.export({ format: 'der', type: 'spki' }).toString('base64');
    expect((await enrol(code, spki)).status).toBe(400);
    expect((await enrol(code, 'rubbish')).body.error.code).toBe('bad-public-key');
  });
});

describe('a session', () => {
  const roster = (token?: string) =>
    station.request<Failure>('GET', '/v1/roster', token === undefined ? {} : { token });

  it('is opened for the station, or for a person with their roles', async () => {
    expect((await station.openSession()).body).toMatchObject({ roles: [], shard: WAREHOUSE });
    expect((await station.openSession('person-packer')).body.roles).toEqual(['packer']);
  });

  it('takes each signed nonce once', async () => {
    expect((await station.openSession(undefined, 'nonce-0001')).status).toBe(200);
    expect((await station.openSession(undefined, 'nonce-0001')).status).toBe(401);
    const other = await createTestStation(central);
    expect((await other.openSession(undefined, 'nonce-0001')).status).toBe(200);
  });

  it('needs the station’s own signature over what is asked', async () => {
    const sig = station.sign(`session:${station.stationId}::nonce-0002`);
    const asked = await station.openSession('person-supervisor', 'nonce-0002', sig);
    expect(asked).toMatchObject({ status: 401, body: { error: { code: 'bad-signature' } } });
  });

  it('is not opened for people nobody knows', async () => {
    expect((await station.openSession('stranger')).status).toBe(403);
  });

  it.each([
    ['no token', undefined, 'token-missing'],
    ['rubbish', 'a.b', 'token-invalid'],
    ['too many parts', 'a.b.c', 'token-invalid'],
  ])('%s opens nothing', async (_, token, reason) => {
    expect(await roster(token)).toMatchObject({
      status: 401,
      body: { error: { code: 'unauthorised', meta: { reason } } },
    });
  });

  it('can’t be given other roles by its holder', async () => {
    const token = await station.token();
    const [payload = '', mac = ''] = token.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString(
      'base64url',
    );
    expect((await roster(`${forged}.${mac}`)).status).toBe(401);
  });

  it('ends after a quarter of an hour', async () => {
    const token = await station.token();
    central.clock.advance(15 * 60_000 - 1);
    expect((await roster(token)).status).toBe(200);
    central.clock.advance(1);
    expect((await roster(token)).body.error.meta).toEqual({ reason: 'token-expired' });
  });

  it('opens what its person may read now, whatever it was made with', async () => {
    const token = await station.token('person-clerk');
    const contacts = () =>
      station.request<Failure>('GET', '/v1/pull/contacts', { token }).then(({ status }) => status);
    expect(await contacts()).toBe(200);
    const clerk = { id: 'person-clerk', collection: 'people' } as const;
    await central.put([{ ...clerk, doc: { name: 'C', roles: ['picker'], language: 'en' } }], 'org');
    expect(await contacts()).toBe(403);
    await central.put([{ ...clerk, doc: null }], 'org');
    expect((await station.request<Failure>('GET', '/v1/pull/tasks', { token })).body).toMatchObject(
      { error: { code: 'unknown-person' } },
    );
    const doc = { name: 'Test clerk', roles: ['clerk'], language: 'en' };
    await central.put([{ ...clerk, doc }], 'org');
    expect(await contacts()).toBe(200);
  });

  it('ends with the station’s revocation at the latest', async () => {
    const other = await createTestStation(central);
    await central.store.write
      .updateTable('stations')
      .set({ revoked: 1 })
      .where('id', '=', other.stationId)
      .execute();
    expect((await other.openSession()).body).toMatchObject({ error: { code: 'station-revoked' } });
  });
});

describe('the roster', () => {
  it('lets a station recognise badges and PINs, and no other station with the same list', async () => {
    const { people } = await station.roster();
    expect(people.map((p) => p.personId)).toEqual(TEST_PEOPLE.map((p) => p.id).sort());
    const picker = people.find((p) => p.personId === 'person-picker');
    expect(picker?.badgeHash).toBe(sha256(`${station.stationId}:BADGE-picker`));
    expect(await isRightPin(station.stationId, picker?.pinHash ?? '', '1111')).toBe(true);
    expect(await isRightPin(station.stationId, picker?.pinHash ?? '', '1112')).toBe(false);
    expect(await isRightPin('st-other', picker?.pinHash ?? '', '1111')).toBe(false);
    const other = await (await createTestStation(central)).roster();
    expect(other.people[0]?.badgeHash).not.toBe(people[0]?.badgeHash);
  });

  it('leaves no badge or PIN readable in the database', async () => {
    const stored = JSON.stringify([
      await central.store.read.selectFrom('credentials').selectAll().execute(),
      await central.store.read.selectFrom('ledger').selectAll().execute(),
    ]);
    expect(stored).not.toContain('BADGE-');
    expect(stored).not.toContain('1111"');
  });
});
