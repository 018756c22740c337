import type { FactEnvelope, FactResult } from '../facts/envelope.ts';
import { FACTS_PER_PUSH_MAX } from '../protocol/http.ts';

/**
 * What to push next and what an answer means: pure, so that a seeded simulation replays it exactly.
 * The host runs the actions and feeds back what came of them.
 */

export interface OutboxEntry {
  readonly fact: FactEnvelope;
  /** Length of its JSON. */
  readonly bytes: number;
  readonly answered: boolean;
}

export interface OutboxPorts {
  /** Entries in the order of n, from the first group with an unanswered fact on. */
  readonly pending: (limit: number) => readonly OutboxEntry[];
  /** [0, 1) */
  readonly random: () => number;
}

export interface OutboxState {
  readonly phase: 'idle' | 'pushing' | 'backing-off';
  /** Pushes in a row that got nothing answered. */
  readonly failures: number;
  /** Most facts in one push just now: halved when one is found too large, and slowly raised again. */
  readonly batchMax: number;
  /** Facts in the push under way. */
  readonly inFlight: number;
  /** Somebody asked to hurry while a push was under way: if it fails, the next follows soon. */
  readonly hurried: boolean;
  /** Central asked for the wait that runs: nobody's hurry ends it. */
  readonly told: boolean;
}

export type OutboxEvent =
  /** New facts: push unless a back-off runs. */
  | { readonly kind: 'wake' }
  /** Reconnected, or a person asked: push now, back-off or not. */
  | { readonly kind: 'hurry' }
  | { readonly kind: 'timer' }
  | {
      readonly kind: 'answered';
      readonly pushed: readonly FactEnvelope[];
      readonly results: readonly FactResult[];
    }
  /** No answer, or a refusal of the push as a whole. */
  | {
      readonly kind: 'failed';
      readonly tooLarge: boolean;
      /** Central asked to be left alone so long. */
      readonly retryAfterMs?: number | undefined;
    };

export type OutboxAction =
  | { readonly kind: 'push'; readonly facts: readonly FactEnvelope[] }
  | { readonly kind: 'note'; readonly results: readonly FactResult[] }
  | { readonly kind: 'wait'; readonly ms: number };

export interface OutboxStep {
  readonly state: OutboxState;
  readonly actions: readonly OutboxAction[];
}

export const BACKOFF_MIN_MS = 250;
export const BACKOFF_MAX_MS = 30_000;
/** Fastify refuses bodies above 1 MiB unless told otherwise. */
export const PUSH_BYTES_MAX = 900_000;
/** A group has at most 200 facts: with so many more read, the last one that fits is known to be whole. */
const GROUP_MAX = 200;

export const INITIAL_OUTBOX: OutboxState = {
  phase: 'idle',
  failures: 0,
  batchMax: FACTS_PER_PUSH_MAX,
  inFlight: 0,
  hurried: false,
  told: false,
};

/** Full jitter: anything between the least wait and a limit that doubles with each failure. */
export function backoffMs(failures: number, random: () => number): number {
  const limit = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** Math.min(failures, 20));
  return Math.round(BACKOFF_MIN_MS + random() * (limit - BACKOFF_MIN_MS));
}

/**
 * Whole groups in the order of n, as many as fit and at least one; groups already answered in full are
 * passed over, a group answered in part goes again whole: central knows what it has.
 */
export function takeGroups(entries: readonly OutboxEntry[], max: number): FactEnvelope[] {
  const groups = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    const group = groups.get(entry.fact.group);
    if (group) group.push(entry);
    else groups.set(entry.fact.group, [entry]);
  }
  const taken: FactEnvelope[] = [];
  let bytes = 0;
  for (const group of groups.values()) {
    if (group.every((entry) => entry.answered)) continue;
    const size = group.reduce((sum, entry) => sum + entry.bytes, 0);
    const fits = taken.length + group.length <= max && bytes + size <= PUSH_BYTES_MAX;
    if (taken.length > 0 && !fits) break;
    bytes += size;
    for (const entry of group) taken.push(entry.fact);
  }
  return taken;
}

/**
 * The answers that count: to facts that were pushed, once each, in the order of n, none from the first
 * `retry` on. What is missing is simply still waiting.
 */
