/** Shorter is never a scan. */
export const SCAN_MIN = 4;
/** Without a terminator in a text field: a person's four quick keys must not vanish. */
export const SCAN_MIN_UNTERMINATED_IN_FIELD = 6;
/** On a pad for digits only as many as the shortest article number are a scan: PINs are typed quickly. */
export const SCAN_MIN_DIGITS_TYPED = 8;
/** ms between keys. Scanners take 10–100 ms a key; nobody types outside fields, so all of that is allowed there. */
export const GAP_MS = 100;
/** ms between keys where people type. Fast typists reach 60–80. */
export const TYPING_GAP_MS = 35;

/**
 * ms between keys of a scanner that is known to end its codes, once two of them came at a machine's speed:
 * a hiccup of it, or of the system, must not make a part of a code look like the whole.
 */
export const HICCUP_MS = 400;

export interface WedgeKey {
  /** One character; absent for a terminator. */
  readonly char?: string;
  /** event.timeStamp: handlers run late when the page is busy, keys are stamped when they are pressed. */
  readonly at: number;
  /** Where people type (a text field, a PIN pad): only a machine's speed counts as a scan. */
  readonly typing: boolean;
  /** The characters would go into a text field. */
  readonly field: boolean;
}

export type Burst =
  | { readonly kind: 'scan'; readonly data: string }
  | { readonly kind: 'typed'; readonly chars: readonly string[]; readonly swallowed: number };

export interface WedgeStep {
  /** What ended before this key. */
  readonly before?: Burst;
  /** What this key ended. */
  readonly ended?: Burst;
  /** Keep the key from the page: it is part of a scan, as far as can be known. */
  readonly swallow: boolean;
  /** The first key of a burst: the field is still as it was. */
  readonly first: boolean;
}

/** Tells scans from typing by speed, a terminator first. Pure: keys and times in, scans and typing out. */
export class WedgeReader {
  #chars: string[] = [];
  /** The first of these were handed out as typed already: a slow browser cut the burst in two. */
  #handedOut = 0;
  #cut: readonly string[] = [];
  #swallowed = 0;
  #last = 0;
  #field = false;
  #typing = false;
  /** Every key of the burst so far came at a machine's speed. */
  #quick = true;
  /** The latest scan had a terminator. */
  #terminates = false;

  get pending(): boolean {
    return this.#chars.length > 0;
  }

  /** event.timeStamp of the latest key. */
  get lastAt(): number {
    return this.#last;
  }

  /** How long the next key of what is pending may take, ms. */
  get patience(): number {
    const hiccups = this.#terminates && this.#quick && this.#chars.length > 1 && !this.#typing;
    return hiccups ? HICCUP_MS : GAP_MS;
  }

  key({ char, at, typing, field }: WedgeKey): WedgeStep {
    const gap = typing ? TYPING_GAP_MS : this.patience;
    const late = at - this.#last > gap;
    const quick = at - this.#last <= TYPING_GAP_MS;
    const before = this.pending && late ? { before: this.end() } : {};
    // Pressed in time, however late it was brought here: it belongs to what the timer took for typing.
    if (!this.pending && !late && !field && this.#cut.length > 0) {
      this.#chars = [...this.#cut];
      this.#handedOut = this.#cut.length;
    }
    this.#cut = [];
    this.#last = at;
    if (char === undefined) {
      if (!this.pending) return { ...before, swallow: false, first: false };
      const isScan = this.#chars.length >= this.#least(SCAN_MIN);
      if (isScan) this.#terminates = true;
      const ended: Burst = isScan ? this.#scan() : this.#typed();
      return { ...before, ended, swallow: isScan, first: false };
    }
    const first = !this.pending;
    this.#quick = first || this.#handedOut > 0 || (this.#quick && quick) || this.patience > GAP_MS;
    this.#field = field;
    this.#typing = typing;
    this.#chars.push(char);
    // The first key may be anything; in a field the first few may be, and are taken back if they were a scan.
    const swallow = field ? this.#chars.length >= SCAN_MIN : !first;
    if (swallow) this.#swallowed += 1;
    return { ...before, swallow, first };
  }

  /** No key came for long enough. */
  end(): Burst {
    const least = this.#least(this.#field ? SCAN_MIN_UNTERMINATED_IN_FIELD : SCAN_MIN);
    if (this.#chars.length >= least) {
      this.#terminates = false;
      return this.#scan();
    }
    const cut = this.#field ? [] : this.#chars;
    const typed = this.#typed();
    this.#cut = cut;
    return typed;
  }

  #least(min: number): number {
    const pad = this.#typing && !this.#field && this.#chars.every((char) => /\d/.test(char));
    return pad ? SCAN_MIN_DIGITS_TYPED : min;
  }

  #scan(): Burst {
    const data = this.#chars.join('');
    this.#reset();
    return { kind: 'scan', data };
  }

  #typed(): Burst {
    const chars = this.#chars.slice(this.#handedOut);
    const burst: Burst = { kind: 'typed', chars, swallowed: this.#swallowed };
    this.#reset();
    return burst;
  }

  #reset(): void {
    this.#chars = [];
    this.#handedOut = 0;
    this.#swallowed = 0;
  }
}
