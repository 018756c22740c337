/** A device that can be pulled out and plugged in again at the same address. */
export interface Pluggable<T extends { readonly port: number; close: () => Promise<void> }> {
  /** Null while it is unplugged. */
  readonly sim: () => T | null;
  readonly port: number;
  readonly unplug: () => Promise<void>;
  readonly plug: () => Promise<void>;
}

export async function startPluggable<
  T extends { readonly port: number; close: () => Promise<void> },
>(port: number, start: (port: number) => Promise<T>): Promise<Pluggable<T>> {
  const first = await start(port);
  let sim: T | null = first;
  return {
    sim: () => sim,
    port: first.port,
    unplug: async () => {
      const before = sim;
      sim = null;
      await before?.close();
    },
    plug: async () => {
      sim ??= await start(first.port);
    },
  };
}
