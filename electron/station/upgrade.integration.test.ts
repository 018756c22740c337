/** Old journals under new code, and old and new programs against each other. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WAREHOUSE } from '../../tests/builders/central.ts';
import { PROTOCOL_HEADER } from '../../shared/protocol/index.ts';
import type { Operator } from '../../shared/facts/envelope.ts';
import { openDatabase } from './journal/database.ts';
import { MIGRATIONS, UNDO, UNDO_SINCE } from './journal/migrations.ts';
import { writeFirstJournal } from './testing/firstJournal.ts';
import {
  readStatus,
  scanRejected,
  signIn,
  startTestStation,
  until,
  untilLive,
  untilNothingWaits,
} from './testing/startTestStation.ts';
import {
  centralFacts,
  createWorld,
  journalPath,
  openExceptions,
  type World,
} from './testing/withRealCentral.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.end());

const OPERATOR: Operator = {
  personId: 'person-picker',
  sessionId: 'session-1',
  role: 'picker',
  assurance: 'badge',
};

const firstJournal = async (
  over?: Parameters<typeof writeFirstJournal>[0]['over'],
  facts = 1000,
  version = 1,
) => {
  const { code } = await world.central.auth.createEnrolmentCode(WAREHOUSE);
  const folder = world.folder();
  const centralUrl = world.central.url;
  const written = await writeFirstJournal({
    ...{ folder, centralUrl, code, operator: OPERATOR, facts, version },
    ...(over ? { over } : {}),
  });
  return { folder, written };
};

describe('a journal of an earlier release with a thousand unsent facts', () => {
  const versions = MIGRATIONS.map((_, at) => at + 1);
  it.each(versions)(
    'of version %i is sent whole and in order, each fact once, and written on',
    async (version) => {
      const { folder, written } = await firstJournal(undefined, 1000, version);
      const test = await startTestStation(folder, world.central.url);
      try {
        expect((await readStatus(test)).waiting).toBe(1000);
        await untilNothingWaits(test);
        const taken = await centralFacts(world);
        expect(taken.map(({ n, id }) => [n, id])).toEqual(written.map(({ n, id }) => [n, id]));
        expect(new Set(taken.map(({ outcome }) => outcome))).toEqual(new Set(['applied']));
        await untilLive(test);
        await signIn(test, 'BADGE-picker');
        const { facts } = await test.station.handlers['facts:record'](scanRejected());
        expect(facts[0]).toMatchObject({ n: 1001, epoch: written[0]?.epoch });
        await untilNothingWaits(test);
      } finally {
        await test.station.close();
      }
    },
  );

  it('keeps them over an upgrade without central, and over another restart', async () => {
    const { folder, written } = await firstJournal();
    await world.central.close();
    for (let start = 0; start < 2; start += 1) {
      const offline = await startTestStation(folder, world.central.url);
      const unshown = await offline.station.handlers['facts:list-unshown']({ through: 0 });
      expect(unshown.map(({ fact }) => fact)).toEqual(written);
      await offline.station.close();
    }
    await world.restartCentral();
    const test = await startTestStation(folder, world.central.url);
    await untilNothingWaits(test);
    await test.station.close();
    expect(await centralFacts(world)).toHaveLength(1000);
  });

  it('sets one that central can’t read aside, where somebody sees it, and sends the rest', async () => {
    const { folder } = await firstJournal(
      (n) => (n === 40 ? { type: 'moon.landed' } : n === 41 ? { data: { step: 'nowhere' } } : {}),
      200,
    );
    const test = await startTestStation(folder, world.central.url);
    try {
      await untilNothingWaits(test);
      const aside = await test.station.handlers['facts:list-waiting']({ limit: 10 });
      expect(aside.map(({ fact, result }) => [fact.n, result?.outcome, result?.reason])).toEqual([
        [41, 'quarantined', 'bad-data'],
        [40, 'quarantined', 'unknown-type'],
      ]);
      const taken = await centralFacts(world);
      expect(taken.filter(({ outcome }) => outcome === 'applied')).toHaveLength(198);
      expect(await openExceptions(world)).toHaveLength(2);
    } finally {
      await test.station.close();
    }
  });
});

/** A step that a later release may take: a column, a table, and what is in them. */
const LATER = `
  ALTER TABLE facts ADD COLUMN weight INTEGER NOT NULL DEFAULT 7;
  CREATE TABLE later (id TEXT PRIMARY KEY) STRICT;
  INSERT INTO later SELECT id FROM facts;
`;
const LATER_UNDO = 'ALTER TABLE facts DROP COLUMN weight; DROP TABLE later';
const [next, afterNext] = [MIGRATIONS.length + 1, MIGRATIONS.length + 2];

