import { FULL_CENTRAL, TINY_CENTRAL, type CentralScale } from './central/scale.ts';

/** How much a run measures: the sizes, and tiny ones that only show that the benches work. */
export interface Scale {
  /** Open orders at the station. */
  readonly orders: number;
  readonly products: number;
  /** Times each contender of the first sync is run. */
  readonly syncRuns: number;
  /** Scans that record a fact, by scanner and by wedge together. */
  readonly factScans: number;
  readonly factScansWhileSyncing: number;
  readonly fanoutChanges: number;
  readonly serialFrames: number;
  /** Labels of each kind in each language. */
  readonly labels: number;
  /** Open orders at the station for the flood: with products and stock some 100,000 documents. */
  readonly floodOrders: number;
  readonly deskOrders: number;
  /** Seconds of scrolling from end to end, and again of random jumps. */
  readonly scrollSeconds: number;
  /** Times each sort and filter is tried. */
  readonly deskQueries: number;
  readonly central: CentralScale;
}

export const FULL: Scale = {
  orders: 20_000,
  products: 3_900,
  syncRuns: 3,
  factScans: 250,
  factScansWhileSyncing: 150,
  fanoutChanges: 200,
  serialFrames: 1_000,
  labels: 200,
  floodOrders: 88_000,
  deskOrders: 100_000,
  scrollSeconds: 12,
  deskQueries: 10,
  central: FULL_CENTRAL,
};

export const TINY: Scale = {
  orders: 60,
  products: 40,
  syncRuns: 1,
  factScans: 8,
  // So few orders are there before the first scan.
  factScansWhileSyncing: 0,
  fanoutChanges: 4,
  serialFrames: 10,
  labels: 5,
  floodOrders: 60,
  deskOrders: 60,
  scrollSeconds: 0.5,
  deskQueries: 1,
  central: TINY_CENTRAL,
};
