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

/** A scanner that types: all keys of a scan are on their way before the first is handled, as a fast one's. */
export async function attachWedge(page: Page): Promise<ScanSource> {
  const session = await page.context().newCDPSession(page);
  const press = (key: string, text: string) => [
    session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text }),
    session.send('Input.dispatchKeyEvent', { type: 'keyUp', key }),
  ];
  return {
    name: 'wedge',
    scan: async (code) => {
      await Promise.all(
        Array.from(code)
          .flatMap((char) => press(char, char))
          .concat(press('Enter', '\r')),
      );
    },
  };
}