/** Leaves the journal as a release two steps ahead would, and one fact that was recorded under it. */
function upgradeJournal(folder: string, undo: ReadonlyMap<number, string>): void {
  const db = openDatabase(journalPath(folder), () => false, {
    migrations: [...MIGRATIONS, LATER, 'CREATE INDEX later_by_weight ON facts (weight)'],
    undo: new Map([...UNDO, ...undo]),
  });
  db.run('UPDATE facts SET weight = 9');
  db.close();
}

const BOTH_UNDONE = new Map([
  [next, LATER_UNDO],
  [afterNext, 'DROP INDEX later_by_weight'],
]);

describe('a journal that a later release had, under this one again', () => {
  it('is taken back step by step, and every unsent fact is sent, once and in order', async () => {
    const { folder, written } = await firstJournal(undefined, 1000);
    upgradeJournal(folder, BOTH_UNDONE);
    const test = await startTestStation(folder, world.central.url);
    try {
      await untilNothingWaits(test);
      const taken = await centralFacts(world);
      expect(taken.map(({ n, id }) => [n, id])).toEqual(written.map(({ n, id }) => [n, id]));
      await untilLive(test);
      await signIn(test, 'BADGE-picker');
      const { facts } = await test.station.handlers['facts:record'](scanRejected());
      expect(facts[0]).toMatchObject({ n: 1001, epoch: written[0]?.epoch });
      await untilNothingWaits(test);
    } finally {
      await test.station.close();
    }
    // And forwards again, once the bad release is mended.
    upgradeJournal(folder, BOTH_UNDONE);
  });

  it.each([
    ['nothing', new Map<number, string>()],
    ['one step only', new Map([[afterNext, 'DROP INDEX later_by_weight']])],
    ['a step that fails', new Map([...BOTH_UNDONE, [next, 'DROP TABLE never_there']])],
  ])(
    'is refused, and left as it was, where the later release said how to undo %s',
    async (_what, undo) => {
      const { folder } = await firstJournal(undefined, 20);
      upgradeJournal(folder, undo);
      await expect(startTestStation(folder, world.central.url)).rejects.toMatchObject({
        code: 'journal-too-new',
      });
      const db = openDatabase(journalPath(folder), () => false, {
        migrations: [...MIGRATIONS, LATER, 'never run again'],
        undo: UNDO,
      });
      expect(db.get('SELECT count(*) AS count FROM facts WHERE weight = 9')).toEqual({ count: 20 });
      db.close();
    },
  );

  it('could be told of by every release from now on', () => {
    const steps = MIGRATIONS.map((_, at) => at + 1).filter((version) => version > UNDO_SINCE);
    expect([...UNDO.keys()]).toEqual(steps);
  });
});

it('keeps facts of a version that central does not know yet, in order and with all behind them', async () => {
  const { folder } = await firstJournal((n) => (n === 30 ? { v: 2 } : {}), 60);
  const test = await startTestStation(folder, world.central.url);
  try {
    const group = (await test.station.handlers['facts:list-unshown']({ through: 0 })).find(
      ({ fact }) => fact.n === 30,
    )?.fact.group;
    await until(async () => (await centralFacts(world)).length > 0);
    const held = await test.station.handlers['facts:list-unshown']({ through: 0 });
    const before = held.filter(({ fact }) => fact.group === group)[0]?.fact.n ?? 0;
    await until(async () => (await readStatus(test)).waiting === 60 - before + 1);
    await test.station.handlers['central:retry-now']({});
    await untilLive(test);
    expect((await readStatus(test)).waiting).toBe(60 - before + 1);
    expect((await readStatus(test)).notices).toEqual([]);
  } finally {
    await test.station.close();
  }
});

it('is told by a newer central to update, while its facts are taken', async () => {
  const old: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set(PROTOCOL_HEADER, '0');
    return fetch(input, { ...init, headers });
  };
  const folder = world.folder();
  const test = await world.start(folder, { env: { fetch: old } });
  await signIn(test, 'BADGE-picker');
  const page = await test.station.pull('tasks', {});
  expect(page.status).toBe(426);
  expect(JSON.parse(Buffer.from(page.body).toString()).error.code).toBe('protocol-too-old');
  await test.station.handlers['facts:record'](scanRejected(3));
  await untilNothingWaits(test);
  expect((await centralFacts(world)).map(({ outcome }) => outcome)).toEqual(
    Array(3).fill('applied'),
  );
});
