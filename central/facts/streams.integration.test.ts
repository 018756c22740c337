/** Facts of one station in their order, and in groups. */
import { randomUUID } from 'node:crypto';
import { aTask } from '../../tests/builders/documents.ts';
import { describe, expect, it } from 'vitest';
import { useFactWorld, write } from './testing/factWorld.ts';

const world = useFactWorld();
const { release, pick, note, state, exceptionsAbout } = world;

describe('a stream of facts', () => {
  it('stops at a gap and goes on once it is closed', async () => {
    const [one, two, three] = [note('1'), note('2'), note('3')];
    expect(await world.station.push(one, three)).toMatchObject([
      { n: 1, outcome: 'applied' },
      { n: 3, outcome: 'retry', reason: 'gap' },
    ]);
    expect(await world.station.push(two, three)).toMatchObject([
      { n: 2, outcome: 'applied' },
      { n: 3, outcome: 'applied' },
    ]);
  });

  it('begins with number 1 in every epoch', async () => {
    expect(await world.station.push(note('late', { n: 2 }))).toMatchObject([{ outcome: 'retry' }]);
    expect(await world.station.push(note('first', { n: 1 }))).toMatchObject([
      { outcome: 'applied' },
    ]);
    world.station.epoch = randomUUID();
    expect(await world.station.push(note('again', { n: 1 }))).toMatchObject([
      { outcome: 'applied' },
    ]);
  });

  it('waits at a fact of a newer version, with nothing after it answered', async () => {
    const results = await world.station.push(note('1'), note('2', { v: 99 }), note('3'));
    expect(results).toMatchObject([
      { n: 1, outcome: 'applied' },
      { n: 2, outcome: 'retry', reason: 'newer-version' },
    ]);
  });

  it('goes on past facts that can’t be understood', async () => {
    await release();
    const unknown = world.station.rawFact('moon.landed', {});
    const badData = world.station.rawFact('pick.confirmed', { units: 'many' });
    const results = await world.station.push(unknown, badData, pick(2));
    expect(results).toMatchObject([
      { outcome: 'quarantined', reason: 'unknown-type' },
      { outcome: 'quarantined', reason: 'bad-data' },
      { outcome: 'applied' },
    ]);
    expect(await exceptionsAbout(unknown.id)).toMatchObject([{ kind: 'quarantined-fact' }]);
    const kept = await world.central.store.read
      .selectFrom('facts')
      .select('body')
      .where('id', '=', badData.id)
      .executeTakeFirst();
    expect(JSON.parse(kept?.body ?? '')).toMatchObject({ data: { units: 'many' } });
  });

  it('goes on past a fact that makes the decision throw', async () => {
    await release();
    // A task no rule could have written: deciding about it fails.
    const docs = await world.central.store.transact('wh:main', (tx) =>
      tx.get('tasks', [`t${world.name}`]),
    );
    await world.central.put([
      write('tasks', Object.assign(aTask(docs.get(`t${world.name}`)), { picks: 7 })),
    ]);
    const before = note('1');
    const spoilt = pick(1);
    const results = await world.station.push(before, spoilt, note('2'));
    expect(results).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'quarantined', reason: 'internal' },
      { outcome: 'applied' },
    ]);
    expect(world.central.errors.at(-1)).toMatchObject({ doing: 'decide-fact', id: spoilt.id });
    expect(await exceptionsAbout(spoilt.id)).toMatchObject([{ kind: 'quarantined-fact' }]);
  });
});

describe('a group', () => {
  it('is held whole when one of it has to wait', async () => {
    const group = `g-${world.name}`;
    const results = await world.station.push(
      note('1'),
      note('2', { group }),
      note('3', { group, v: 99 }),
    );
    expect(results).toMatchObject([
      { n: 1, outcome: 'applied' },
      { n: 2, outcome: 'retry', reason: 'newer-version' },
    ]);
    expect(await state('exceptions', `x-${world.name}-2`)).toBeUndefined();
  });

  it('is committed together', async () => {
    const group = `g-${world.name}`;
    const seen: number[] = [];
    const stop = world.central.store.onCommit(({ clock }) => seen.push(clock));
    const results = await world.station.push(note('1', { group }), note('2', { group }));
    stop();
    expect(seen).toContain(results[1]?.clock);
    expect(seen).not.toContain(results[0]?.clock);
  });
});