export function takeResults(
  pushed: readonly FactEnvelope[],
  results: readonly FactResult[],
): FactResult[] {
  const byId = new Map<string, FactResult>();
  for (const result of results) if (!byId.has(result.id)) byId.set(result.id, result);
  const taken: FactResult[] = [];
  for (const fact of pushed) {
    const result = byId.get(fact.id);
    if (!result || result.n !== fact.n) continue;
    if (result.outcome === 'retry') break;
    taken.push(result);
  }
  return taken;
}

function push(state: OutboxState, ports: OutboxPorts): OutboxStep {
  const limit = state.batchMax + GROUP_MAX;
  const entries = ports.pending(limit);
  const facts = takeGroups(entries.length < limit ? entries : wholeGroups(entries), state.batchMax);
  if (facts.length === 0) {
    return {
      state: { ...state, phase: 'idle', failures: 0, hurried: false, told: false },
      actions: [],
    };
  }
  return {
    state: { ...state, phase: 'pushing', inFlight: facts.length, hurried: false, told: false },
    actions: [{ kind: 'push', facts }],
  };
}

/** Where reading stopped at its limit the last group may go on beyond it. */
function wholeGroups(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const last = entries.at(-1)?.fact.group;
  const whole = entries.filter((entry) => entry.fact.group !== last);
  return whole.length > 0 ? whole : entries;
}

/** Whatever finds pushes too large goes on doing so: a tenth more each time costs few refusals. */
const raised = (batchMax: number): number =>
  Math.min(FACTS_PER_PUSH_MAX, batchMax + Math.ceil(batchMax / 10));

/** `toldMs`: what central asked for comes first; then everybody waits as if alone, lest all come back at once. */
function backOff(state: OutboxState, ports: OutboxPorts, toldMs = 0): OutboxStep {
  const failures = (state.hurried ? 0 : state.failures) + 1;
  return {
    state: { ...state, phase: 'backing-off', failures, hurried: false, told: toldMs > 0 },
    actions: [{ kind: 'wait', ms: toldMs + backoffMs(failures, ports.random) }],
  };
}

function answered(
  state: OutboxState,
  event: Extract<OutboxEvent, { kind: 'answered' }>,
  ports: OutboxPorts,
): OutboxStep {
  const results = takeResults(event.pushed, event.results);
  const note: OutboxAction[] = results.length > 0 ? [{ kind: 'note', results }] : [];
  const progressed: OutboxState =
    results.length > 0 ? { ...state, failures: 0, batchMax: raised(state.batchMax) } : state;
  if (results.length < event.pushed.length) {
    const step = backOff(progressed, ports);
    return { state: step.state, actions: [...note, ...step.actions] };
  }
  // The answers are noted by the host before it asks for the next groups, on the wake below.
  return { state: { ...progressed, phase: 'idle', hurried: false }, actions: note };
}

/**
 * One step. Actions are run in their order; after `note` with nothing to wait for, the host sends
 * `wake` so that the next groups are chosen with the answers already noted.
 */
export function stepOutbox(state: OutboxState, event: OutboxEvent, ports: OutboxPorts): OutboxStep {
  switch (event.kind) {
    case 'wake':
      return state.phase === 'idle' ? push(state, ports) : { state, actions: [] };
    case 'hurry':
      if (state.phase === 'pushing') return { state: { ...state, hurried: true }, actions: [] };
      if (state.phase === 'backing-off' && state.told) return { state, actions: [] };
      return push({ ...state, failures: 0 }, ports);
    case 'timer':
      return state.phase === 'backing-off' ? push(state, ports) : { state, actions: [] };
    case 'answered':
      return state.phase === 'pushing'
        ? answered(state, event, ports)
        : { state, actions: noteOnly(event) };
    case 'failed': {
      if (state.phase !== 'pushing') return { state, actions: [] };
      if (!event.tooLarge) return backOff(state, ports, event.retryAfterMs);
      const batchMax = Math.max(1, Math.floor(Math.min(state.batchMax, state.inFlight) / 2));
      // Somebody answered: a smaller push may go at once, but the smallest one waits.
      return state.inFlight > 1 && batchMax < state.batchMax
        ? push({ ...state, batchMax }, ports)
        : backOff({ ...state, batchMax }, ports);
    }
  }
}

/** An answer that comes after its push was given up is still an answer. */
function noteOnly(event: Extract<OutboxEvent, { kind: 'answered' }>): OutboxAction[] {
  const results = takeResults(event.pushed, event.results);
  return results.length > 0 ? [{ kind: 'note', results }] : [];
}
