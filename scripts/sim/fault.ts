/** What a simulated printer can be told to get wrong. `bytes` counts job bytes of one connection. */
export type PrinterFault =
  | { kind: 'none' }
  | { kind: 'paper-out' }
  | { kind: 'head-open' }
  | { kind: 'jam' }
  | { kind: 'silent' }
  | { kind: 'refuse' }
  /** Switched off and on: lines break, what waits for paper is forgotten; then it is well. */
  | { kind: 'reset' }
  /** Takes so many bytes a second. */
  | { kind: 'slow'; bytes: number }
  | { kind: 'cut-after'; bytes: number }
  | { kind: 'stall-after'; bytes: number };

const PLAIN = ['none', 'paper-out', 'head-open', 'jam', 'silent', 'refuse', 'reset'] as const;
const COUNTED = ['slow', 'cut-after', 'stall-after'] as const;

export const FAULT_HELP = [...PLAIN, ...COUNTED.map((kind) => `${kind}:BYTES`)].join(' | ');

/** The fault a person wrote, or null when it is not one of FAULT_HELP. */
export function parseFault(text: string): PrinterFault | null {
  const word = text.trim();
  const plain = PLAIN.find((kind) => kind === word);
  if (plain !== undefined) return { kind: plain };
  const [name, digits = ''] = word.split(':');
  const counted = COUNTED.find((kind) => kind === name);
  if (counted === undefined || !/^\d{1,9}$/.test(digits)) return null;
  if (counted === 'slow' && Number(digits) === 0) return null;
  return { kind: counted, bytes: Number(digits) };
}

/** The printer takes data but puts nothing on paper; formats wait in its buffer. */
export const holdsPaper = (fault: PrinterFault): boolean =>
  fault.kind === 'paper-out' || fault.kind === 'head-open' || fault.kind === 'jam';
