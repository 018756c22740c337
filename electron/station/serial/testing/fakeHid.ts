/**
 * The HID devices of a machine that has none: a stand-in for node-hid that is told what is plugged in. It does as
 * node-hid 3.4 on Linux does: one device may be opened any number of times, nothing is told of an unplug but a
 * failed read, errors are sentences.
 */
import { EventEmitter } from 'node:events';
import type { HidDevice, HidHandle, HidLibrary } from '../hidLibrary.ts';

export interface FakeScanner {
  /** Sends reports to whoever has it open. */
  send: (...reports: Uint8Array[]) => void;
  unplug: () => void;
  /** How many have it open. */
  readers: () => number;
  /** Feature reports it was sent. */
  readonly features: number[][];
}

export interface FakeHid {
  readonly library: HidLibrary;
  plugIn: (device: Partial<HidDevice> & { path: string }) => FakeScanner;
  /** From now on the system refuses to open this path, in these words; null: opens it. */
  refuse: (path: string, words: string | null) => void;
}

export function fakeHid(): FakeHid {
  const plugged = new Map<string, { device: HidDevice; open: Set<EventEmitter> }>();
  const refused = new Map<string, string>();
  const features = new Map<string, number[][]>();

  const open = async (path: string): Promise<HidHandle> => {
    const found = plugged.get(path);
    const words = found ? refused.get(path) : 'No such file or directory';
    if (!found || words !== undefined) {
      const failed = `Failed to open a device with path '${path}'`;
      throw new Error(`cannot open device with path ${path}: ${failed}: ${words}`);
    }
    const events = new EventEmitter();
    found.open.add(events);
    return {
      on: (event, take) => events.on(event, take),
      sendFeatureReport: async (bytes) => {
        features.get(path)?.push(bytes);
        throw new Error('could not send feature report to device: ioctl (SFEATURE): Broken pipe');
      },
      close: async () => void found.open.delete(events),
    };
  };

  return {
    library: {
      devices: async () =>
        [...plugged.values()].flatMap(({ device }) => [
          device,
          // Another collection behind the same plug, and a keyboard as there always is one.
          { ...device, usagePage: 0xff00 },
          { path: '/dev/hidraw99', vendorId: 0x046d, productId: 0xc31c, usagePage: 1 },
        ]),
      open,
    },
    plugIn: (device) => {
      const entry = {
        device: { vendorId: 0x0c2e, productId: 0x0b8f, usagePage: 0x8c, ...device },
        open: new Set<EventEmitter>(),
      };
      const heard: number[][] = [];
      plugged.set(device.path, entry);
      features.set(device.path, heard);
      return {
        send: (...reports) => {
          for (const report of reports)
            for (const reader of entry.open) reader.emit('data', Buffer.from(report));
        },
        unplug: () => {
          plugged.delete(device.path);
          for (const reader of entry.open)
            reader.emit(
              'error',
              new Error('could not read data from device: unexpected poll error'),
            );
        },
        readers: () => entry.open.size,
        features: heard,
      };
    },
    refuse: (path, words) => {
      if (words === null) refused.delete(path);
      else refused.set(path, words);
    },
  };
}
