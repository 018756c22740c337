/** What one frame of a scale says. Only `weight` is a weight; nothing else is ever zero. */
export type ScaleReading =
  | {
      readonly kind: 'weight';
      /** To a thousandth; negative below zero. */
      readonly grams: number;
      /** What the frame says of it. `unknown`: this format says nothing, time has to tell. */
      readonly stability: 'stable' | 'unknown';
      /** Without a tare. */
      readonly net: boolean;
    }
  /** The load still moves; `grams` is for watching only. */
  | { readonly kind: 'motion'; readonly grams: number | null }
  | { readonly kind: 'over' }
  | { readonly kind: 'under' }
  /** The scale answers, but with no weight: it can't just now, counts pieces, or did not know the request. */
  | { readonly kind: 'refused'; readonly why: 'not-now' | 'counting' | 'bad-command' | 'tare' }
  /** Bytes that are no complete frame of this format. */
  | { readonly kind: 'garbled' };

export const GARBLED: ScaleReading = { kind: 'garbled' };

export interface ScaleDecoder {
  /** What makes the scale send a reading; null where it sends by itself. May change with its answers. */
  request: () => string | null;
  /** Bytes as they came, in any pieces. Readings of the frames they completed, in order. */
  push: (chunk: Uint8Array) => readonly ScaleReading[];
}
