import { AppError } from '../../../shared/errors.ts';
import type { ScannerInfo } from '../../../shared/host/contract.ts';
import {
  startHidLine,
  startLine,
  type DeviceIdentity,
  type HidPort,
  type LineState,
  type LineTuning,
  type ListedPort,
} from '../serial/index.ts';
import { createFramer, decodeFrame } from './framer.ts';
import { createHidPosReader } from './hidPos.ts';
import type { ScannerConfig } from './scannerConfig.ts';

export interface ScannerDeps {
  readonly tuning: LineTuning;
  readonly listPorts: () => Promise<ListedPort[]>;
  readonly hid: HidPort;
  readonly onScan: (data: string, at: number) => void;
  readonly onChange: (info: ScannerInfo) => void;
  readonly onIdentity: (identity: DeviceIdentity) => void;
  readonly report: (where: string, error: unknown) => void;
}

export interface Scanner {
  info: () => ScannerInfo;
  /** Resolves when the first attempt to reach it has ended either way. */
  readonly tried: Promise<void>;
  close: () => Promise<void>;
}

/** One scanner: every complete frame of its line is a scan. */
export function startScanner(id: string, config: ScannerConfig, deps: ScannerDeps): Scanner {
  const serial = config.transport === 'serial' ? config : null;
  const describe = ({ address, state, group }: LineState): ScannerInfo => ({
    id,
    name: config.name,
    transport: config.transport,
    address,
    state,
    group,
    baudRate: serial?.baudRate ?? null,
    dataBits: serial ? (serial.dataBits ?? 8) : null,
    parity: serial ? (serial.parity ?? 'none') : null,
    duplicateMs: config.duplicateMs ?? 0,
  });
  if (config.transport === 'wedge') {
    const info = describe({ address: '', state: 'connected', group: null });
    return { info: () => info, tried: Promise.resolve(), close: () => Promise.resolve() };
  }
  const scanned = (bytes: Uint8Array): void => deps.onScan(decodeFrame(bytes), Date.now());
  const dropped = (fault: string, length: number): void =>
    deps.report('scanners.frame', new AppError(fault, { id, length }));
  const common = {
    id,
    tuning: deps.tuning,
    onChange: (state: LineState) => deps.onChange(describe(state)),
    report: deps.report,
  };
  const line =
    config.transport === 'hid'
      ? startHidLine(config, {
          ...common,
          hid: deps.hid,
          connection: () => {
            const { push, end } = createHidPosReader({ scan: scanned, dropped });
            return { push: (report) => push(report, performance.now()), end };
          },
        })
      : startLine(config, {
          ...common,
          listPorts: deps.listPorts,
          onIdentity: deps.onIdentity,
          connection: () =>
            createFramer({
              frame: scanned,
              tooLong: (length) => dropped('scan-too-long', length),
            }),
        });
  return { info: () => describe(line.state()), tried: line.tried, close: line.close };
}
