import { nextTimeOfDay } from '../../../shared/rules/index.ts';
import type { Fulfilment } from '../../../shared/schema/index.ts';

export interface WaitingWave {
  readonly name: string;
  readonly orders: number;
  /** Of them: what is blocked, and stays. */
  readonly blocked: number;
  /** When the first of them go by themselves; absent: a person has to release it. */
  readonly goes?: { readonly at: string; readonly next: string };
}

type Waiting = Pick<Fulfilment, 'status' | 'wave' | 'blocked'>;

/** What waits in waves, the soonest first. `now`: ISO instant. */
export function waitingWaves(fulfilments: Iterable<Waiting>, now: string): WaitingWave[] {
  const waves = new Map<string, WaitingWave>();
  const times = new Map<string, string>();
  for (const { status, wave, blocked } of fulfilments) {
    if (status !== 'open' || !wave) continue;
    const { name, goes } = wave;
    const known = waves.get(name) ?? { name, orders: 0, blocked: 0 };
    const key = `${goes?.at} ${goes?.timeZone}`;
    // Telling it is costly, and orders of a wave say the same.
    if (goes && !times.has(key)) times.set(key, nextTimeOfDay(goes, now));
    const next = times.get(key);
    const sooner = goes && next !== undefined && !(known.goes && known.goes.next <= next);
    waves.set(name, {
      ...known,
      orders: known.orders + 1,
      blocked: known.blocked + (blocked === null ? 0 : 1),
      ...(sooner ? { goes: { at: goes.at, next } } : {}),
    });
  }
  const soonest = (one: WaitingWave) => one.goes?.next ?? '~';
  return [...waves.values()].toSorted((a, b) =>
    soonest(a) === soonest(b) ? a.name.localeCompare(b.name) : soonest(a) < soonest(b) ? -1 : 1,
  );
}
