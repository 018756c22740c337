import type { Station } from '../station/index.ts';

/** Devices named on the command line, as HOST:PORT. */
export interface NamedDevices {
  readonly scanner: readonly string[];
  /** MT-SICS, the first of them the bench's. */
  readonly scale: readonly string[];
  readonly printer: readonly string[];
}

/** Makes the named devices known to the station, unless it knows them already. */
export async function addDevices(station: Station, devices: NamedDevices): Promise<void> {
  const { handlers } = station;
  const scanners = await handlers['scanners:list']({});
  for (const address of devices.scanner) {
    if (scanners.some((known) => known.transport === 'tcp' && known.address === address)) continue;
    await handlers['scanners:save']({ name: address, transport: 'tcp', address });
  }
  const scales = await handlers['scales:list']({});
  for (const address of devices.scale) {
    if (scales.some((known) => known.transport === 'tcp' && known.address === address)) continue;
    const profile = { protocol: 'mt-sics' } as const;
    await handlers['scales:save']({ name: address, transport: 'tcp', address, profile });
  }
  const printers = await handlers['printers:list']({});
  for (const address of devices.printer) {
    const [host = '', port = ''] = address.split(':');
    if (printers.some((known) => known.host === host && known.port === Number(port))) continue;
    await handlers['printers:save']({
      name: address,
      host,
      port: Number(port),
      asksStatus: true,
    });
  }
}
