/** The primary dies with its disk; its synchronous standby takes over. What central acknowledged is there. */
import { setTimeout as later } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { createAuth, savePeople } from '../../central/auth/index.ts';
import { verifyLedger } from '../../central/ledger/index.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import { createTestStation, TEST_PEOPLE } from '../builders/central.ts';
import { anIntake } from '../builders/orders.ts';
import { runs } from '../runs.ts';
import { startCluster } from './nodes.ts';
import { runSql, startPostgres, startStandby } from './server.ts';

const STATIONS = 4;
/** Acknowledged before the primary dies, and again after. */
const ENOUGH = runs(150);
const RETRY_MS = 50;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

it('loses no acknowledged fact or order when the standby takes over', async () => {
  const primary = await startPostgres({ durable: true });
  ends.push(() => primary.remove());
  const standby = await startStandby(primary, { durable: true });
  ends.push(() => standby.remove());
  await runSql(primary.url(), `alter system set synchronous_standby_names = 'standby'`);
  await runSql(primary.url(), 'select pg_reload_conf()');

  const database = `postgres://stowline@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/postgres`;
  const seed = await openCentralStore({ database });
  await savePeople(seed, TEST_PEOPLE);
  const auth = createAuth(seed);
  const cluster = await startCluster(database, 2);
  ends.push(() => cluster.close());
  const stations = await Promise.all(
    Array.from({ length: STATIONS }, () => createTestStation({ url: cluster.url, auth })),
  );
  await seed.close();

  const facts: string[] = [];
  const orders: string[] = [];
  let refused = 0;
  const work = new AbortController();
  /** Until it is acknowledged, like a station's outbox or a channel does. */
  async function insist(ask: () => Promise<{ readonly status: number }>): Promise<void> {
    while (!work.signal.aborted) {
      // The node, or its database, may be gone in the middle of the answer.
      const answer = await ask().catch(() => undefined);
      if (answer?.status === 200) return;
      refused += 1;
      await later(RETRY_MS);
    }
  }
  const working = stations.flatMap((station, at) => [
    (async () => {
      while (!work.signal.aborted) {
        const fact = station.fact('scan.rejected', { step: 'bin', expected: 'A', scanned: 'B' });
        await insist(async () => {
          const answer = await station.tryPush([fact]);
          if (answer.status === 200) facts.push(fact.id);
          return answer;
        });
      }
    })(),
    (async () => {
      for (let n = 0; !work.signal.aborted; n += 1) {
        const order = anIntake({ externalId: `S${at}-${n}` });
        await insist(async () => {
          const answer = await station.request<{ results: { orderId: string }[] }>(
            'POST',
            '/v1/orders',
            { token: await station.token('person-clerk'), body: [order] },
          );
          if (answer.status === 200) orders.push(order.externalId);
          return answer;
        });
      }
    })(),
  ]);
  const acknowledged = (count: number) =>
    expect.poll(() => facts.length, { timeout: 60_000 }).toBeGreaterThan(count);

  await acknowledged(ENOUGH);
  await primary.kill();
  const before = facts.length;
  await runSql(standby.url(), 'select pg_promote()');
  await acknowledged(before + ENOUGH);
  work.abort();
  await Promise.all(working);

  const after = await openCentralStore({ database });
  ends.push(() => after.close());
  const kept = await after.read.selectFrom('facts').select('id').execute();
  const ids = kept.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(facts.filter((id) => !ids.includes(id))).toEqual([]);
  const entries = await after.read
    .selectFrom('ledger')
    .select('input')
    .where('shard', '=', 'org')
    .execute();
  const inputs = entries.map(({ input }) => input).join('\n');
  expect(orders.filter((id) => !inputs.includes(`"${id}"`))).toEqual([]);
  expect(await verifyLedger(after)).toMatchObject({ ok: true });
  process.stdout.write(
    `${JSON.stringify({ facts: facts.length, orders: orders.length, askedAgain: refused })}\n`,
  );
  expect(refused).toBeGreaterThan(0);
}, 600_000);
