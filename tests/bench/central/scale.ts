/** How much the benches of central measure. */
export interface CentralScale {
  /** Orders in the first warehouse before anything is measured. */
  readonly filled: number;
  readonly intakeSeconds: number;
  /** The same with twenty rules in force. */
  readonly rulesSeconds: number;
  readonly openSeconds: number;
  readonly openPerSecond: number;
  readonly fileSeconds: number;
  /** Orders of the file that are gone through again and again. */
  readonly fileOrders: number;
  /** Facts pushed on one shard, and again on ten. */
  readonly facts: number;
  readonly killSeconds: number;
  readonly comparedSeconds: number;
  /** Orders in the store for the figures of growth: few, and many. */
  readonly few: number;
  readonly many: number;
  readonly growthSeconds: number;
  readonly growthFacts: number;
}

export const FULL_CENTRAL: CentralScale = {
  filled: 50_000,
  intakeSeconds: 60,
  rulesSeconds: 20,
  openSeconds: 20,
  openPerSecond: 1_000,
  fileSeconds: 20,
  fileOrders: 4_000,
  facts: 60_000,
  killSeconds: 10,
  comparedSeconds: 5,
  few: 10_000,
  many: 1_000_000,
  growthSeconds: 15,
  growthFacts: 20_000,
};

export const TINY_CENTRAL: CentralScale = {
  filled: 60,
  intakeSeconds: 1,
  rulesSeconds: 1,
  openSeconds: 1,
  openPerSecond: 20,
  fileSeconds: 1,
  fileOrders: 40,
  facts: 200,
  killSeconds: 1,
  comparedSeconds: 0.5,
  few: 100,
  many: 300,
  growthSeconds: 1,
  growthFacts: 100,
};
