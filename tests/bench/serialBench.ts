/** From the bytes of a serial scanner to the scan event a window gets, and how a pulled plug is noticed. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createScanners } from '../../electron/station/scanners/index.ts';
import { needSocat, plugIn, type Pty } from '../../electron/station/serial/testing/pty.ts';
import { openJournal } from '../../electron/station/journal/index.ts';
import { atMost, forComparison, type BenchResult } from './figures.ts';
import type { Scale } from './scale.ts';
import { longest, median, percentile } from './statistics.ts';
import { openHostClient, type HostClient } from './world/hostClient.ts';
import { inWorld } from './world/inWorld.ts';

const GOAL_MS = 5;
/** Gone or there again is shown within a second. */
const PLUG_GOAL_MS = 1000;
const PLUGS = 5;
const BURST = 20;
const ANSWER_MS = 10_000;

/** A code as long as those of goods with lot and serial; every one is another. */
const code = (n: number): string =>
  `]C1010950110153000310LOT-7\u001d21${String(n).padStart(8, '0')}`;

/** Resolves with the time something holds, which `check` is asked whenever `changed` is called. */
function createWaiter() {
  let waiting: { check: () => boolean; done: (at: number) => void } | null = null;
  return {
    changed: () => {
      if (waiting?.check()) waiting.done(performance.now());
    },
    until: async (check: () => boolean): Promise<number> => {
      const { promise, resolve, reject } = Promise.withResolvers<number>();
      const late = setTimeout(() => reject(new Error('nothing came')), ANSWER_MS);
      waiting = { check, done: resolve };
      if (check()) resolve(performance.now());
      return promise.finally(() => {
        clearTimeout(late);
        waiting = null;
      });
    },
  };
}

interface Line {
  readonly send: (bytes: string) => void;
  /** Scans that came so far, in order. */
  readonly scans: readonly string[];
  readonly until: (check: () => boolean) => Promise<number>;
}

/** Times from a frame's last byte leaving the device to its scan. */
async function measure(line: Line, frames: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < frames; n += 1) {
    const text = code(n);
    const count = line.scans.length + 1;
    const sent = performance.now();
    line.send(`${text}\r`);
    times.push((await line.until(() => line.scans.length >= count)) - sent);
    if (line.scans.at(-1) !== text) throw new Error('another scan came than was sent');
    await pause(5 + Math.random() * 10);
  }
  return times;
}

/** Twenty frames at once, then one byte by byte: all of them in order, each once. Time of the last, ms. */
async function burst(line: Line): Promise<number> {
  const texts = Array.from({ length: BURST }, (_, n) => code(n));
  const from = line.scans.length;
  const sent = performance.now();
  line.send(texts.map((text) => `${text}\r`).join(''));
  const at = await line.until(() => line.scans.length >= from + BURST);
  for (const char of `${code(BURST)}\r`) line.send(char);
  await line.until(() => line.scans.length > from + BURST);
  const came = line.scans.slice(from).join(' ');
  if (came !== [...texts, code(BURST)].join(' ')) throw new Error('a burst came otherwise');
  return at - sent;
}

/** The same line without agent and window: what the system itself takes. */
async function measureHere(folder: string, pty: Pty, address: string, frames: number) {
  const journal = openJournal({
    directory: path.join(folder, 'journal'),
    monotonicMs: () => performance.now(),
  });
  const waiter = createWaiter();
  const scans: string[] = [];
  const scanners = createScanners({
    devices: journal.devices,
    onScan: ({ data }) => {
      scans.push(data);
      waiter.changed();
    },
    onScanner: () => undefined,
    newId: () => 'bench',
    report: () => undefined,
  });
  await scanners.save({ name: 'Bench', transport: 'serial', address });
  const send = (bytes: string): void => void pty.wire.write(bytes);
  try {
    return await measure({ send, scans, until: waiter.until }, frames);
  } finally {
    await scanners.close();
    journal.close();
  }
}

/** Unplugs and plugs in again: times until the window was told. */
async function plugs(client: HostClient, id: string, address: string, first: Pty) {
  const waiter = createWaiter();
  let state = 'connected';
  client.on('scanner', (scanner) => {
    if (scanner.id !== id) return;
    state = scanner.state;
    waiter.changed();
  });
  const noticed: number[] = [];
  const healed: number[] = [];
  let pty = first;
  for (let n = 0; n < PLUGS; n += 1) {
    const pulled = performance.now();
    await pty.unplug();
    noticed.push((await waiter.until(() => state === 'absent')) - pulled);
    await pause(200 + Math.random() * 800);
    pty = await plugIn(address);
    const there = performance.now();
    healed.push((await waiter.until(() => state === 'connected')) - there);
  }
  await pty.unplug();
  return { noticed, healed };
}

export async function benchSerial(scale: Scale): Promise<BenchResult> {
  needSocat();
  const folder = await mkdtemp(path.join(tmpdir(), 'stowline-serial-'));
  try {
    const here = path.join(folder, 'ttyHere');
    const bare = await plugIn(here);
    const own = await measureHere(folder, bare, here, scale.serialFrames);
    await bare.unplug();
    return await inWorld(
      { ...scale, orders: Math.min(scale.orders, 60) },
      1,
      async ({ agents }) => {
        const [agent] = agents;
        if (!agent) throw new Error('a station is needed');
        const client = await openHostClient(agent);
        const address = path.join(folder, 'tty');
        const pty = await plugIn(address);
        const { id } = await client.call('scanners:save', {
          ...{ name: 'Bench', transport: 'serial', address },
        });
        const waiter = createWaiter();
        const scans: string[] = [];
        client.on('scan', ({ data }) => {
          scans.push(data);
          waiter.changed();
        });
        const send = (bytes: string): void => void pty.wire.write(bytes);
        const line = { send, scans, until: waiter.until };
        const times = await measure(line, scale.serialFrames);
        const last = await burst(line);
        const { noticed, healed } = await plugs(client, id, address, pty);
        client.close();
        return {
          figures: {
            p99: atMost(GOAL_MS, percentile(times, 0.99), 'ms'),
            p50: forComparison(median(times), 'ms'),
            inOneProcessP99: forComparison(percentile(own, 0.99), 'ms'),
            burstOf20: forComparison(last, 'ms'),
            unplugNoticed: atMost(PLUG_GOAL_MS, longest(noticed), 'ms'),
            replugHealed: atMost(PLUG_GOAL_MS, longest(healed), 'ms'),
          },
          notes: [
            `${times.length} frames over a pty of socat: from the write at the device's end to the scan event at a client of the agent; the same line read in one process for comparison`,
            `${PLUGS} plugs pulled and put in again: the longest times until the window was told`,
          ],
        };
      },
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
