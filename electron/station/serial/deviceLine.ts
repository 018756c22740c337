import { AppError } from '../../../shared/errors.ts';
import type { Absence, Connection, ConnectionHandlers, LineStateName } from './connection.ts';
import { addressOf, type DeviceIdentity, type LineConfig, type SerialLine } from './lineConfig.ts';
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

export interface LineDeps {
  /** For reports: whose line it is. */
  readonly id: string;
  readonly tuning: LineTuning;
  readonly listPorts: () => Promise<ListedPort[]>;
  /**
   * A new connection begins: whoever takes its bytes. Called anew for each, so that half a frame of a
   * former one is never continued.
   */
  readonly connection: () => (chunk: Uint8Array) => void;
  readonly onChange: (state: LineState) => void;
  /** The device said who it is: kept, so that it is found again under another name. */
  readonly onIdentity: (identity: DeviceIdentity) => void;
  readonly report: (where: string, error: unknown) => void;
}

export interface DeviceLine {
  state: () => LineState;
  /** Resolves when the first attempt has ended either way. */
  readonly tried: Promise<void>;
  /** Bytes for the device; nothing happens while there is no connection. */
  write: (text: string) => void;
  close: () => Promise<void>;
}

/** Holds the connection to one device, and makes a new one whenever it is gone. */
export function startLine(config: LineConfig, deps: LineDeps): DeviceLine {
  let identity = config.transport === 'serial' ? config.identity : undefined;
  let current: LineState = { address: addressOf(config), state: 'absent', group: null };
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
  const failed = async (why: Absence, detail: string, address: string): Promise<void> => {
    const group = why === 'no-permission' ? await groupOf(address) : null;
    const news = current.state !== why || failures === 1;
    if (!closed) set({ address, state: why, group });
    resolveTried();
    if (!closed && news) {
      const meta = { id: deps.id, address, detail, ...(group === null ? {} : { group }) };
      deps.report('devices.open', new AppError(`device-${why}`, meta));
    }
  };

  const gone = (why: Absence, detail: string, address = current.address): void => {
    connection = null;
    const { retryMinMs, retryMaxMs } = deps.tuning;
    const pause = Math.min(retryMaxMs, retryMinMs * 2 ** Math.min(failures, 20));
    failures += 1;
    if (!closed) timer = setTimeout(attempt, pause);
    failed(why, detail, address).catch((error: unknown) => deps.report('devices.explain', error));
  };

  const handlers = (address: string, opened: () => void = () => undefined): ConnectionHandlers => {
    const take = deps.connection();
    return {
      open: () => {
        failures = 0;
        opened();
        set({ address, state: 'connected', group: null });
        resolveTried();
      },
      data: take,
      closed: (why, detail) => gone(why, detail, address),
    };
  };

  const openSerial = async (serial: SerialLine): Promise<void> => {
    const ports = await deps.listPorts().catch((error: unknown) => {
      deps.report('devices.list', error);
      return [];
    });
    if (closed) return;
    const path = locate(identity ? { ...serial, identity } : serial, ports);
    if (path === null) {
      gone('absent', 'another device is plugged in there');
      return;
    }
    const listed = ports.find((port) => port.path === path)?.identity;
    connection = connectSerial(
      { ...serial, path },
      handlers(path, () => {
        if (!listed || identity) return;
        identity = listed;
        deps.onIdentity(listed);
      }),
    );
  };

  function attempt(): void {
    if (closed) return;
    if (config.transport === 'tcp') {
      connection = connectTcp(config, handlers(current.address));
      return;
    }
    // A constructor that throws on odd options counts as a failed attempt.
    openSerial(config).catch((error: unknown) => gone('absent', String(error)));
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
