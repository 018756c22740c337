/** One run: a plan carried out in a world of its own, quiet at the end, and then everything compared. */
import { createHash } from 'node:crypto';
import type { Station } from '../../renderer/replica/station.ts';
import { COLLECTION_NAMES, COLLECTIONS, mayRead } from '../../shared/schema/index.ts';
import type { Violation } from '../invariants/index.ts';
import { checkWorld, type Quiet } from './check/index.ts';
import type { Plan } from './plan.ts';
import { Machine, runAs, useMachine } from './virtual/machine.ts';
import { resetPrinters } from './virtual/printer.ts';
import { template } from './virtual/template.ts';
import { installBrowser } from './world/page.ts';
import { buildWarehouse, complete, copyWarehouse, removeFolder } from './world/warehouse.ts';
import { World } from './world/world.ts';

/** After the faults stop, every queue must be empty within this. */
export const QUEUES_EMPTY_MS = 30_000;
/** A page that lost a poke without noticing looks again by itself after a minute at most. */
const PAGES_EQUAL_MS = 150_000;

export interface RunResult {
  readonly seed: number;
  readonly violations: readonly Violation[];
  /** SHA-256 of all that happened and of how central's ledger ended. */
  readonly hash: string;
  readonly trace: readonly string[];
  readonly facts: number;
  /** How often each operation led to something, and each fault befell somebody. */
  readonly counts: Readonly<Record<string, number>>;
  /** Virtual ms from the end of the faults until all queues were empty. */
  readonly drainedMs: number;
}

/** Made by the first run of a thread. */
export async function prepare(): Promise<string> {
  template.folder ??= await buildWarehouse();
  return template.folder;
}

export async function runPlan(plan: Plan): Promise<RunResult> {
  const folder = copyWarehouse(await prepare());
  installBrowser();
  const machine = new Machine(plan.seed);
  useMachine(machine);
  resetPrinters();
  const rejections: string[] = [];
  const onRejection = (error: unknown): void => {
    if (error instanceof Error && error.name === 'Killed') return;
    rejections.push(error instanceof Error ? String(error.stack) : String(error));
  };
  process.on('unhandledRejection', onRejection);
  try {
    const world = new World(machine, folder);
    await complete(machine, world.start());
    await untilShown(machine, world);
    const from = machine.now;
    for (const step of plan.steps) {
      machine.schedule(from + step.at - machine.now, machine.root, () => {
        if (step.is === 'operation') {
          world.operate(step.station, step.window, step.kind, step.draw);
        } else world.fault(step.kind, step.station, step.ms, step.draw);
      });
    }
    await machine.advance(from + (plan.steps.at(-1)?.at ?? 0) + 500);
    await complete(machine, world.calm());
    const quiet = await calmDown(machine, world);
    const violations = await complete(
      machine,
      runAs(machine.root, () => checkWorld(world, quiet)),
    );
    const uncaught = [
      ...rejections,
      ...machine.uncaught.map(
        ({ process: name, error }) =>
          `${name}: ${error instanceof Error ? String(error.stack) : String(error)}`,
      ),
    ];
    const hash = createHash('sha256');
    for (const line of world.trace) hash.update(`${line}\n`);
    hash.update(quiet.ledgerHead);
    const counts = Object.fromEntries([...world.truth.done, ...world.faults]);
    const result: RunResult = {
      seed: plan.seed,
      violations: [
        ...violations,
        ...uncaught.map((detail) => ({ invariant: 'nothing goes uncaught', detail })),
      ],
      hash: hash.digest('hex'),
      trace: world.trace,
      facts: world.truth.beeped.length,
      counts,
      drainedMs: quiet.drainedMs,
    };
    await complete(machine, world.stop());
    return result;
  } finally {
    process.off('unhandledRejection', onRejection);
    machine.end();
    useMachine(undefined);
    removeFolder(folder);
  }
}

const SETTLE_MS = 1500;
const SHOWN_WITHIN_MS = 60_000;

/** Steps begin when everybody has something on the screen, however long their storage takes to open. */
async function untilShown(machine: Machine, world: World): Promise<void> {
  const began = machine.now;
  const isShown = (): boolean =>
    world.pages.every((page) => !page.isUp || (page.app?.replica.through('tasks') ?? 0) > 0);
  do await machine.advance(machine.now + SETTLE_MS);
  while (!isShown() && machine.now - began < SHOWN_WITHIN_MS);
}

const queuesEmpty = (world: World): boolean =>
  world.stations.every(({ station, process }) => process.alive && station !== undefined) &&
  world.pages.every((page) => !page.isUp || page.app?.status.get()?.status.waiting === 0);

/** Everything central has is shown by a page: all that it follows is as far as central's clocks. */
async function calmDown(machine: Machine, world: World): Promise<Quiet> {
  const began = machine.now;
  let drainedMs = Number.POSITIVE_INFINITY;
  const look = (): boolean => {
    if (!queuesEmpty(world)) return false;
    drainedMs = Math.min(drainedMs, machine.now - began);
    return true;
  };
  while (machine.now - began < QUEUES_EMPTY_MS && !look()) await machine.advance(machine.now + 250);
  const readHeads = () =>
    complete(
      machine,
      runAs(world.central.process, () =>
        world.central.store.read
          .selectFrom('shard_clock')
          .select(['shard', 'clock', 'head_hash'])
          .execute(),
      ),
    );
  // Printers go on, and with them facts and pages: quiet is when nothing of it moves any more.
  for (;;) {
    const heads = await readHeads();
    const clocks = new Map(heads.map(({ shard, clock }) => [shard, clock]));
    const level = world.pages.every((page) => !page.isUp || pageIsLevel(page.app, clocks));
    if ((level && queuesEmpty(world)) || machine.now - began >= PAGES_EQUAL_MS) {
      const ledgerHead = heads.map(({ shard, head_hash: head }) => `${shard} ${head}`).join(' ');
      return { drainedMs, level, ledgerHead, clocks };
    }
    await machine.advance(machine.now + 500);
  }
}

function pageIsLevel(app: Station | undefined, clocks: ReadonlyMap<string, number>): boolean {
  if (app === undefined) return false;
  const roles = app.session.get()?.roles ?? [];
  return COLLECTION_NAMES.every((name) => {
    if (!mayRead(name, roles)) return true;
    const { shard } = COLLECTIONS[name];
    return app.replica.through(name) >= (clocks.get(shard === 'org' ? 'org' : 'wh:main') ?? 0);
  });
}

/** Removes what the thread keeps for its runs. */
export function cleanUp(): void {
  if (template.folder !== undefined) removeFolder(template.folder);
  template.folder = undefined;
}
