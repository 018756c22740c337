/**
 * Scales: bytes to readings, one decoder per format, and readings to a weight that counts. Pure; the
 * line to the scale belongs to electron/station/scales.
 */
import {
  createAnd,
  createCas10,
  createCas22,
  createDibal,
  createGeneric,
  createMtSics,
} from './lineDecoders.ts';
import type { ScaleProfile } from './profile.ts';
import type { ScaleDecoder } from './reading.ts';
import { createToledo8217, createToledoContinuous } from './toledo.ts';

export type { ScaleDecoder, ScaleReading } from './reading.ts';
export {
  factoryLine,
  SCALE_PROTOCOLS,
  SCALE_UNITS,
  ScaleProfile,
  type LineSettings,
  type ScaleProtocol,
} from './profile.ts';
export {
  createWeigher,
  RECENT_MS,
  WEIGHT_STATES,
  type LiveWeight,
  type Weigher,
  type WeightState,
} from './weigher.ts';

/** A decoder for one connection, never reused for another: half a frame of the last one must not be continued. */
export function createScaleDecoder(profile: ScaleProfile): ScaleDecoder {
  switch (profile.protocol) {
    case 'mt-sics':
      return createMtSics();
    case 'toledo-8217':
      return createToledo8217(profile);
    case 'toledo-continuous':
      return createToledoContinuous(profile);
    case 'cas-22':
      return createCas22();
    case 'cas-10':
      return createCas10(profile.unit ?? 'kg');
    case 'and':
      return createAnd();
    case 'generic':
      return createGeneric();
    case 'dibal':
      return createDibal();
  }
}
