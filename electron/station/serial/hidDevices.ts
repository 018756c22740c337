import type { HidLine } from './lineConfig.ts';
import type { HidDevice } from './hidLibrary.ts';

/** Usage page "Bar Code Scanner" of the HID Point of Sale Usage Tables. */
const BAR_CODE_SCANNER = 0x8c;

/** A scanner in HID-POS mode that is plugged in. */
export interface ListedHid {
  readonly path: string;
  readonly vendorId: string;
  readonly productId: string;
  /** Empty where it says none. */
  readonly serialNumber: string;
  readonly maker: string;
  readonly product: string;
}

const hex = (id: number): string => id.toString(16).padStart(4, '0');
/** Devices pad their texts with blanks and zeros. */
const text = (said: string | undefined): string => (said ?? '').replaceAll('\0', '').trim();

/** The scanners among the HID devices, each once: the system lists every collection of a device by itself. */
export function hidScanners(devices: readonly HidDevice[]): ListedHid[] {
  const found = new Map<string, ListedHid>();
  for (const device of devices) {
    const { path, usagePage } = device;
    if (usagePage !== BAR_CODE_SCANNER || path === undefined || found.has(path)) continue;
    found.set(path, {
      path,
      vendorId: hex(device.vendorId),
      productId: hex(device.productId),
      serialNumber: text(device.serialNumber),
      maker: text(device.manufacturer),
      product: text(device.product),
    });
  }
  return [...found.values()];
}

/**
 * Where a scanner may be plugged in now, likeliest first. Known by its serial number wherever it is; one that says
 * none by where it was, and else by its kind, since nothing tells two of them apart.
 */
export function locateHid(line: HidLine, listed: readonly ListedHid[]): string[] {
  const kind = listed.filter(
    ({ vendorId, productId }) => vendorId === line.vendorId && productId === line.productId,
  );
  const { serialNumber } = line;
  if (serialNumber !== undefined)
    return kind.filter((one) => one.serialNumber === serialNumber).map(({ path }) => path);
  const nameless = kind.filter((one) => one.serialNumber === '').map(({ path }) => path);
  return nameless.toSorted((a, b) => Number(b === line.path) - Number(a === line.path));
}
