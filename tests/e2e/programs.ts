/** The programs of a stack one by one, each in a process of its own: what tests, demo and crash runs start. */
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import {
  answers,
  ROOT,
  runProgram,
  startProgram,
  stopProgram,
  waitUntil,
} from '../../scripts/lib/processes.ts';

export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const START_MS = 120_000;

/** `ownSignals`: who asked for it closes it on SIGINT and SIGTERM too. */
export const openBrowser = (options: { ownSignals?: boolean } = {}): Promise<Browser> =>
  chromium.launch({
    handleSIGINT: options.ownSignals !== true,
    handleSIGTERM: options.ownSignals !== true,
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: CHROMIUM_FLAGS,
  });

/** Waits until a program just started is ready. One that ends, or takes too long, fails and is stopped. */
async function untilReady(
  what: string,
  child: ChildProcess,
  ready: () => Promise<boolean> | boolean,
): Promise<void> {
  const probe = () => {
    if (child.exitCode !== null) throw new Error(`${what} ended with ${child.exitCode}`);
    return ready();
  };
  try {
    await waitUntil(what, probe, START_MS);
  } catch (error) {
    await stopProgram(child);
    throw error;
  }
}

/** Central with the sample warehouse, once it answers. */
export async function serveCentral(
  dataDir: string,
  port: number,
  options: readonly string[] = [],
): Promise<ChildProcess> {
  const args = ['serve', '--data', dataDir, '--port', String(port), '--sample', ...options];
  const central = startProgram(['central/main.ts', ...args]);
  await untilReady('central', central, answers(`http://127.0.0.1:${port}/healthz`));
  return central;
}

export interface AgentOptions {
  readonly name: string;
  readonly dataDir: string;
  readonly centralData: string;
  readonly centralUrl: string;
  /** Further ones of its command line, such as `--scanner host:port`. */
  readonly more?: readonly string[];
}

/** A code that enrols one station, as central prints it for a person. */
export async function newEnrolCode(centralData: string): Promise<string> {
  const enrol = ['central/main.ts', 'enrol-code', '--data', centralData];
  return (await runProgram(process.execPath, enrol)).trim().split('\n').at(-1) ?? '';
}

/** A newly enrolled station's agent, and the address with its one-time code as printed for a person. */
export async function serveAgent(
  options: AgentOptions,
): Promise<{ agent: ChildProcess; url: string }> {
  const { name, dataDir, centralData, centralUrl, more = [] } = options;
  const code = await newEnrolCode(centralData);
  let url = '';
  const agent = startProgram(
    [
      'electron/agent/main.ts',
      ...['--data', dataDir, '--central', centralUrl, '--enrol', code, '--name', name],
      ...['--port', '0', '--renderer', path.join(ROOT, 'out', 'renderer')],
      ...more,
    ],
    { onLine: (line) => (url ||= /http:\S+#code=\S+/.exec(line)?.[0] ?? '') },
  );
  await untilReady('the agent', agent, () => url !== '');
  return { agent, url };
}
