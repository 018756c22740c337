import { AppError } from '../../../shared/errors.ts';
import type { ScannerInfo } from '../../../shared/host/contract.ts';
import type { Absence, Connection, ConnectionHandlers } from './connection.ts';
import { createFramer, decodeFrame } from './framer.ts';
import { addressOf, type DeviceIdentity, type ScannerConfig } from './scannerConfig.ts';
import { connectSerial } from './serialConnection.ts';
import { groupOf, locate, type ListedPort } from './serialPorts.ts';
import { connectTcp } from './tcpConnection.ts';

export interface ScannerTuning {
  /** First and longest pause before the next attempt, ms; it doubles in between. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
}

export interface ScannerDeps {
  readonly tuning: ScannerTuning;
  readonly listPorts: () => Promise<ListedPort[]>;
  readonly onScan: (data: string, at: number) => void;
  readonly onChange: (info: ScannerInfo) => void;
  /** The device said who it is: kept, so that it is found again under another name. */
  readonly onIdentity: (identity: DeviceIdentity) => void;
  readonly report: (where: string, error: unknown) => void;
}

export interface Scanner {
  info: () => ScannerInfo;
  /** Resolves when the first attempt has ended either way. */
  readonly tried: Promise<void>;
  close: () => Promise<void>;
}

/** Holds the connection to one scanner, and makes a new one whenever it is gone. */
export function startScanner(id: string, config: ScannerConfig, deps: ScannerDeps): Scanner {
  let address = addressOf(config);
  let identity = config.transport === 'serial' ? config.identity : undefined;
  let state: ScannerInfo['state'] = 'absent';
  let connection: Connection | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let failures = 0;
  let resolveTried: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => {
    resolveTried = resolve;
  });

  const info = (): ScannerInfo => {
    const { name, transport } = config;
    return { id, name, transport, address, state };
  };
  const setState = (next: ScannerInfo['state'], at = address): void => {
    const changed = next !== state || at !== address;
    state = next;
    address = at;
    if (changed && !closed) deps.onChange(info());
  };

  const explain = async (why: Absence, detail: string): Promise<void> => {
    const meta = { id, address, detail };
    if (why !== 'no-permission') {
      deps.report('scanners.open', new AppError(`scanner-${why}`, meta));
      return;
    }
    const group = await groupOf(address);
    deps.report('scanners.open', new AppError('scanner-no-permission', { ...meta, group }));
  };

  const gone = (why: Absence, detail: string): void => {
    connection = null;
    const news = state !== why;
    setState(why);
    resolveTried();
    if (closed) return;
    if (news || failures === 0)
      explain(why, detail).catch((error: unknown) => deps.report('scanners.explain', error));
    const { retryMinMs, retryMaxMs } = deps.tuning;
    const pause = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(failures, 20));
    failures += 1;
    timer = setTimeout(attempt, pause);
  };

  /** New handlers and a new framer each time: half a frame of a former connection is never continued. */
  const handlers = (): ConnectionHandlers => {
    const framer = createFramer({
      frame: (bytes) => deps.onScan(decodeFrame(bytes), Date.now()),
      tooLong: (length) =>
        deps.report('scanners.frame', new AppError('scan-too-long', { id, length })),
    });
    return {
      open: () => {
        failures = 0;
        setState('connected');
        resolveTried();
      },
      data: framer.push,
      closed: gone,
    };
  };

  const openSerial = async (serial: Extract<ScannerConfig, { transport: 'serial' }>) => {
    const ports = await deps.listPorts().catch((error: unknown) => {
      deps.report('scanners.list', error);
      return [];
    });
    if (closed) return;
    const path = locate(identity ? { ...serial, identity } : serial, ports);
    if (path === null) {
      gone('absent', 'another device is plugged in there');
      return;
    }
    address = path;
    const listed = ports.find((port) => port.path === path)?.identity;
    const on = handlers();
    connection = connectSerial(
      { path, baudRate: serial.baudRate },
      {
        ...on,
        open: () => {
          if (listed && !identity) {
            identity = listed;
            deps.onIdentity(listed);
          }
          on.open();
        },
      },
    );
  };

  function attempt(): void {
    if (closed) return;
    if (config.transport === 'tcp') {
      connection = connectTcp(config, handlers());
      return;
    }
    // A constructor that throws on odd options counts as a failed attempt.
    openSerial(config).catch((error: unknown) => gone('absent', String(error)));
  }

  attempt();
  return {
    info,
    tried,
    close: async () => {
      closed = true;
      clearTimeout(timer);
      resolveTried();
      await connection?.close();
    },
  };
}
