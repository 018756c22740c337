/** What must hold once all is quiet: the invariants of the design, from central's rows, journals, printers and pages. */
import { checkRebuild, verifyLedger } from '../../../central/ledger/index.ts';
import type { JournalledFact } from '../../../shared/host/index.ts';
import { checkCentral, type Violation } from '../../invariants/index.ts';
import { runAs } from '../virtual/machine.ts';
import type { World } from '../world/world.ts';
import {
  checkBatches,
  checkFacts,
  checkForgeries,
  checkOrders,
  checkParcels,
  checkTroubles,
  isForged,
} from './centralChecks.ts';
import { checkPages } from './pageChecks.ts';
import { checkPrinters } from './printChecks.ts';
import { checkPromises } from './promiseChecks.ts';
import { readCentralRows, type CentralRows, type FactRow } from './reading.ts';

export interface Quiet {
  /** Infinite: not within the time allowed. */
  readonly drainedMs: number;
  /** Every page is as far as central's clocks. */
  readonly level: boolean;
  readonly ledgerHead: string;
  readonly clocks: ReadonlyMap<string, number>;
}

const bad = (invariant: string, detail: string): Violation => ({ invariant, detail });

/** What each station's host still shows its people as waiting or troubled. */
async function listTroubles(world: World): Promise<Map<number, JournalledFact[]>> {
  const troubles = new Map<number, JournalledFact[]>();
  for (const { index, station, process } of world.stations) {
    const listed = await runAs(process, async () =>
      station?.handlers['facts:list-waiting']({ limit: 500 }),
    );
    troubles.set(index, listed ?? []);
  }
  return troubles;
}

const NO_EFFECT: readonly string[] = ['duplicate', 'refused', 'quarantined'];

/** Whether a fact was answered before under an earlier epoch of its station, which it then had no effect in. */
function repeats(rows: CentralRows): (row: FactRow) => boolean {
  const epochs = Map.groupBy(rows.facts, ({ id }) => id);
  return ({ id, epoch, outcome }) =>
    NO_EFFECT.includes(outcome) && (epochs.get(id) ?? []).some((other) => other.epoch !== epoch);
}

/** What each station tells its people until they put it away. By code. */
async function listNotices(world: World): Promise<Map<number, string[]>> {
  const notices = new Map<number, string[]>();
  for (const { index, station, process } of world.stations) {
    const status = await runAs(process, async () => station?.handlers['station:get-status']({}));
    notices.set(
      index,
      (status?.notices ?? []).map(({ code }) => code),
    );
  }
  return notices;
}

export async function checkWorld(world: World, quiet: Quiet): Promise<Violation[]> {
  const { central } = world;
  const rows = readCentralRows(central.databasePath);
  const toldAgain = repeats(rows);
  const troubles = await listTroubles(world);
  const verified = await runAs(central.process, () => verifyLedger(central.store));
  const rebuilt = await runAs(central.process, () => checkRebuild(central.store));
  const stationIds = world.stations.map(({ station }) => station?.handlers);
  return [
    ...(Number.isFinite(quiet.drainedMs)
      ? []
      : [bad('queues empty within 30 s', waitingOf(world, troubles))]),
    ...world.truth.wrongs,
    ...checkFacts(world.truth, rows, await listNotices(world)),
    ...checkForgeries(world.truth, rows),
    ...checkCentral({
      state: [...rows.state],
      ledger: rows.ledger.map((row) => ({ ...row, effects: [...row.effects] })),
      // Told again under another epoch it is the same fact; what somebody forged is looked at by itself.
      facts: rows.facts.map((row) =>
        toldAgain(row) || isForged(world.truth, row)
          ? { ...row, id: `${row.epoch} ${row.n}` }
          : row,
      ),
    }).map(({ invariant, detail }) => bad(`central: ${invariant}`, detail)),
    ...checkOrders(rows),
    ...checkPromises(rows),
    ...checkParcels(world.truth, rows),
    ...checkBatches(rows),
    ...checkTroubles(rows, troubles, world.truth),
    ...checkPrinters(world),
    ...(await checkPages(world, rows, quiet)),
    ...verified.problems.map((problem) => bad('ledger verifies', JSON.stringify(problem))),
    ...rebuilt.differences.map((difference) =>
      bad('rebuild equals state', JSON.stringify(difference)),
    ),
    ...central.errors.map((line) => bad('central fails at nothing', line.slice(0, 800))),
    ...world.stations.flatMap(({ name, reports }) =>
      reports.map((line) => bad('a station fails at nothing', `${name} ${line}`)),
    ),
    ...world.pages.flatMap(({ name, errors }) =>
      errors.map((line) => bad('a page fails at nothing', `${name} ${line}`)),
    ),
    ...(stationIds.includes(undefined) ? [bad('a station fails at nothing', 'one is down')] : []),
  ];
}

function waitingOf(world: World, troubles: ReadonlyMap<number, readonly JournalledFact[]>): string {
  return world.stations
    .map(({ index, name }) => {
      const waiting = (troubles.get(index) ?? []).filter(({ result }) => result === null);
      return `${name}: ${waiting.length} wait`;
    })
    .join(', ');
}
