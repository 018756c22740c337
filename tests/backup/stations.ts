/** Real stations whose central is lost, and put back elsewhere as it was some time ago. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { expect } from 'vitest';
import { backupStore, restoreStore } from '../../central/backup/index.ts';
import { verifyLedger } from '../../central/ledger/index.ts';
import { createCentral, type Central } from '../../central/server.ts';
import {
  closeParcel,
  readStatus,
  scanRejected,
  signIn,
  startTestStation,
  untilLive,
  untilNothingWaits,
  type TestStation,
} from '../../electron/station/testing/startTestStation.ts';
import { SSCC_KEEP } from '../../electron/station/uplink/upkeep.ts';
import type { PullResponse } from '../../shared/protocol/index.ts';
import { createTestCentral, WAREHOUSE } from '../builders/central.ts';
import { createTestDatabase } from '../builders/database.ts';

const record = async (test: TestStation, count: number): Promise<string[]> => {
  const { facts } = await test.station.handlers['facts:record'](scanRejected(count));
  return facts.map(({ id }) => id);
};
const numberOf = async (test: TestStation): Promise<string> =>
  (await test.station.handlers['facts:record'](closeParcel(randomUUID()))).sscc ?? '';

/** A page of a window, asked through its station: the cursor, or that it has to begin anew. */
async function pull(test: TestStation, after?: string): Promise<PullResponse | number> {
  const answer = await test.station.pull('settings', { after });
  if (answer.status !== 200) return answer.status;
  return JSON.parse(Buffer.from(answer.body).toString('utf8')) as PullResponse;
}

/** On whichever engine the test run is about. */
export async function goOnAfterRestore(): Promise<void> {
  const first = await createTestCentral();
  const there = await createTestDatabase();
  const ends: (() => Promise<unknown>)[] = [() => there.remove()];
  try {
    const settings = { gs1CompanyPrefix: '9521234', wrongScanThreshold: 10_000 };
    await first.put([{ collection: 'settings', id: 'warehouse', doc: settings }]);
    const stations: TestStation[] = [];
    for (const name of ['one', 'two']) {
      const { code } = await first.auth.createEnrolmentCode(WAREHOUSE);
      const folder = path.join(there.folder, name);
      const test = await startTestStation(folder, first.url, { enrolCode: code });
      ends.unshift(() => test.station.close());
      await untilLive(test);
      await signIn(test, 'BADGE-packer');
      stations.push(test);
    }
    const [one, two] = stations as [TestStation, TestStation];
    const ids = [...(await record(one, 3)), ...(await record(two, 2))];
    await Promise.all(stations.map(untilNothingWaits));

    const [file, key] = [path.join(there.folder, 'backup'), path.join(there.folder, 'key')];
    first.store.saveKey(key);
    await backupStore(first.store, file);

    // What the backup does not know: facts that were acknowledged, parcels under numbers, a page.
    ids.push(...(await record(one, 4)), ...(await record(two, 1)));
    const used = [await numberOf(two)];
    // More than were leased before it.
    used.push(await numberOf(one));
    await expect.poll(async () => (await readStatus(one)).ssccLeft).toBeGreaterThan(SSCC_KEEP);
    while (used.length < SSCC_KEEP + 5) used.push(await numberOf(one));
    await Promise.all(stations.map(untilNothingWaits));
    const page = await pull(one);
    if (typeof page === 'number') throw new Error(`the pull was answered ${page}`);
    const port = Number(new URL(first.url).port);
    const { clock } = first;
    await first.close();

    const database = there.database.startsWith('postgres')
      ? there.database
      : path.join(there.folder, 'elsewhere', 'central.db');
    expect(await restoreStore({ file, key, database })).toMatchObject({ ok: true });
    const second: Central = await createCentral({ dataDir: there.folder, database, port, clock });
    ends.splice(2, 0, () => second.close());

    // Nobody does anything: they find out by themselves what it has forgotten, and send it again.
    const facts = () =>
      second.store.read.selectFrom('facts').select(['id', 'outcome', 'reason', 'type']).execute();
    await expect
      .poll(async () => (await facts()).length, { timeout: 60_000 })
      .toBe(ids.length + used.length);
    await Promise.all(stations.map(untilLive));
    expect(await pull(one, page.checkpoint.after)).toBe(410);
    expect((await readStatus(one)).notices.map(({ code }) => code)).toContain('central-behind');

    // Numbers that were used meanwhile are believed, and never given again.
    ids.push(...(await record(one, 2)), ...(await record(two, 2)));
    used.push(await numberOf(one), await numberOf(two));
    await Promise.all(stations.map(untilNothingWaits));
    expect(new Set(used).size).toBe(used.length);
    const known = await facts();
    expect(known.filter(({ reason }) => reason === 'foreign-number')).toEqual([]);
    expect(
      known
        .filter(({ type }) => type === 'scan.rejected')
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted());
    const ranges = await second.store.read
      .selectFrom('ranges')
      .select(['first', 'last'])
      .orderBy('first')
      .execute();
    for (const [index, range] of ranges.entries()) {
      const next = ranges[index + 1];
      if (next) expect(next.first).toBeGreaterThan(range.last);
    }
    expect(await verifyLedger(second.store)).toMatchObject({ ok: true });
  } finally {
    for (const end of ends) await end();
    await first.destroy().catch(() => undefined);
  }
}
