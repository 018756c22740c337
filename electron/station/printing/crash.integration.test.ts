import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { startPrinterSim } from '../../../scripts/sim/index.ts';
import { label, openSpool } from './testing/spool.ts';

const CHILD = fileURLToPath(new URL('testing/spoolChild.ts', import.meta.url));
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** Seeded, so that a failure names its bytes: kill points all over a small and a large label. */
function killPoints(seed: number): { size: number; at: number }[] {
  let state = seed;
  const random = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return [400, 400, 60_000, 3_000_000, 3_000_000].map((size) => ({
    size,
    at: Math.floor(random() * size),
  }));
}

it.each(killPoints(7))(
  'killed at byte $at of $size, the job is unknown and is not sent again',
  async ({ size, at }) => {
    const directory = await mkdtemp(join(tmpdir(), 'stowline-crash-'));
    cleanups.push(() => rm(directory, { recursive: true }));
    const sim = await startPrinterSim({ port: 0, fault: { kind: 'stall-after', bytes: at } });
    cleanups.push(sim.close);

    const setup = openSpool(directory);
    await setup.printing.close();
    const config = { name: 'Bench', host: '127.0.0.1', port: sim.port, asksStatus: true };
    setup.journal.devices.save('printer', 'printer-1', config);
    const torn = setup.queue(label('torn', size));
    setup.journal.close();

    const child: ChildProcess = spawn(process.execPath, [CHILD, directory], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    cleanups.push(() => child.kill('SIGKILL'));
    await expect.poll(sim.bytesRead, { timeout: 30_000 }).toBe(at);
    // The kill is to find the job on its way, not before: with at = 0 nothing shows it but the line.
    await expect.poll(sim.connections).toBeGreaterThan(0);
    child.kill('SIGKILL');
    await once(child, 'exit');
    await sim.setFault({ kind: 'none' });

    const spool = openSpool(directory);
    cleanups.push(spool.close);
    expect(spool.state(torn)).toBe('unknown interrupted');
    expect(spool.facts.map((fact) => fact.data)).toMatchObject([
      { jobId: torn, status: 'unknown' },
    ]);
    const next = spool.queue(label('next'));
    await expect.poll(() => spool.state(next)).toBe('printed');
    const texts = sim.labels().map((l) => /\^FD(.*?)\^FS/.exec(l.bytes.toString())?.[1]);
    // What was in the pipe when the process died may still come out, once at most.
    expect(texts.filter((text) => text === 'torn').length).toBeLessThanOrEqual(1);
    expect(texts.filter((text) => text === 'next')).toHaveLength(1);
    expect(spool.state(torn)).toBe('unknown interrupted');
  },
);
