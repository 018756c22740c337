import type { Page } from 'playwright-core';
import { startScannerSim } from '../../../scripts/sim/index.ts';
import type { HostClient } from '../world/hostClient.ts';

/** A way for a scan to reach the station. */
export interface ScanSource {
  readonly name: 'scanner' | 'wedge';
  readonly scan: (code: string) => Promise<void>;
}

/** A network scanner that the station is connected to. */
export async function connectScanner(
  client: HostClient,
): Promise<ScanSource & { readonly close: () => Promise<void> }> {
  const sim = await startScannerSim({ port: 0 });
  const address = `127.0.0.1:${sim.port}`;
  await client.call('scanners:save', { name: 'Bench scanner', transport: 'tcp', address });
  await sim.waitForConnection();
  return { name: 'scanner', scan: async (code) => sim.scan(code), close: sim.close };
}

/** Between two keys, ms: a scanner of the quick kind. */
const KEY_MS = 3;

/**
 * A scanner that types. The characters carry the times they would have been typed at, as a keyboard's do
 * however busy the browser is; the terminator, from which is measured, is stamped when it gets there.
 */
export async function attachWedge(page: Page): Promise<ScanSource> {
  const session = await page.context().newCDPSession(page);
  const press = (key: string, text: string, timestamp?: number) => {
    const stamped = timestamp === undefined ? {} : { timestamp };
    return [
      session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text, ...stamped }),
      session.send('Input.dispatchKeyEvent', { type: 'keyUp', key, ...stamped }),
    ];
  };
  return {
    name: 'wedge',
    scan: async (code) => {
      const chars = Array.from(code);
      const start = Date.now() - chars.length * KEY_MS;
      const typed = chars.flatMap((char, n) => press(char, char, (start + n * KEY_MS) / 1000));
      await Promise.all([...typed, ...press('Enter', '\r')]);
    },
  };
}
