/** What a simulated printer can be told to get wrong. `bytes` counts job bytes of one connection. */
export type PrinterFault =
  | { kind: 'none' }
  | { kind: 'paper-out' }
  | { kind: 'head-open' }
  | { kind: 'silent' }
  | { kind: 'refuse' }
  | { kind: 'cut-after'; bytes: number }
  | { kind: 'stall-after'; bytes: number };

export const FAULT_HELP =
  'none | paper-out | head-open | silent | refuse | cut-after:BYTES | stall-after:BYTES';

/** The fault a person wrote, or null when it is not one of FAULT_HELP. */
export function parseFault(text: string): PrinterFault | null {
  const word = text.trim();
  switch (word) {
    case 'none':
    case 'paper-out':
    case 'head-open':
    case 'silent':
    case 'refuse':
      return { kind: word };
    default: {
      const match = /^(cut-after|stall-after):(\d{1,9})$/.exec(word);
      if (!match) return null;
      return { kind: match[1] as 'cut-after' | 'stall-after', bytes: Number(match[2]) };
    }
  }
}

/** The printer takes data but puts nothing on paper; formats wait in its buffer. */
export const holdsPaper = (fault: PrinterFault): boolean =>
  fault.kind === 'paper-out' || fault.kind === 'head-open';
