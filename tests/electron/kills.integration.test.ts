/** Electron's main process killed between any two statements of its journal: nothing acknowledged is lost. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ENROL_CODE, TinyCentral } from '../../electron/station/testing/tinyCentral.ts';
import { closeParcel, scanRejected } from '../../electron/station/testing/startTestStation.ts';
import type { Result } from '../../shared/errors.ts';
import type { HostInput, HostOutput, StationStatus } from '../../shared/host/contract.ts';
import { deriveContact } from '../../shared/sample/index.ts';
import { createRandomStream } from '../../shared/sample/random.ts';
import { runs } from '../runs.ts';
import { buildShellForTest } from './builtShell.ts';
import { bootShell, type Shell } from './standIn/shell.ts';

const KILLS = runs(20);
/** Statements from a start to the death: from the middle of opening to some dozens of groups. */
const STATEMENTS = { least: 20, most: 700 };
const SEED = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);

type Recorded = HostOutput<'facts:record'>;

let built: ReturnType<typeof buildShellForTest>;
let central: TinyCentral;
let folder: string;
beforeAll(async () => {
  built = buildShellForTest('stowline-shell-kills');
  folder = mkdtempSync(join(tmpdir(), 'stowline-shell-kills-'));
  central = new TinyCentral();
  await central.start();
});
afterAll(async () => {
  await central.stop();
  rmSync(folder, { recursive: true });
});

const boot = (dieAt?: number): Promise<Shell> =>
  bootShell({
    main: built.main,
    argv: [
      ...['--no-sandbox', '--data', join(folder, 'station')],
      ...['--central', central.url, '--enrol', ENROL_CODE],
    ],
    env: {
      ...{ STAND_IN_HOME: folder, STAND_IN_KEY_STORE: '' },
      ...(dieAt === undefined ? {} : { STAND_IN_DIE_AT: String(dieAt) }),
    },
  });

const ask = async <T>(shell: Shell, method: string, input: unknown = {}): Promise<T> => {
  const result = await shell.call<Result<T>>(method, input);
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

/** A parcel with a number of its own and a label that can really be drawn. */
function labelled(parcelId: string): HostInput<'facts:record'> {
  const group = closeParcel(parcelId);
  const address = deriveContact('17850', 'United Kingdom');
  const data = {
    ...{ language: 'en', orderNumber: '536365', shipFrom: address, shipTo: address },
    ...{ parcelNumber: 1, parcelCount: 1, printedAt: '2026-11-22', sscc: '{{sscc}}' },
    ...{ carrier: 'Royal Mail', service: 'Tracked 24', weightGrams: 1234 },
  };
  return { ...group, print: group.print.map((print) => ({ ...print, data })) };
}

/** Works until the process is gone. What it was told is recorded is in `acknowledged` by then. */
async function workUntilDeath(dieAt: number, acknowledged: Recorded[]): Promise<void> {
  const shell = await boot(dieAt);
  for (let n = 0; ; n += 1) {
    const group = n % 3 === 0 ? labelled(`p${dieAt}-${acknowledged.length}`) : scanRejected(2);
    const result = await shell.call<Result<Recorded>>('factsRecord', group);
    if (result.ok) acknowledged.push(result.value);
    else expect(result.error.code).toBe('no-numbers-left');
  }
}

it(
  `loses nothing that it acknowledged in ${KILLS} kills, and sends it once (STOWLINE_SEED=${SEED})`,
  async () => {
    const random = createRandomStream(SEED);
    const first = await boot();
    await expect
      .poll(async () => (await ask<StationStatus>(first, 'stationGetStatus')).ssccLeft)
      .toBeGreaterThan(0);
    await expect
      .poll(
        async () =>
          (await first.call<Result<unknown>>('sessionSignIn', { badge: 'BADGE-PACK' })).ok,
      )
      .toBe(true);
    expect(await first.ask('quit')).toBe(0);
    await first.stop();

    const acknowledged: Recorded[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const dieAt = random.integer(STATEMENTS.least, STATEMENTS.most);
      // Central answers half of the runs only, so that much waits through several deaths.
      if (random.chance(0.5)) await central.stop();
      await expect(workUntilDeath(dieAt, acknowledged), `at statement ${dieAt}`).rejects.toThrow(
        'ended (null)',
      );
      await central.stop();
      await central.start();
    }

    const last = await boot();
    await expect
      .poll(async () => (await ask<StationStatus>(last, 'stationGetStatus')).waiting)
      .toBe(0);
    const { notices } = await ask<StationStatus>(last, 'stationGetStatus');
    expect(notices).toEqual([]);
    await last.stop();

    const told = acknowledged.flatMap(({ facts }) => facts);
    expect(told.length).toBeGreaterThan(KILLS);
    const taken = new Map(central.facts.map((fact) => [fact.n, fact]));
    expect([...taken.keys()].toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: taken.size }, (_, at) => at + 1),
    );
    for (const fact of told) expect(taken.get(fact.n)).toEqual(fact);
    expect(new Set(central.facts.map(({ id }) => id)).size).toBe(taken.size);
    const numbers = acknowledged.flatMap(({ sscc }) => sscc ?? []);
    expect(new Set(numbers).size).toBe(numbers.length);
    process.stdout.write(`${told.length} facts acknowledged, ${taken.size} taken\n`);
  },
  60_000 + KILLS * 20_000,
);
