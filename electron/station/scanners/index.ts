/**
 * Hardware scanners on serial ports, network bridges and in USB HID-POS mode: their frames, and what was set up for scanners
 * of any kind. What a scan means does not belong here (shared/barcodes), nor reading keyboard wedges
 * (the renderer). Every complete frame becomes one scan event, in the order the bytes came.
 */
import { AppError } from '../../../shared/errors.ts';
import type { ScannersDeps, ScannersPort } from '../ports.ts';
import {
  createHidPort,
  hidAddressOf,
  LINE_TUNING,
  listSerialPorts,
  loadHid,
  type HidLibrary,
  type LineTuning,
  type ListedPort,
} from '../serial/index.ts';
import { startScanner, type Scanner } from './scanner.ts';
import { readScannerConfig, scannerConfigFrom, type ScannerConfig } from './scannerConfig.ts';

export interface ScannersOptions {
  readonly tuning?: LineTuning;
  readonly listPorts?: () => Promise<ListedPort[]>;
  readonly loadHid?: () => Promise<HidLibrary>;
}

export function createScanners(deps: ScannersDeps, options: ScannersOptions = {}): ScannersPort {
  const { devices } = deps;
  const listPorts = options.listPorts ?? listSerialPorts;
  const hid = createHidPort(options.loadHid ?? loadHid, deps.report);
  const scanners = new Map<string, Scanner>();

  const start = (id: string, config: ScannerConfig): Scanner => {
    const scanner = startScanner(id, config, {
      tuning: options.tuning ?? LINE_TUNING,
      listPorts,
      hid,
      onScan: (data, at) => deps.onScan({ scannerId: id, data, at }),
      onChange: deps.onScanner,
      onIdentity: (identity) => {
        try {
          if (config.transport === 'serial') devices.save('scanner', id, { ...config, identity });
        } catch (error) {
          deps.report('scanners.identity', error);
        }
      },
      report: deps.report,
    });
    scanners.set(id, scanner);
    return scanner;
  };

  const known = (id: string): Scanner => {
    const scanner = scanners.get(id);
    if (!scanner) throw new AppError('scanner-unknown', { id });
    return scanner;
  };

  for (const { id, config } of devices.list('scanner')) {
    const read = readScannerConfig(config);
    if (read) start(id, read);
    else deps.report('scanners.config', new AppError('scanner-config-unreadable', { id }));
  }

  return {
    list: async () => [...scanners.values()].map((scanner) => scanner.info()),

    save: async (input) => {
      const config = scannerConfigFrom(input);
      const before = input.id === undefined ? null : known(input.id);
      const id = input.id ?? deps.newId();
      devices.save('scanner', id, config);
      await before?.close();
      const scanner = start(id, config);
      await scanner.tried;
      const info = scanner.info();
      deps.onScanner(info);
      return info;
    },

    remove: async (id) => {
      const scanner = known(id);
      devices.remove('scanner', id);
      scanners.delete(id);
      await scanner.close();
    },

    listPorts: async () => {
      try {
        return (await listPorts()).map(({ path, label }) => ({ path, label }));
      } catch (error) {
        // No udevadm, or nobody to ask: a path can be typed.
        deps.report('scanners.list', error);
        return [];
      }
    },

    listHid: async () => {
      try {
        const found = await hid.list();
        return {
          available: true,
          scanners: found.map((one) => ({
            address: hidAddressOf(one),
            maker: one.maker,
            product: one.product,
            serialNumber: one.serialNumber,
          })),
        };
      } catch (error) {
        deps.report('scanners.hid', error);
        return { available: false, scanners: [] };
      }
    },

    close: async () => {
      await Promise.all([...scanners.values()].map((scanner) => scanner.close()));
    },
  };
}
