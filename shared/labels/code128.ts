/** Code 128 as ZPL wants it, with its exact width, so that quiet zones can be kept. */

/** Blank modules that a reader needs on either side. */
export const QUIET_MODULES = 10;
const MODULES_PER_SYMBOL = 11;
const STOP_MODULES = 13;

export interface EncodedBarcode {
  /** Field data for `^BC` in mode N, before `^FH` escaping. */
  readonly zplData: string;
  /** Without quiet zones. */
  readonly modules: number;
}

const countModules = (symbols: number): number => (symbols + 1) * MODULES_PER_SYMBOL + STOP_MODULES;

/** `>` starts an instruction in ZPL barcode data; these three have names of their own there. */
const ZPL_NAMES: Readonly<Record<string, string>> = { '>': '>0', '^': '><', '~': '>=' };

/** Printable ASCII in subset B, or null for what Code 128 B can't hold. */
export function encodeCode128(text: string): EncodedBarcode | null {
  if (!/^[\x20-\x7e]+$/.test(text)) return null;
  const escaped = text.replace(/[>^~]/g, (character) => ZPL_NAMES[character] ?? character);
  return { zplData: `>:${escaped}`, modules: countModules(1 + text.length) };
}

/**
 * GS1-128 of digits in pairs, in subset C after FNC1. Anything else is null: in subset C a printer drops letters
 * silently and the code still scans.
 */
export function encodeGs1Digits(elements: string): EncodedBarcode | null {
  if (!/^(\d\d)+$/.test(elements)) return null;
  return { zplData: `>;>8${elements}`, modules: countModules(2 + elements.length / 2) };
}
