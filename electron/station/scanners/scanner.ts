import { AppError } from '../../../shared/errors.ts';
import type { ScannerInfo } from '../../../shared/host/contract.ts';
import {
  startLine,
  type DeviceIdentity,
  type LineState,
  type LineTuning,
  type ListedPort,
} from '../serial/index.ts';
import { createFramer, decodeFrame } from './framer.ts';
import type { ScannerConfig } from './scannerConfig.ts';

export interface ScannerDeps {
  readonly tuning: LineTuning;
  readonly listPorts: () => Promise<ListedPort[]>;
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
  const describe = ({ address, state, group }: LineState): ScannerInfo => ({
    id,
    name: config.name,
    transport: config.transport,
    address,
    state,
    group,
    baudRate: config.transport === 'serial' ? config.baudRate : null,
    duplicateMs: config.duplicateMs ?? 0,
  });
  if (config.transport === 'wedge') {
    const info = describe({ address: '', state: 'connected', group: null });
    return { info: () => info, tried: Promise.resolve(), close: () => Promise.resolve() };
  }
  const line = startLine(config, {
    id,
    tuning: deps.tuning,
    listPorts: deps.listPorts,
    connection: () =>
      createFramer({
        frame: (bytes) => deps.onScan(decodeFrame(bytes), Date.now()),
        tooLong: (length) =>
          deps.report('scanners.frame', new AppError('scan-too-long', { id, length })),
      }).push,
    onChange: (state) => deps.onChange(describe(state)),
    onIdentity: deps.onIdentity,
    report: deps.report,
  });
  return { info: () => describe(line.state()), tried: line.tried, close: line.close };
}
