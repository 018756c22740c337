type Labels = Readonly<Record<string, string>>;

export interface Metrics {
  /** Counts something that happened. `name` without the `stowline_` in front. */
  count(name: string, labels?: Labels, by?: number): void;
  /** A figure that is looked up whenever metrics are read. */
  gauge(name: string, read: () => Promise<readonly { labels: Labels; value: number }[]>): void;
  /** Prometheus text exposition. */
  render(): Promise<string>;
}

const escape = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');

function series(name: string, labels: Labels): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${key}="${escape(value)}"`);
  return pairs.length === 0 ? `stowline_${name}` : `stowline_${name}{${pairs.join(',')}}`;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>();
  const gauges = new Map<string, Parameters<Metrics['gauge']>[1]>();
  return {
    count(name, labels = {}, by = 1) {
      const family = counters.get(name) ?? new Map<string, number>();
      counters.set(name, family);
      const key = series(name, labels);
      family.set(key, (family.get(key) ?? 0) + by);
    },
    gauge(name, read) {
      gauges.set(name, read);
    },
    async render() {
      const lines: string[] = [];
      for (const [name, family] of counters) {
        lines.push(`# TYPE stowline_${name} counter`);
        for (const [key, value] of family) lines.push(`${key} ${value}`);
      }
      for (const [name, read] of gauges) {
        lines.push(`# TYPE stowline_${name} gauge`);
        for (const { labels, value } of await read())
          lines.push(`${series(name, labels)} ${value}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}
