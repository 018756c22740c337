/** Order statistics of measured times. All of them throw on no samples: a figure of nothing is a mistake. */
const sorted = (samples: readonly number[]): number[] => {
  if (samples.length === 0) throw new Error('no samples were measured');
  return samples.toSorted((a, b) => a - b);
};

/** Nearest rank: the smallest sample that `share` (0–1) of all samples do not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  const values = sorted(samples);
  const rank = Math.max(1, Math.ceil(share * values.length));
  return values[rank - 1] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  const values = sorted(samples);
  const middle = values.length / 2;
  const low = values[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = values[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

export const longest = (samples: readonly number[]): number => percentile(samples, 1);

/** Times between neighbours of a rising series. */
export const gapsOf = (times: readonly number[]): number[] =>
  times.slice(1).map((time, before) => time - (times[before] ?? time));
