/** One thread of the simulation: runs the seeds it is told to, one after the other. */
import { parentPort } from 'node:worker_threads';
import { installHooks } from './hooks.ts';
import type { FromThread, ToThread } from './threads.ts';
import { installGlobals } from './virtual/globals.ts';
import { real } from './virtual/machine.ts';

function ownPort(): NonNullable<typeof parentPort> {
  if (parentPort === null) throw new Error('to be run as a thread');
  return parentPort;
}
const port = ownPort();
const rxdb = process.argv.includes('--rxdb');
installHooks({ rxdb });
installGlobals();
if (rxdb) (await import('./virtual/indexedDb.ts')).installIndexedDb();

type Simulation = typeof import('./simulation.ts');
const { makePlan } = await import('./plan.ts');
const { shrink } = await import('./shrink.ts');
const plain = await import('./simulation.ts');
const simulations = new Map<string, Simulation>([['', plain]]);

/** The simulation over the product with this plant in it. */
async function simulationOf(plant: string): Promise<Simulation> {
  const known = simulations.get(plant);
  if (known) return known;
  const url = new URL(`./simulation.ts?plant=${plant}`, import.meta.url).href;
  const made = (await import(url)) as Simulation;
  simulations.set(plant, made);
  return made;
}

const say = (message: FromThread): void => port.postMessage(message);

async function handle(message: ToThread): Promise<void> {
  if (message.kind === 'end') {
    plain.cleanUp();
    port.close();
    return;
  }
  await plain.prepare();
  const { runPlan } = await simulationOf(message.plant);
  const plan = makePlan(message.seed);
  const began = real.now();
  if (message.kind === 'run') {
    const result = await runPlan(plan);
    const { trace, ...told } = result;
    say({
      kind: 'ran',
      result: { ...told, trace: message.trace ? trace : [] },
      wallMs: real.now() - began,
    });
    return;
  }
  const whole = await runPlan(plan);
  const invariants = new Set(whole.violations.map(({ invariant }) => invariant));
  const [invariant] = invariants;
  const end = began + message.withinMs;
  const shrunk = await shrink(
    plan,
    async (tried) =>
      (await runPlan(tried)).violations.some((violation) => violation.invariant === invariant),
    () => real.now() > end,
  );
  const result = await runPlan(shrunk);
  say({ kind: 'shrunk', steps: shrunk.steps, trace: result.trace, violations: result.violations });
}

let tail: Promise<unknown> = Promise.resolve();
port.on('message', (message: ToThread) => {
  tail = tail
    .then(() => handle(message))
    .catch((error: unknown) =>
      say({ kind: 'failed', detail: error instanceof Error ? String(error.stack) : String(error) }),
    );
});
