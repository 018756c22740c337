/**
 * Every figure that central shows to Prometheus, `stowline_` in front. Labels take few values: routes as
 * patterns, outcomes, shards; never an id.
 */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200];

interface Described {
  readonly help: string;
  readonly labels: readonly string[];
}

export const COUNTERS = {
  facts_total: { help: 'Facts answered, by outcome.', labels: ['outcome'] },
  fact_failures_total: { help: 'Facts or batches that failed unforeseen.', labels: [] },
  orders_total: { help: 'Orders posted by channels, by outcome.', labels: ['outcome'] },
  imports_total: { help: 'Imports that ended, by state.', labels: ['state'] },
  pulls_total: { help: 'Pages of state served, by collection.', labels: ['collection'] },
  requests_busy_total: {
    help: 'Requests answered central-busy, by what there was too much of.',
    labels: ['of'],
  },
} as const satisfies Readonly<Record<string, Described>>;

export const HISTOGRAMS = {
  http_request_duration_seconds: {
    help: 'From the request to the end of its answer.',
    labels: ['method', 'route', 'status'],
    buckets: SECONDS,
  },
  transaction_wait_seconds: {
    help: "From asking for a shard to having its clock's row.",
    labels: [],
    buckets: SECONDS,
  },
  transaction_duration_seconds: {
    help: "From having a shard's clock row to the commit.",
    labels: ['outcome'],
    buckets: SECONDS,
  },
  fact_batch_groups: {
    help: 'Groups of facts in one transaction.',
    labels: [],
    buckets: SIZES,
  },
} as const satisfies Readonly<Record<string, Described & { readonly buckets: readonly number[] }>>;

export const GAUGES = {
  shard_clock: { help: 'Ledger rows of each shard.', labels: ['shard'] },
  messages_pending: { help: 'Messages on their way to a shard.', labels: ['shard'] },
  messages_failing: { help: 'Messages whose delivery failed before.', labels: [] },
  relay_behind_seconds: { help: 'Since messages wait without a pause.', labels: [] },
  fact_groups_waiting: { help: 'Groups of facts that wait for a transaction.', labels: ['shard'] },
  orders_waiting: { help: 'Orders posted that wait for their commit.', labels: [] },
  imports_running: { help: 'Order files on their way in.', labels: [] },
  requests_under_way: { help: 'Requests that are not answered in full.', labels: [] },
  request_bytes: { help: 'Bodies and answers of requests under way.', labels: [] },
  stream_listeners: { help: 'Streams that are open.', labels: [] },
  database_bytes: { help: 'Size of the database.', labels: [] },
  resident_memory_bytes: { help: 'Memory of this process.', labels: [] },
} as const satisfies Readonly<Record<string, Described>>;

export type CounterName = keyof typeof COUNTERS;
export type HistogramName = keyof typeof HISTOGRAMS;
export type GaugeName = keyof typeof GAUGES;
