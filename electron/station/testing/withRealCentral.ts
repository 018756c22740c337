/** A real central with a warehouse that leases numbers, and stations on folders of their own. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { createTestCentral, WAREHOUSE, type TestCentral } from '../../../tests/builders/central.ts';
import type { HostOutput } from '../../../shared/host/contract.ts';
import {
  makeDirectory,
  removeDirectory,
  startTestStation,
  untilLive,
  type TestStation,
} from './startTestStation.ts';

type StartOptions = Parameters<typeof startTestStation>[2];

export interface World {
  central: TestCentral;
  /** A folder that goes with the world. */
  folder(): string;
  /** A copy of a folder, as a backup or a cloned disk is one. The station on it must be closed. */
  copyOf(folder: string): string;
  /** Starts a station on a folder: enrolled the first time, and live unless told otherwise. */
  start(folder: string, options?: StartOptions & { live?: boolean }): Promise<TestStation>;
  stop(station: TestStation): Promise<void>;
  /** Stops central and starts it on the same data. */
  restartCentral(): Promise<void>;
  end(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const folders: string[] = [];
  const enrolled = new Set<string>();
  const running = new Set<TestStation>();
  const world: World = {
    central: await createTestCentral(),
    folder: () => {
      const folder = makeDirectory();
      folders.push(folder);
      return folder;
    },
    copyOf: (folder) => {
      const copy = world.folder();
      cpSync(folder, copy, { recursive: true });
      enrolled.add(copy);
      return copy;
    },
    start: async (folder, { live = true, ...options } = {}) => {
      const known = enrolled.has(folder);
      const invite = known ? undefined : await world.central.auth.createEnrolmentCode(WAREHOUSE);
      enrolled.add(folder);
      const test = await startTestStation(folder, world.central.url, {
        ...(invite ? { enrolCode: invite.code } : {}),
        ...options,
      });
      running.add(test);
      if (live) await untilLive(test);
      return test;
    },
    stop: async (test) => {
      running.delete(test);
      await test.station.close();
    },
    restartCentral: async () => {
      world.central = await world.central.restart();
    },
    end: async () => {
      for (const test of running) await test.station.close();
      await world.central.destroy();
      for (const folder of folders) removeDirectory(folder);
    },
  };
  // Stations here scan wrongly all the time: no pattern to talk about.
  const settings = { gs1CompanyPrefix: '9521234', wrongScanThreshold: 10_000 };
  await world.central.put([{ collection: 'settings', id: 'warehouse', doc: settings }]);
  return world;
}

/** What central has of a station's facts, in the order it took them. */
export const centralFacts = (world: World) =>
  world.central.store.read
    .selectFrom('facts')
    .select(['station', 'epoch', 'n', 'id', 'type', 'outcome', 'reason'])
    .orderBy('clock')
    .execute();

export const openExceptions = async (world: World): Promise<{ kind: string }[]> => {
  const rows = await world.central.store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', 'exceptions')
    .execute();
  return rows.map(({ body }) => JSON.parse(body ?? '{}') as { kind: string });
};

export const journalPath = (folder: string): string => join(folder, 'journal.sqlite');

export const idsOf = ({ facts }: HostOutput<'facts:record'>): string[] => facts.map(({ id }) => id);

export const urlOf = (input: Parameters<typeof fetch>[0]): string =>
  typeof input === 'string' ? input : 'url' in input ? input.url : input.href;
