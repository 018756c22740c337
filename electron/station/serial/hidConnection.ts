import { AppError } from '../../../shared/errors.ts';
import type { Absence, Connection, ConnectionHandlers } from './connection.ts';
import { hidScanners, locateHid, type ListedHid } from './hidDevices.ts';
import type { HidHandle, HidLibrary } from './hidLibrary.ts';
import type { HidLine } from './lineConfig.ts';

/**
 * What hidapi's sentences mean; it gives no codes. Linux ends them with the system's words, Windows and macOS
 * put the system's number in brackets (access denied and sharing violation; not permitted, exclusive access).
 */
export function hidAbsenceOf(
  message: string,
  platform: NodeJS.Platform = process.platform,
): Absence {
  if (platform === 'win32') return /\(0x0*(5|20)\)/i.test(message) ? 'busy' : 'absent';
  if (platform === 'darwin') {
    if (/0xE00002E2/i.test(message)) return 'no-permission';
    return /0xE00002C5/i.test(message) ? 'busy' : 'absent';
  }
  if (/permission denied|operation not permitted/i.test(message)) return 'no-permission';
  return /resource busy|temporarily unavailable/i.test(message) ? 'busy' : 'absent';
}

const HONEYWELL = '0c2e';
/**
 * Honeywell's send codes over HID-POS only once this feature report came, as the WebHidBarcodeScanner library found
 * (NielsLeenheer, MIT). Those that do without refuse it, which changes nothing.
 */
const HONEYWELL_HID_MODE = [0xfe, 0x01];

/** The HID-POS scanners of this machine: one per station, so that none is heard twice. */
export interface HidPort {
  /** Those plugged in. Throws AppError('hid-unavailable') where the library does not run. */
  list: () => Promise<ListedHid[]>;
  /** Looks for the scanner and reads it: every report is one chunk. */
  connect: (line: HidLine, on: ConnectionHandlers) => Connection;
}

export function createHidPort(
  load: () => Promise<HidLibrary>,
  report: (where: string, error: unknown) => void,
): HidPort {
  /** Linux lets any number of programs open the same device, and each hears every scan. */
  const taken = new Set<string>();
  const list = async (): Promise<ListedHid[]> => hidScanners(await (await load()).devices());

  const connect = (line: HidLine, on: ConnectionHandlers): Connection => {
    let handle: HidHandle | null = null;
    let path: string | null = null;
    let closing = false;
    let ended = false;
    const { promise: gone, resolve: resolveGone } = Promise.withResolvers<void>();
    const end = (why: Absence, detail: string): void => {
      if (ended) return;
      ended = true;
      on.closed(why, detail);
    };
    /** Lets go of the device before anybody is told that it is free. */
    const release = async (): Promise<void> => {
      try {
        await handle?.close();
      } catch (error) {
        report('devices.close', error);
      }
      if (path !== null) taken.delete(path);
      resolveGone();
    };
    const shut = (why: Absence, detail: string): void => {
      if (ended) return;
      end(why, detail);
      void release();
    };

    const open = async (): Promise<void> => {
      const library = await load();
      const places = locateHid(line, hidScanners(await library.devices()));
      const free = places.find((place) => !taken.has(place));
      if (closing || free === undefined) {
        const busy = places[0] !== undefined && (line.path ?? places[0]) === places[0];
        shut(busy ? 'busy' : 'absent', busy ? 'set up twice' : 'not plugged in');
        return;
      }
      path = free;
      taken.add(path);
      handle = await library.open(path);
      if (closing) {
        shut('absent', 'closed');
        return;
      }
      handle.on('error', (error) => shut('absent', error.message));
      handle.on('data', (bytes) => {
        if (!closing && !ended) on.data(bytes);
      });
      on.open();
      if (line.vendorId === HONEYWELL)
        handle
          .sendFeatureReport(HONEYWELL_HID_MODE)
          .catch((error: unknown) => report('devices.hid-mode', error));
    };
    open().catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      if (error instanceof AppError && error.code === 'hid-unavailable')
        shut('unavailable', detail);
      else shut(hidAbsenceOf(detail), detail);
    });

    return {
      // Scanners are only listened to.
      write: () => undefined,
      close: () => {
        closing = true;
        if (handle) shut('absent', 'closed');
        return gone;
      },
    };
  };
  return { list, connect };
}
