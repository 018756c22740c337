/**
 * The agent: a station served on loopback to a browser, for machines without Electron. It adds a way in
 * (code, cookie, Host and Origin checks) and a wire to what electron/station does, and nothing else.
 * The wire format is written down in shared/host/agentWire.ts.
 */
import type { AddressInfo } from 'node:net';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../shared/errors.ts';
import { createLabelBuilder } from '../station/labels/index.ts';
import { createPrinting } from '../station/printing/index.ts';
import { createScales } from '../station/scales/index.ts';
import { createScanners } from '../station/scanners/index.ts';
import {
  createFileSecretStore,
  createStation,
  witnessDirectories,
  type Station,
  type StationOptions,
} from '../station/index.ts';
import { openAccess } from './access.ts';
import { createGuards, type Guards } from './guards.ts';
import { createServer } from './server.ts';
import { openSockets } from './socket.ts';

export const DEFAULT_PORT = 4190;
const ADDRESS_FILE = 'agent-address';

export interface AgentOptions extends Pick<
  StationOptions,
  'dataDir' | 'centralUrl' | 'enrolCode' | 'name' | 'env' | 'enrolPatienceMs' | 'offlineDays'
> {
  /** 0: any free port. */
  readonly port?: number;
  /** Folder of the built renderer. */
  readonly rendererDir: string;
  /** Parts a test may replace; the real ones otherwise. */
  readonly parts?: Partial<Pick<StationOptions, 'buildLabel' | 'printing' | 'scanners' | 'scales'>>;
}

export interface Agent {
  /** Where it listens, without a code. */
  readonly origin: string;
  /** To be opened once: the address with a fresh code in its fragment. */
  readonly url: string;
  readonly code: string;
  /** Another address with a code, for another window or browser. */
  readonly newUrl: () => string;
  readonly station: Station;
  readonly close: () => Promise<void>;
}

const withCode = (origin: string, code: string): string => `${origin}/#code=${code}`;

/** Throws what createStation throws, and `port-in-use`. */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const { dataDir, port = DEFAULT_PORT, parts = {} } = options;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const labels = createLabelBuilder();
  const station = await createStation({
    ...options,
    kind: 'agent',
    secretStore: createFileSecretStore(dataDir),
    witnessDirectories: witnessDirectories(resolve(dataDir)),
    buildLabel:
      parts.buildLabel ??
      (async (document, data, print) => (await labels.buildUnchecked(document, data, print)).bytes),
    printing: parts.printing ?? ((deps) => createPrinting(deps)),
    scanners: parts.scanners ?? ((deps) => createScanners(deps)),
    scales: parts.scales ?? ((deps) => createScales(deps)),
  });
  // So that the first parcel of the day waits for its label no longer than the others.
  labels.warm().catch((error: unknown) => station.report('labels.warm', error));
  let guards: Guards | undefined;
  const access = openAccess(dataDir);
  access.dropCodes();
  const app = await createServer({
    station,
    access,
    guards: () => guards,
    rendererDir: resolve(options.rendererDir),
  });
  try {
    await app.listen({ host: '127.0.0.1', port });
  } catch (error) {
    await app.close();
    await station.close();
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new AppError('port-in-use', { port });
    }
    throw error;
  }
  const bound = (app.server.address() as AddressInfo).port;
  guards = createGuards(bound);
  const sockets = openSockets({ server: app.server, station, guards, access });
  const origin = `http://127.0.0.1:${bound}`;
  writeFileSync(join(dataDir, ADDRESS_FILE), origin);
  const code = access.newCode();
  return {
    origin,
    url: withCode(origin, code),
    code,
    newUrl: () => withCode(origin, access.newCode()),
    station,
    close: async () => {
      await sockets.close();
      await app.close();
      await station.close();
    },
  };
}

/** A new address for the agent that serves this folder, made from outside its process. Throws `agent-never-ran`. */
export function mintUrl(dataDir: string): string {
  let origin: string;
  try {
    origin = readFileSync(join(dataDir, ADDRESS_FILE), 'utf8');
  } catch (error) {
    throw new AppError('agent-never-ran', { dataDir, reason: String(error) });
  }
  return withCode(origin, openAccess(dataDir).newCode());
}
