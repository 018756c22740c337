import { afterEach, beforeEach, expect, it } from 'vitest';
import { NO_UPDATE, placeKey, type UpdateState } from '../../shared/host/index.ts';
import type { UpdatesPort } from './ports.ts';
import {
  closeParcel,
  makeDirectory,
  removeDirectory,
  signIn,
  startTestStation,
  until,
  untilLive,
  type TestStation,
} from './testing/startTestStation.ts';
import { TinyCentral } from './testing/tinyCentral.ts';

const READY: UpdateState = { state: 'ready', version: '1.2.0', refusal: null };

let directory = '';
let central: TinyCentral;
let running: TestStation | undefined;

const start = async (updates?: UpdatesPort): Promise<TestStation> => {
  running = await startTestStation(directory, central.url, updates ? { updates } : {});
  await untilLive(running);
  return running;
};
beforeEach(async () => {
  directory = makeDirectory();
  central = new TinyCentral();
  await central.start();
});
afterEach(async () => {
  await running?.station.close();
  running = undefined;
  await central.stop();
  removeDirectory(directory);
});

/** An update that is ready, and how often the station had it put in. */
function readyUpdate(): UpdatesPort & { restarts: number; tell: (state: UpdateState) => void } {
  const listeners = new Set<(state: UpdateState) => void>();
  const port = {
    restarts: 0,
    tell: (state: UpdateState) => {
      for (const listener of listeners) listener(state);
    },
    state: () => READY,
    restart: () => {
      port.restarts += 1;
    },
    onChange: (listener: (state: UpdateState) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return port;
}

it('counts the piece of work of the person who is signed in, and nobody else’s', async () => {
  const test = await start();
  const { handlers, unfinished } = test.station;
  const { operator } = await signIn(test, 'BADGE-PICK');
  const key = placeKey('pack', operator.personId);
  await handlers['kept:put']({ key, text: '"fulfilment-1"' });
  await handlers['kept:put']({ key: placeKey('pick', 'person-other'), text: '"batch-1"' });
  expect(unfinished()).toEqual(['packing']);
  await handlers['session:sign-out']({});
  expect(unfinished()).toEqual([]);
  await signIn(test, 'BADGE-PICK');
  expect(unfinished()).toEqual(['packing']);
  await handlers['kept:put']({ key, text: null });
  expect(unfinished()).toEqual([]);
});

it('counts a label whose bytes are leaving, not one that waits', async () => {
  const test = await start();
  await signIn(test, 'BADGE-PACK');
  await test.station.handlers['facts:record'](closeParcel('parcel-1'));
  expect(test.station.unfinished()).toEqual([]);
  const [job] = test.printing.deps?.jobs.inState('queued') ?? [];
  if (!job) throw new Error('no label is queued');
  test.printing.deps?.jobs.commit({ jobId: job.jobId, state: 'sending', reason: null });
  expect(test.station.unfinished()).toEqual(['printing']);
});

it('lets no restart for an update into a piece of work, and one between two', async () => {
  const updates = readyUpdate();
  const test = await start(updates);
  const { handlers } = test.station;
  const { operator } = await signIn(test, 'BADGE-PACK');
  const key = placeKey('pack', operator.personId);
  await handlers['kept:put']({ key, text: '"fulfilment-1"' });
  await expect(handlers['updates:restart']({})).rejects.toMatchObject({
    code: 'work-unfinished',
    meta: { what: ['packing'] },
  });
  expect(updates.restarts).toBe(0);
  await handlers['kept:put']({ key, text: null });
  await handlers['updates:restart']({});
  expect(updates.restarts).toBe(1);
});

it('tells the window of an update, and says there is none where the program can’t put one in', async () => {
  const updates = readyUpdate();
  const test = await start(updates);
  expect(await test.station.handlers['updates:get']({})).toEqual(READY);
  const told: UpdateState[] = [];
  test.station.on('update', (state) => told.push(state));
  updates.tell({ state: 'refused', version: '1.3.0', refusal: 'update-altered' });
  await until(() => told.length > 0);
  expect(told).toEqual([{ state: 'refused', version: '1.3.0', refusal: 'update-altered' }]);
  await test.station.close();
  const plain = await start();
  expect(await plain.station.handlers['updates:get']({})).toEqual(NO_UPDATE);
  await expect(plain.station.handlers['updates:restart']({})).rejects.toMatchObject({
    code: 'no-update-ready',
  });
});
