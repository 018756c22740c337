import type { ChannelRate, RateReading } from '../adapter.ts';

/** Requests that may be made: so many at once, and so many a second again. One a connection, in this process. */
export class TokenBucket {
  readonly #now: () => number;
  #burst: number;
  #perSecond: number;
  #tokens: number;
  #filledAt: number;
  #pausedUntil = 0;

  /** `now`: milliseconds that only go forwards. */
  constructor({ burst, perSecond }: ChannelRate, now: () => number) {
    this.#now = now;
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
    this.#filledAt = now();
  }

  #fill(): void {
    const now = this.#now();
    const gained = ((now - this.#filledAt) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + gained);
    this.#filledAt = now;
  }

  /** Takes one, on credit where there is none; milliseconds to wait before it is used. */
  take(): number {
    this.#fill();
    this.#tokens -= 1;
    const paused = Math.max(0, this.#pausedUntil - this.#now());
    return Math.max(paused, this.#tokens >= 0 ? 0 : (-this.#tokens / this.#perSecond) * 1000);
  }

  /** What the channel says of itself counts for more than what was believed. */
  follow({ remaining, perSecond, pauseMs }: RateReading): void {
    this.#fill();
    if (perSecond !== undefined && perSecond > 0) this.#perSecond = perSecond;
    if (remaining !== undefined) {
      this.#burst = Math.max(this.#burst, remaining);
      this.#tokens = Math.min(this.#tokens, remaining);
    }
    if (pauseMs !== undefined) {
      this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + pauseMs);
    }
  }
}
