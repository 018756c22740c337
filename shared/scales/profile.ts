import { Type, type Static } from 'typebox';
import { closed, literals, optional } from '../schema/base.ts';

/** The formats scales speak, named as their makers do. */
export const SCALE_PROTOCOLS = [
  'mt-sics',
  'toledo-8217',
  'toledo-continuous',
  'cas-22',
  'cas-10',
  'and',
  'generic',
  'dibal',
] as const;
export type ScaleProtocol = (typeof SCALE_PROTOCOLS)[number];

export const SCALE_UNITS = ['g', 'kg', 'oz', 'lb'] as const;

/** How to understand a scale: its format, and what the format leaves to the maker. */
export const ScaleProfile = closed({
  protocol: literals(SCALE_PROTOCOLS),
  /** The unit where frames don't name one (both Toledo, CAS 10). Default kg. */
  unit: optional(literals(SCALE_UNITS)),
  /** Toledo continuous: the bit of status byte B that says kg when it is set, lb when not. Absent: `unit`. */
  kgBit: optional(Type.Integer({ minimum: 0, maximum: 6 })),
  /** Toledo continuous: a checksum byte follows the CR. */
  checksum: optional(Type.Boolean()),
});
export type ScaleProfile = Static<typeof ScaleProfile>;

export interface LineSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
}

/** How scales of a format leave the factory. */
export const factoryLine = (protocol: ScaleProtocol): LineSettings =>
  protocol === 'toledo-8217'
    ? { baudRate: 9600, dataBits: 7, parity: 'even' }
    : protocol === 'and'
      ? { baudRate: 2400, dataBits: 7, parity: 'even' }
      : { baudRate: 9600, dataBits: 8, parity: 'none' };
