/** A real station on a folder of its own, with printing and scanners that only remember being called. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { uuidv7 } from '../../../shared/ids.ts';
import { DEFAULT_TARGET } from '../../../shared/labels/index.ts';
import type { HostInput } from '../../../shared/host/contract.ts';
import { createFileSecretStore, createStation, type Station } from '../index.ts';
import type { PrintingDeps, StationEnv } from '../ports.ts';
import type { StationOptions } from '../station.ts';
import { ENROL_CODE } from './tinyCentral.ts';

export const makeDirectory = (): string => mkdtempSync(join(tmpdir(), 'stowline-station-'));
export const removeDirectory = (directory: string): void =>
  rmSync(directory, { recursive: true, force: true });

export interface TestStation {
  readonly station: Station;
  readonly printing: { deps?: PrintingDeps; woken: number };
  readonly reports: string[];
}

const nothing = async (): Promise<never> => {
  throw new Error('not part of this test');
};

const never = (): never => {
  throw new Error('not part of this test');
};

export async function startTestStation(
  dataDir: string,
  centralUrl: string,
  options: Partial<Omit<StationOptions, 'env'>> & { env?: Partial<StationEnv> } = {},
): Promise<TestStation> {
  const printing: TestStation['printing'] = { woken: 0 };
  const reports: string[] = [];
  const station = await createStation({
    kind: 'agent',
    dataDir,
    centralUrl,
    enrolCode: ENROL_CODE,
    secretStore: createFileSecretStore(dataDir),
    buildLabel: async (document, data) => Buffer.from(`${document}:${JSON.stringify(data)}`),
    printing: (deps) => {
      printing.deps = deps;
      return {
        list: () => [],
        save: nothing,
        remove: nothing,
        printTest: nothing,
        listPlaces: nothing,
        look: () => undefined,
        targetFor: () => DEFAULT_TARGET,
        move: never,
        cancel: never,
        decide: nothing,
        wake: () => {
          printing.woken += 1;
        },
        close: async () => undefined,
      };
    },
    scanners: () => ({
      list: async () => [],
      save: nothing,
      remove: nothing,
      listPorts: async () => [],
      listHid: async () => ({ available: false, scanners: [] }),

      close: async () => undefined,
    }),
    scales: () => ({
      list: () => [],
      save: nothing,
      remove: nothing,
      read: nothing,
      close: async () => undefined,
    }),
    ...options,
    env: {
      report: (where, error) => reports.push(`${where}: ${String(error)}`),
      random: () => 0,
      ...options.env,
    },
  });
  return { station, printing, reports };
}

/** Resolves once the condition holds; the test's own time limit is the only deadline. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }
}

export const readStatus = (test: TestStation) => test.station.handlers['station:get-status']({});
/** Connected, and with people and numbers to work with. */
export const untilLive = (test: TestStation): Promise<void> =>
  until(async () => {
    const { connection, ssccLeft } = await readStatus(test);
    const people = await test.station.handlers['session:list-people']({});
    return connection === 'live' && ssccLeft > 0 && people.length > 0;
  });
export const untilNothingWaits = (test: TestStation): Promise<void> =>
  until(async () => (await readStatus(test)).waiting === 0);
export const signIn = (test: TestStation, badge: string) =>
  test.station.handlers['session:sign-in']({ badge });

type RecordInput = HostInput<'facts:record'>;

/** A group with one piece of evidence: the least anyone on the floor may record. */
export function scanRejected(count = 1): RecordInput {
  return {
    facts: Array.from({ length: count }, () => ({
      id: uuidv7(),
      type: 'scan.rejected',
      data: { step: 'item', expected: 'A', scanned: 'B' },
    })),
    print: [],
    takeSscc: false,
  };
}

/** A parcel that is closed with a number of its own and a label to print. */
export function closeParcel(parcelId: string): RecordInput {
  const jobId = uuidv7();
  return {
    facts: [
      {
        id: uuidv7(),
        type: 'parcel.closed',
        data: {
          parcelId,
          fulfilmentId: 'f1',
          sscc: '',
          weightGrams: 100,
          jobId,
          completes: true,
        },
      },
    ],
    print: [
      { jobId, parcelId, document: 'shipping-label', revision: 1, data: { sscc: '{{sscc}}' } },
    ],
    takeSscc: true,
  };
}
