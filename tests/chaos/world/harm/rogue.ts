import { createPrivateKey, sign } from 'node:crypto';
import { canonicalJson } from '../../../../shared/canonicalJson.ts';
import type { FactResult } from '../../../../shared/facts/index.ts';
import { uuidv7 } from '../../../../shared/ids.ts';
import { Killed, runAs } from '../../virtual/machine.ts';
import { createFetch, GOOD_LINE } from '../../virtual/network.ts';
import type { StationNode } from '../station.ts';
import { WAREHOUSE } from '../warehouse.ts';
import type { Forgery } from './forgeries.ts';
import { forgeries, spy } from './forgeries.ts';
import type { Harm } from './harm.ts';

/** Outcomes that believe nothing; `flagged` where goods may have moved, and then nothing else changes. */
const DISBELIEVED: readonly string[] = ['refused', 'quarantined', 'duplicate', 'retry', 'flagged'];

/** undefined: it is down, or was killed while it was asked. */
const stationIdOf = ({ station, process }: StationNode): Promise<string | undefined> =>
  runAs(process, async () => {
    try {
      return (await station?.handlers['station:get-status']({}))?.stationId;
    } catch (error) {
      if (error instanceof Killed) return undefined;
      throw error;
    }
  });

/** Somebody copied the station's key and pushes, in its name, what nobody did. */
export async function forge(harm: Harm, other: StationNode): Promise<void> {
  const { machine, central, station, truth, random, note } = harm;
  if (!central.isUp || !station.isUp || !other.isUp) return;
  const own = await stationIdOf(station);
  const stranger = await stationIdOf(other);
  if (own === undefined || stranger === undefined) return;
  const process = machine.spawn('rogue');
  const fetch = createFetch(
    {
      quality: { ...GOOD_LINE },
      random: process.random,
      server: () => (central.isUp ? central : undefined),
      trace: () => undefined,
      protocol: undefined,
      open: new Set(),
    },
    () => false,
  );
  const key = createPrivateKey({ key: Buffer.from(station.key), format: 'der', type: 'pkcs8' });
  const signed = (text: string): string => sign(null, Buffer.from(text), key).toString('base64');
  const post = async (path: string, token: string | null, body: object): Promise<unknown> => {
    const answer = await fetch(`http://central.sim${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    return answer.ok ? answer.json() : undefined;
  };

  const epoch = `rogue-${uuidv7()}`;
  let n = 1;
  const push = async (token: string, { what, fact, sig }: Forgery): Promise<void> => {
    const body = {
      id: uuidv7(),
      v: 1,
      shard: WAREHOUSE,
      station: own,
      epoch,
      n,
      group: uuidv7(),
      operator: { personId: 'person-sue', sessionId: 's', role: 'supervisor', assurance: 'pin' },
      basedOn: {},
      dependsOn: [],
      time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 0 },
      ...fact,
    };
    truth.forged.set(`${body.epoch} ${body.n} ${body.id}`, what);
    const pushed = { ...body, sig: sig ?? signed(canonicalJson(body)) };
    const answer = (await post('/v1/facts', token, {
      station: own,
      epoch: body.epoch,
      facts: [pushed],
    })) as { results: FactResult[] } | undefined;
    const [result] = answer?.results ?? [];
    note(`rogue ${what}: ${result?.outcome ?? 'turned away'}`);
    if (result === undefined) return;
    truth.done.set(`forged ${what}`, (truth.done.get(`forged ${what}`) ?? 0) + 1);
    if (body.epoch === epoch && result.outcome !== 'retry') n += 1;
    if (DISBELIEVED.includes(result.outcome)) return;
    const detail = `${what} was ${result.outcome} (${result.reason ?? ''})`;
    truth.wrongs.push({ invariant: 'forgeries change nothing', detail });
  };

  await runAs(process, async () => {
    try {
      const nonce = uuidv7();
      const session = (await post('/v1/session', null, {
        stationId: own,
        nonce,
        sig: signed(`session:${own}::${nonce}`),
      })) as { token: string } | undefined;
      if (session === undefined) return;
      const { token } = session;
      const seen = spy(central.databasePath);
      const there = truth.beeped.filter(
        (one) => one.station === station.index && seen.factIds.has(one.fact.id),
      );
      const list = forgeries(seen, random.pick(there)?.fact, stranger, random);
      for (const forgery of list) await push(token, forgery);
      const far = { type: 'moon.landed', data: {}, n: n + 1000 };
      await push(token, { what: 'far-ahead', fact: far });
      const foreign = await post('/v1/facts', token, {
        station: stranger,
        epoch,
        facts: [{ id: uuidv7(), n: 1 }],
      });
      if (foreign !== undefined) {
        const detail = 'a push in the name of another station was taken';
        truth.wrongs.push({ invariant: 'forgeries change nothing', detail });
      }
    } catch (error) {
      // Central went down under it, or the line: it gives up.
      note(`rogue gave up: ${String(error)}`);
    }
  });
  process.die();
}
