/** What happens in one run, drawn from its seed beforehand: a list whose steps can be left out one by one. */
import { Random } from './virtual/random.ts';

export const STATION_COUNT = 5;
export const OPERATIONS = 200;

/** What a person wants to do next. What becomes of it depends on what their screen shows. */
export const OPERATION_KINDS = [
  'work',
  'short',
  'undo',
  'wrong-scan',
  'return',
  'take-over',
  'lease',
  'sign-out',
  'switch',
  'resolve',
  'release',
  'cancel',
  'count',
  'put-back',
  'poison',
  'dismiss',
  'raise',
] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

export const FAULT_KINDS = [
  'offline',
  'bad-line',
  'lost-pokes',
  'central-kill',
  'station-kill',
  'page-kill',
  'page-wipe',
  'page-damage',
  'link-cut',
  'second-window',
  'clock-step',
  'token-expiry',
  'role-revoked',
  'printer',
  'disk-full',
  'rogue',
  'upgrade',
  'journal-restored',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

interface StepBase {
  /** Virtual ms from the beginning. */
  readonly at: number;
  readonly station: number;
  /** What all else of the step is drawn from. */
  readonly draw: number;
}
export type Step =
  | (StepBase & { readonly is: 'operation'; readonly kind: OperationKind; readonly window: 0 | 1 })
  | (StepBase & { readonly is: 'fault'; readonly kind: FaultKind; readonly ms: number });

export interface Plan {
  readonly seed: number;
  readonly steps: readonly Step[];
}

/** Out of a thousand. */
const PICKER: Readonly<Partial<Record<OperationKind, number>>> = {
  work: 770,
  short: 30,
  undo: 45,
  'wrong-scan': 30,
  return: 10,
  'take-over': 20,
  lease: 25,
  'sign-out': 4,
  switch: 10,
  count: 10,
  'put-back': 14,
  poison: 6,
  dismiss: 10,
  raise: 6,
};
const PACKER: Readonly<Partial<Record<OperationKind, number>>> = {
  work: 850,
  undo: 30,
  'wrong-scan': 25,
  'sign-out': 4,
  switch: 10,
  count: 6,
  'put-back': 14,
  poison: 8,
  dismiss: 10,
  raise: 6,
};
const LEAD: Readonly<Partial<Record<OperationKind, number>>> = {
  work: 500,
  short: 20,
  undo: 30,
  'wrong-scan': 10,
  'take-over': 40,
  lease: 20,
  'sign-out': 6,
  switch: 10,
  resolve: 150,
  release: 50,
  cancel: 40,
  count: 50,
  'put-back': 40,
  poison: 10,
  dismiss: 15,
  raise: 15,
};
const PROFILES = [PICKER, PICKER, PACKER, PACKER, LEAD];

function drawKind(random: Random, weights: Readonly<Partial<Record<OperationKind, number>>>) {
  const entries = Object.entries(weights) as [OperationKind, number][];
  let left = random.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of entries) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'work';
}

/** Mean pause between two operations of one person. */
const PACE_MS = 45;
const FAULTS_FROM_MS = 800;

const FAULT_WEIGHTS: Readonly<Record<FaultKind, number>> = {
  offline: 24,
  'bad-line': 24,
  'lost-pokes': 6,
  'central-kill': 5,
  'station-kill': 12,
  'page-kill': 8,
  'page-wipe': 5,
  'page-damage': 4,
  'link-cut': 10,
  'second-window': 4,
  'clock-step': 8,
  'token-expiry': 4,
  'role-revoked': 4,
  printer: 14,
  'disk-full': 6,
  rogue: 4,
  upgrade: 5,
  'journal-restored': 6,
};

function drawFault(random: Random): FaultKind {
  const entries = Object.entries(FAULT_WEIGHTS) as [FaultKind, number][];
  let left = random.unit() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [kind, weight] of entries) {
    left -= weight;
    if (left < 0) return kind;
  }
  return 'offline';
}

export function makePlan(seed: number, operations = OPERATIONS): Plan {
  const random = new Random(seed);
  const steps: Step[] = [];
  let end = 0;
  for (let station = 0; station < STATION_COUNT; station += 1) {
    const weights = PROFILES[station] ?? PICKER;
    let at = random.between(0, 800);
    for (let count = 0; count < operations; count += 1) {
      at += random.between(10, PACE_MS * 2 - 10);
      steps.push({
        is: 'operation',
        at,
        station,
        draw: random.uint32(),
        kind: drawKind(random, weights),
        window: random.chance(0.15) ? 1 : 0,
      });
    }
    end = Math.max(end, at);
  }
  const faults = random.between(6, 22);
  for (let count = 0; count < faults; count += 1) {
    steps.push({
      is: 'fault',
      at: random.between(FAULTS_FROM_MS, end),
      station: random.between(0, STATION_COUNT - 1),
      draw: random.uint32(),
      kind: drawFault(random),
      ms: random.between(300, 4_000),
    });
  }
  return { seed, steps: steps.sort((a, b) => a.at - b.at) };
}
