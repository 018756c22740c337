/** The whole API used, and refused, with everything logged that can be: no secret is in a line of it. */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  createTestCentral,
  createTestStation,
  WAREHOUSE,
  type TestCentral,
} from '../../tests/builders/central.ts';

const BADGE = 'BADGE-5ecret-badge';
const PIN = '83914427';
const CONTACT = { name: 'Ottoline Privat', phone: '+49 151 5550199', line: '7 Geheimweg' };
let central: TestCentral;
beforeAll(async () => {
  central = await createTestCentral({
    logLevel: 'trace',
    people: [
      {
        ...{ id: 'person-a', name: 'A', roles: ['supervisor', 'admin', 'clerk'], language: 'en' },
        ...{ badge: BADGE, pin: PIN },
      },
    ],
  });
});
afterAll(() => central.destroy());

it('logs neither tokens, codes, PINs, badges and keys nor whose goods they are', async () => {
  const { code } = await central.auth.createEnrolmentCode(WAREHOUSE);
  const station = await createTestStation(central);
  const token = await station.token('person-a');
  const wrongCode = 'ZZZZZ-YYYYY';
  const publicKey = generateKeyPairSync('ed25519')
    .publicKey.export({ format: 'der', type: 'spki' })
    .toString('base64');
  const address = {
    ...{ name: CONTACT.name, lines: [CONTACT.line], phone: CONTACT.phone },
    ...{ postcode: '1', city: 'B', country: 'DE' },
  };
  const order = {
    ...{ channel: 'c', externalId: 'o1', revision: 1, action: 'place', address },
    ...{ placedAt: '2026-11-22T09:00:00.000Z', customerRef: 'r', country: 'DE', currency: 'EUR' },
    lines: [{ lineId: '1', sku: 'A', description: 'a', qty: 1, uom: 'each', unitPriceMinor: 5 }],
  };
  const nonce = randomUUID();
  const sig = station.sign(`session:${station.stationId}::${nonce}`);
  const bodies: Record<string, readonly unknown[]> = {
    '/v1/stations/enrol': [
      { code, name: 'N', publicKey },
      { code: wrongCode, name: 'N', publicKey },
    ],
    '/v1/session': [
      { stationId: station.stationId, nonce, sig },
      { stationId: 'st', nonce, sig: 1 },
    ],
    '/v1/orders': [
      order,
      { ...order, address: { ...address, phone: 7 } },
      { ...order, lines: CONTACT.name },
    ],
    '/v1/facts': [
      {
        ...{ station: station.stationId, epoch: station.epoch },
        facts: [
          station.rawFact('address.corrected', { fulfilmentId: 'f', address, revision: 0 }),
          station.rawFact(
            'exception.raised',
            { exceptionId: 'x', kind: 'damage', note: CONTACT.name },
            { forge: { sig: 'x' } },
          ),
        ],
      },
    ],
  };
  for (const { method, url } of central.app.routeTable) {
    if (method === 'HEAD' || url === '/v1/stream') continue;
    const path = url.replaceAll(/:\w+/g, 'contacts').replaceAll('*', 'x');
    const paths = [path, `${path}?search=${encodeURIComponent(CONTACT.name)}`];
    for (const bearer of [token, `${token}x`, '']) {
      const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
      const texts = (bodies[url] ?? [order]).map((body) => JSON.stringify(body));
      // Each as it is and cut off.
      const sent =
        method === 'GET'
          ? [{}]
          : texts.flatMap((text) => [{ body: text }, { body: text.slice(0, -2) }]);
      for (const init of sent) {
        for (const asked of paths) {
          const answer = await fetch(`${central.url}${asked}`, {
            ...{ method, headers, redirect: 'manual' },
            ...init,
          });
          await answer.text();
        }
      }
    }
  }
  // What nobody foresaw is logged with its stack, and no more.
  await central.store.write.updateTable('credentials').set({ badge: 'AAAA' }).execute();
  await station.request('GET', '/v1/roster', { token });

  const text = JSON.stringify(central.log);
  expect(central.log.length).toBeGreaterThan(30);
  const privateKey = station.privateKey.export({ format: 'jwk' }).d ?? '';
  const secrets = [token, code, wrongCode, PIN, BADGE, sig, privateKey, ...Object.values(CONTACT)];
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(3);
    expect(text.includes(secret) ? `${secret} in the log` : 'none').toBe('none');
  }
  expect(text).not.toContain(encodeURIComponent(CONTACT.name));
  expect(text).not.toMatch(/Bearer /);
});
