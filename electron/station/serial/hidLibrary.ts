import { AppError } from '../../../shared/errors.ts';

/** What the system says of a HID device, or of one of several in one plug. */
export interface HidDevice {
  readonly path?: string | undefined;
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly product?: string | undefined;
  readonly usagePage?: number | undefined;
}

/** An open device. Reports come from the first `data` listener on, each with its id in front. */
export interface HidHandle {
  on(event: 'data', take: (report: Uint8Array) => void): unknown;
  /** It can't be read any more: pulled out, mostly. */
  on(event: 'error', take: (error: Error) => void): unknown;
  sendFeatureReport(bytes: number[]): Promise<unknown>;
  close(): Promise<void>;
}

/** What we need of a library for HID devices, so that a test can stand in for the hardware. */
export interface HidLibrary {
  devices(): Promise<readonly HidDevice[]>;
  /** Rejects with the system's own words. */
  open(path: string): Promise<HidHandle>;
}

/**
 * node-hid, loaded when it is first needed: it is native, and on Linux wants libudev and libusb, which a bare
 * machine may not have. Throws AppError('hid-unavailable') with what is missing; everything else goes on.
 */
export async function loadHid(): Promise<HidLibrary> {
  try {
    const { devicesAsync, getHidapiVersion, HIDAsync } = await import('node-hid');
    // The binding itself is loaded by the first call only.
    getHidapiVersion();
    return { devices: () => devicesAsync(), open: (path) => HIDAsync.open(path) };
  } catch (error) {
    throw new AppError('hid-unavailable', { detail: String(error) });
  }
}
