import { readFile, stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import type { DeviceIdentity, SerialLine } from './lineConfig.ts';

/** A port as the system lists it. */
export interface ListedPort {
  readonly path: string;
  /** Maker, product and serial number, as far as it says them. */
  readonly label: string;
  readonly identity?: DeviceIdentity;
}

/** The list leaves ptys out and rejects where udevadm is missing: it helps, nothing depends on it. */
export async function listSerialPorts(): Promise<ListedPort[]> {
  const ports = await SerialPort.list();
  return ports.map(({ path, manufacturer, vendorId, productId, serialNumber }) => {
    const product = vendorId === undefined ? undefined : `${vendorId}:${productId ?? '?'}`;
    const label = [manufacturer, product, serialNumber].filter((part) => part !== undefined);
    const listed = { path, label: label.join(' ') };
    return vendorId !== undefined && productId !== undefined && serialNumber !== undefined
      ? { ...listed, identity: { vendorId, productId, serialNumber } }
      : listed;
  });
}

const same = (a: DeviceIdentity, b: DeviceIdentity): boolean =>
  a.vendorId === b.vendorId && a.productId === b.productId && a.serialNumber === b.serialNumber;

/**
 * Where a device is plugged in now, known by what it says of itself; the typed path where it says
 * nothing. A path that now belongs to another known device is not ours: null.
 */
export function locate(
  config: Pick<SerialLine, 'path' | 'identity'>,
  ports: readonly ListedPort[],
): string | null {
  const { identity } = config;
  if (!identity) return config.path;
  const found = ports.find((port) => port.identity && same(port.identity, identity));
  if (found) return found.path;
  const there = ports.find((port) => port.path === config.path);
  return there?.identity ? null : config.path;
}

/** The group that may open a device, so that a person can be added to it. Null where there are none. */
export async function groupOf(path: string): Promise<string | null> {
  try {
    const { gid } = await stat(path);
    const groups = await readFile('/etc/group', 'utf8');
    const line = groups.split('\n').find((entry) => entry.split(':')[2] === String(gid));
    return line?.split(':')[0] ?? String(gid);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
