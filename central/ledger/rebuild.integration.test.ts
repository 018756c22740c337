import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { useFactWorld } from '../facts/testing/factWorld.ts';
import { checkRebuild } from './index.ts';

const pathOf = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const OTHER_RULES = pathOf('./testing/otherRules.ts');
const node = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', OTHER_RULES, ...args]);

const world = useFactWorld();
const stateRows = () =>
  world.central.store.read
    .selectFrom('state')
    .selectAll()
    .orderBy('shard')
    .orderBy('collection')
    .orderBy('id')
    .execute();

it('the other rules fail whoever runs them', async () => {
  const ask = (file: string, name: string) =>
    node('-e', `import(${JSON.stringify(pathOf(file))}).then((m) => m.${name}({ v: 1 }))`);
  await expect(ask('../decide/index.ts', 'decide')).rejects.toThrow('rules ran');
  await expect(ask('../../shared/facts/effects.ts', 'effectsOf')).rejects.toThrow('rules ran');
});

it('state is rebuilt identically after settings and rules have changed', async () => {
  const { central, station } = world;
  const settings = (wrongScanThreshold: number) =>
    central.put([{ collection: 'settings', id: 'warehouse', doc: { wrongScanThreshold } }]);
  const wrong = () => station.fact('scan.rejected', { step: 'bin', expected: 'A', scanned: 'B' });
  await settings(2);
  await world.release();
  const results = await station.push(world.pick(4), world.pick(4), wrong(), wrong(), wrong());
  expect(results.map(({ outcome }) => outcome)).toContain('flagged');
  await settings(50);
  await station.push(world.note('after'), wrong());
  const before = await stateRows();
  expect(before.length).toBeGreaterThan(10);

  await central.tamper(`delete from state where collection in ('tasks', 'exceptions');
    update state set body = '{}' where collection = 'stock';
    update state set clock = clock - 1 where collection = 'batches';
    insert into state values ('wh:main','counters','new',9,0,null,'{}',null)`);
  expect(await checkRebuild(central.store)).toMatchObject({ ok: false });
  const where = central.database.startsWith('postgres') ? '--database' : '--data';
  const place = where === '--data' ? central.folder : central.database;
  const { stdout } = await node(pathOf('../main.ts'), 'rebuild', where, place);
  expect(stdout).toContain('repaired');
  expect(await stateRows()).toEqual(before);
  expect(await checkRebuild(central.store)).toMatchObject({ ok: true, differences: [] });
});
