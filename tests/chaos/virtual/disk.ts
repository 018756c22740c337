/** A station's disk, which somebody else fills: then only what the journal kept in reserve is left. */
import { Random } from './random.ts';

const PLENTY_BYTES = 1024 * 1024 * 1024;

/** SQLite's own answer to it. */
export const diskFull = (): Error =>
  Object.assign(new Error('database or disk is full'), {
    code: 'ERR_SQLITE_ERROR',
    errcode: 13,
    errstr: 'database or disk is full',
  });

export class Disk {
  isFull = false;
  /** Writes that found no room. */
  refused = 0;
  #room = 0;
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  fill(): void {
    this.isFull = true;
    this.#room = 0;
  }

  /** Whoever filled it went. */
  clear(): void {
    this.isFull = false;
  }

  get freeBytes(): number {
    return this.isFull ? this.#room : PLENTY_BYTES;
  }

  /** Part of the reserve was given back. */
  give(bytes: number): void {
    this.#room += bytes;
  }

  /** Room for one commit, if there is; far more than it needs, so that reserves end within a run. */
  take(): boolean {
    const bytes = this.#random.between(50_000, 900_000);
    if (bytes > this.#room) {
      this.refused += 1;
      return false;
    }
    this.#room -= bytes;
    return true;
  }
}
