import { decodeKey, fromCode, isTerminator } from '../../../scan/index.ts';
import type { TestRead } from './diagnose.ts';

/** No key for so long, and a burst is over: longer than any scanner pauses, so that slow ones are told. */
export const BURST_MS = 400;
/** Fewer keys are a person's. */
const BURST_MIN = 4;

export type TestKey = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey' | 'timeStamp' | 'getModifierState'
>;

/** Gathers the keys of one scan as they come, with all that the usual reading of scans passes over. */
export class KeyBurst {
  #text = '';
  #byCode = '';
  #inputMethod = false;
  #capsLock = false;
  #slowest = 0;
  #last = 0;

  get pending(): boolean {
    return this.#text !== '';
  }

  /** Whether the key belongs to a scan; with `ended` where it was the last of one. */
  key(event: TestKey): { mine: boolean; ended: TestRead | null } {
    if (isTerminator(event)) {
      const mine = this.pending;
      return { mine, ended: mine ? this.end(event.key === 'Tab' ? 'tab' : 'enter') : null };
    }
    const char = decodeKey(event);
    if (char === undefined) return { mine: false, ended: null };
    if (this.pending) this.#slowest = Math.max(this.#slowest, event.timeStamp - this.#last);
    this.#last = event.timeStamp;
    this.#text += char;
    // Ctrl+] is GS whatever the layout.
    this.#byCode += event.ctrlKey ? char : (fromCode(event.code, event.shiftKey) ?? '');
    this.#inputMethod ||= event.key === 'Process' || event.key === 'Unidentified';
    this.#capsLock ||= event.getModifierState('CapsLock');
    return { mine: true, ended: null };
  }

  /** What was gathered, if it was more than a person's few keys. */
  end(suffix: 'enter' | 'tab' | 'none'): TestRead | null {
    const read: TestRead = {
      source: 'keys',
      text: this.#text,
      byCode: this.#byCode,
      suffix,
      inputMethod: this.#inputMethod,
      capsLock: this.#capsLock,
      slowestMs: Math.round(this.#slowest),
    };
    this.#text = '';
    this.#byCode = '';
    this.#inputMethod = false;
    this.#capsLock = false;
    this.#slowest = 0;
    return read.text.length >= BURST_MIN ? read : null;
  }
}
