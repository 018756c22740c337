import { AppError } from '../../../shared/errors.ts';
import type { Absence, Connection, ConnectionHandlers, LineStateName } from './connection.ts';
import type { HidPort } from './hidConnection.ts';
import {
  addressOf,
  hidAddressOf,
  type DeviceIdentity,
  type HidLine,
  type LineConfig,
  type SerialLine,
} from './lineConfig.ts';
import { connectSerial } from './serialConnection.ts';
import { groupOf, locate, type ListedPort } from './serialPorts.ts';
import { connectTcp } from './tcpConnection.ts';

export interface LineTuning {
  /** First and longest pause before the next attempt, ms; it doubles in between. */
  readonly retryMinMs: number;
  readonly retryMaxMs: number;
}

/** Plugged in again is noticed within a second. */
export const LINE_TUNING: LineTuning = { retryMinMs: 250, retryMaxMs: 800 };

/** Where a line stands, as people are told. */
export interface LineState {
  readonly address: string;
  readonly state: LineStateName;
  /** The group of the system whose members may open the port, where it is that which is missing. */
  readonly group: string | null;
}

/** Whoever takes the bytes of one connection. */
export interface LineReader {
  push: (chunk: Uint8Array) => void;
  /** The connection is over. */
  end?: () => void;
}

interface CommonDeps {
  /** For reports: whose line it is. */
  readonly id: string;
  readonly tuning: LineTuning;
  /** A new connection begins. Called anew for each, so that half a frame of a former one is never continued. */
  readonly connection: () => LineReader;
  readonly onChange: (state: LineState) => void;
  readonly report: (where: string, error: unknown) => void;
}

export interface LineDeps extends CommonDeps {
  readonly listPorts: () => Promise<ListedPort[]>;
  /** The device said who it is: kept, so that it is found again under another name. */
  readonly onIdentity: (identity: DeviceIdentity) => void;
}

export interface HidLineDeps extends CommonDeps {
  readonly hid: HidPort;
}

export interface DeviceLine {
  state: () => LineState;
  /** Resolves when the first attempt has ended either way. */
  readonly tried: Promise<void>;
  /** Bytes for the device; nothing happens while there is no connection. */
  write: (text: string) => void;
  close: () => Promise<void>;
}

/** One attempt to reach the device: ends in exactly one of `connect` and `gone`, unless the line is closed. */
interface Attempt {
  readonly closed: () => boolean;
  readonly connect: (
    address: string,
    make: (on: ConnectionHandlers) => Connection,
    opened?: () => void,
  ) => void;
  readonly gone: (why: Absence, detail: string) => void;
}

/** Holds the connection to one device, and makes a new one whenever it is gone. */
function holdLine(
  address: string,
  deps: CommonDeps,
  attemptOne: (attempt: Attempt) => void,
): DeviceLine {
  let current: LineState = { address, state: 'absent', group: null };
  let connection: Connection | null = null;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let failures = 0;
  let resolveTried: () => void = () => undefined;
  const tried = new Promise<void>((resolve) => {
    resolveTried = resolve;
  });

  const set = (next: LineState): void => {
    const changed =
      next.state !== current.state ||
      next.address !== current.address ||
      next.group !== current.group;
    current = next;
    if (changed && !closed) deps.onChange(current);
  };

  /** Tells what is in the way, with the group that may open the port where that is it. */
  const failed = async (why: Absence, detail: string, at: string): Promise<void> => {
    const group = why === 'no-permission' ? await groupOf(at) : null;
    const news = current.state !== why || failures === 1;
    if (!closed) set({ address: at, state: why, group });
    resolveTried();
    if (!closed && news) {
      const meta = { id: deps.id, address: at, detail, ...(group === null ? {} : { group }) };
      deps.report('devices.open', new AppError(`device-${why}`, meta));
    }
  };

  const gone = (why: Absence, detail: string, at = current.address): void => {
    connection = null;
    const { retryMinMs, retryMaxMs } = deps.tuning;
    const pause = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(failures, 20));
    failures += 1;
    if (!closed) timer = setTimeout(attempt, pause);
    failed(why, detail, at).catch((error: unknown) => deps.report('devices.explain', error));
  };

  const connect: Attempt['connect'] = (at, make, opened = () => undefined) => {
    const reader = deps.connection();
    connection = make({
      open: () => {
        failures = 0;
        opened();
        set({ address: at, state: 'connected', group: null });
        resolveTried();
      },
      data: reader.push,
      closed: (why, detail) => {
        reader.end?.();
        gone(why, detail, at);
      },
    });
  };

  function attempt(): void {
    if (!closed) attemptOne({ closed: () => closed, connect, gone });
  }

  attempt();
  return {
    state: () => current,
    tried,
    write: (text) => {
      if (current.state === 'connected') connection?.write(text);
    },
    close: async () => {
      closed = true;
      clearTimeout(timer);
      resolveTried();
      await connection?.close();
    },
  };
}

/** A device on a serial port or on the network. */
export function startLine(config: LineConfig, deps: LineDeps): DeviceLine {
  let identity = config.transport === 'serial' ? config.identity : undefined;

  const openSerial = async (serial: SerialLine, attempt: Attempt): Promise<void> => {
    const ports = await deps.listPorts().catch((error: unknown) => {
      deps.report('devices.list', error);
      return [];
    });
    if (attempt.closed()) return;
    const path = locate(identity ? { ...serial, identity } : serial, ports);
    if (path === null) {
      attempt.gone('absent', 'another device is plugged in there');
      return;
    }
    const listed = ports.find((port) => port.path === path)?.identity;
    attempt.connect(
      path,
      (on) => connectSerial({ ...serial, path }, on),
      () => {
        if (!listed || identity) return;
        identity = listed;
        deps.onIdentity(listed);
      },
    );
  };

  const address = addressOf(config);
  return holdLine(address, deps, (attempt) => {
    if (config.transport === 'tcp') {
      attempt.connect(address, (on) => connectTcp(config, on));
      return;
    }
    // A constructor that throws on odd options counts as a failed attempt.
    openSerial(config, attempt).catch((error: unknown) => attempt.gone('absent', String(error)));
  });
}

/** A scanner in HID-POS mode. Each report is one chunk; nothing can be written to it. */
export function startHidLine(config: HidLine, deps: HidLineDeps): DeviceLine {
  const address = hidAddressOf(config);
  return holdLine(address, deps, (attempt) =>
    attempt.connect(address, (on) => deps.hid.connect(config, on)),
  );
}
