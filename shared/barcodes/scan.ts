/** What a scan can be: one shape per kind, so that screens switch over `kind` and nothing else. */
export const SCAN_COMMANDS = [
  'undo',
  'short',
  'finish',
  'next-parcel',
  'reprint',
  'cancel',
  'confirm',
] as const;

export type ScanCommand = (typeof SCAN_COMMANDS)[number];

/** Why a scan was not understood. */
export type UnknownScanReason =
  | 'empty'
  | 'too-long'
  | 'unknown-command'
  | 'bad-characters'
  | 'bad-location'
  | 'bad-check-digit'
  | 'bad-date'
  | 'bad-quantity'
  | 'value-too-long'
  | 'value-too-short'
  | 'value-empty'
  | 'bad-element-string'
  | 'bad-link'
  | 'contradiction'
  | 'no-key'
  | 'unrecognised';

export type Scan =
  | { kind: 'command'; command: ScanCommand }
  | { kind: 'badge'; code: string }
  | { kind: 'location'; code: string }
  | { kind: 'tote'; code: string }
  | { kind: 'order'; number: string }
  | { kind: 'sscc'; sscc: string }
  | {
      kind: 'gtin';
      gtin14: string;
      /** Eight digits that are a right EAN-8 may be a right UPC-E too: that item. */
      orGtin14?: string;
      lot?: string;
      serial?: string;
      /** ISO date, YYYY-MM-DD; the last day of the month where the code leaves the day open. */
      expiry?: string;
      qty?: number;
    }
  | { kind: 'unknown'; raw: string; reason: UnknownScanReason };

export type ScanKind = Scan['kind'];
export type ScanOf<K extends ScanKind> = Extract<Scan, { kind: K }>;
