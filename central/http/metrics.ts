import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  COUNTERS,
  GAUGES,
  HISTOGRAMS,
  type CounterName,
  type GaugeName,
  type HistogramName,
} from './catalogue.ts';

type Labels = Readonly<Record<string, string>>;

export interface Metrics {
  /** Counts something that happened. */
  count(name: CounterName, labels?: Labels, by?: number): void;
  /** Notes how long it took (in seconds), or how large it was. */
  observe(name: HistogramName, value: number, labels?: Labels): void;
  /** A figure that is looked up whenever metrics are read; what can't be looked up then is left out. */
  gauge(name: GaugeName, read: () => Promise<readonly { labels: Labels; value: number }[]>): void;
  /** Prometheus' text exposition. */
  render(): Promise<string>;
}

const PREFIX = 'stowline_';

function mapOf<Name extends string, Spec, Metric>(
  specs: Readonly<Record<Name, Spec>>,
  make: (name: Name, spec: Spec) => Metric,
): ReadonlyMap<Name, Metric> {
  const names = Object.keys(specs) as Name[];
  return new Map(names.map((name) => [name, make(name, specs[name])]));
}

/** `ofProcess`: also processor, memory, garbage and event loop of this process, for as long as it runs. */
export function createMetrics({ ofProcess = false } = {}): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counters = mapOf(
    COUNTERS,
    (name, { help, labels }) =>
      new Counter({ name: PREFIX + name, help, labelNames: [...labels] as string[], registers }),
  );
  const histograms = mapOf(
    HISTOGRAMS,
    (name, { help, labels, buckets }) =>
      new Histogram({
        name: PREFIX + name,
        help,
        labelNames: [...labels] as string[],
        buckets: [...buckets],
        registers,
      }),
  );
  if (ofProcess) collectDefaultMetrics({ register: registry });
  return {
    count: (name, labels = {}, by = 1) => counters.get(name)?.inc(labels, by),
    observe: (name, value, labels = {}) => histograms.get(name)?.observe(labels, value),
    gauge(name, read) {
      const { help, labels } = GAUGES[name];
      registry.registerMetric(
        new Gauge({
          name: PREFIX + name,
          help,
          labelNames: [...labels] as string[],
          registers: [],
          async collect() {
            const rows = await read().catch(() => []);
            this.reset();
            for (const row of rows) this.set(row.labels, row.value);
          },
        }),
      );
    },
    render: () => registry.metrics(),
  };
}
