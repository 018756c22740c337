/**
 * What time it is at central, as far as this station knows. Device clocks are set wrong, set back and
 * run apart, so nothing is decided by them: the last time central told, plus a monotonic clock, never
 * below what was already shown. No timers here; whoever owns the clock persists it now and then.
 */
import type { EstimatedTime } from '../../../shared/facts/envelope.ts';

/** How far a quartz may run off: 200 ppm is ten times what computers are sold with. */
const DRIFT = 0.0002;
/** An SSE time message has no round trip to measure; it may have sat in buffers this long. */
const ONE_WAY_UNCERTAINTY_MS = 2000;
const AFTER_RESTART_MS = 60_000;
const NEVER_TOLD_MS = 86_400_000;
/** Below this, an earlier time from central only makes the clock stand still; beyond it, central is believed. */
const HOLD_MAX_MS = 600_000;

export interface TimeFloor {
  ms: number;
  uncertaintyMs: number;
  wallMs: number;
}

export interface CentralClock {
  /** Estimated central time in ms since 1970. Goes forwards. */
  readonly nowMs: () => number;
  readonly estimate: () => EstimatedTime;
  /** Central's time as just received. `roundTripMs` null: unknown, because it came unasked. */
  readonly observe: (serverTime: string, roundTripMs: number | null) => void;
  /** Keeps the floor; nothing to keep before central was ever heard. */
  readonly persist: () => void;
}

export interface CentralClockOptions {
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
  readonly load: () => TimeFloor | undefined;
  readonly save: (floor: TimeFloor) => void;
}

interface Base {
  ms: number;
  monotonic: number;
  uncertainty: number;
}

export function createCentralClock(options: CentralClockOptions): CentralClock {
  const { monotonicMs, wallMs } = options;
  const floor = options.load();
  let told = floor !== undefined;
  let shown = floor?.ms ?? 0;

  /** How long the station was off is only guessed, from the device's clock, as uncertainty. */
  const start = (): Base =>
    floor
      ? {
          ms: floor.ms,
          monotonic: monotonicMs(),
          uncertainty: Math.max(
            AFTER_RESTART_MS,
            floor.uncertaintyMs + Math.abs(wallMs() - floor.wallMs),
          ),
        }
      : { ms: wallMs(), monotonic: monotonicMs(), uncertainty: NEVER_TOLD_MS };

  let base = start();

  const raw = (): number => base.ms + (monotonicMs() - base.monotonic);
  const uncertainty = (): number => base.uncertainty + (monotonicMs() - base.monotonic) * DRIFT;
  const nowMs = (): number => {
    shown = Math.max(shown, Math.round(raw()));
    return shown;
  };

  return {
    nowMs,
    estimate: () => {
      const ms = nowMs();
      const held = ms - raw();
      return {
        at: new Date(ms).toISOString(),
        uncertaintyMs: Math.ceil(uncertainty() + Math.max(0, held)),
      };
    },
    observe: (serverTime, roundTripMs) => {
      const server = Date.parse(serverTime);
      if (!Number.isFinite(server)) return;
      const half = roundTripMs === null ? 0 : roundTripMs / 2;
      const theirs = roundTripMs === null ? ONE_WAY_UNCERTAINTY_MS : half + 1;
      const candidate = server + half;
      const apart = Math.abs(candidate - raw()) > theirs + uncertainty();
      if (told && !apart && theirs > uncertainty()) return;
      base = { ms: candidate, monotonic: monotonicMs(), uncertainty: theirs };
      if (!told || shown - candidate > HOLD_MAX_MS) shown = 0;
      told = true;
    },
    persist: () => {
      if (!told) return;
      options.save({ ms: nowMs(), uncertaintyMs: Math.ceil(uncertainty()), wallMs: wallMs() });
    },
  };
}
