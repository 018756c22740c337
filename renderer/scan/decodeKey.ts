/** GS1 group separator. Scanners in keyboard mode send it as Ctrl+]. */
export const GS = '\u001D';

export type KeyInput = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'altKey' | 'metaKey' | 'shiftKey'
>;

/** What a US layout prints with and without Shift: scanners act as a US keyboard. */
const US_SYMBOLS: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Equal: ['=', '+'],
  BracketLeft: ['[', '{'],
  BracketRight: [']', '}'],
  Backslash: ['\\', '|'],
  Semicolon: [';', ':'],
  Quote: ["'", '"'],
  Backquote: ['`', '~'],
  Comma: [',', '<'],
  Period: ['.', '>'],
  Slash: ['/', '?'],
  Space: [' ', ' '],
};
const SHIFTED_DIGITS = ')!@#$%^&*(';

/** What a US keyboard prints with the key at this place. */
export function fromCode(code: string, shift: boolean): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) {
    return shift && code.startsWith('Digit') ? SHIFTED_DIGITS[Number(digit)] : digit;
  }
  return US_SYMBOLS[code]?.[shift ? 1 : 0];
}

/** The character a key stands for; undefined for keys that stand for none. */
export function decodeKey(event: KeyInput): string | undefined {
  const { key, code, ctrlKey, altKey, metaKey, shiftKey } = event;
  if (ctrlKey && !altKey && (code === 'BracketRight' || key === ']')) return GS;
  // AltGr reports Ctrl+Alt together with a printable key.
  if (metaKey || (ctrlKey !== altKey && (ctrlKey || altKey))) return undefined;
  // One UTF-16 unit: barcodes have nothing beyond.
  if (key.length === 1) return key;
  // An input method has taken the key: what was pressed is only in `code`.
  if (key === 'Process' || key === 'Unidentified') return fromCode(code, shiftKey);
  return undefined;
}

export const isTerminator = (event: KeyInput): boolean =>
  !event.ctrlKey &&
  !event.altKey &&
  !event.metaKey &&
  (event.key === 'Enter' || event.key === 'Tab');
