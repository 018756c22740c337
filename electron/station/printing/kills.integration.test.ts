/** SIGKILLs of the spool at random bytes, printers of every language: what came out, and what a person is asked. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { startPrinterSim, type PrinterSim } from '../../../scripts/sim/index.ts';
import {
  DEFAULT_TARGET,
  LABEL_LANGUAGES,
  type LabelLanguage,
} from '../../../shared/labels/index.ts';
import { runs } from '../../../tests/runs.ts';
import { createLabelBuilder } from '../labels/index.ts';
import { label, openSpool } from './testing/spool.ts';

const KILLS = runs(50);
const SEED = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
/** Benches that go on side by side, each with a journal and printers of its own. */
const BENCHES = 2;
const MS_PER_KILL = 15_000;
/** Some kills fall behind the last byte, while the printer's word is awaited. */
const BEYOND = 1.15;
/** Shares of kills: while the printer is out of paper, and together with the printer's own power. */
const OUT_OF_PAPER = 0.15;
const POWER_CUT = 0.5;
const CHILD = fileURLToPath(new URL('testing/spoolChild.ts', import.meta.url));

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** mulberry32: the same choices for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const builder = createLabelBuilder();
async function makeLabel(
  language: LabelLanguage,
  n: number,
  random: () => number,
): Promise<Uint8Array> {
  // ZPL may be padded to any size: large jobs are in several pieces of the line.
  if (language === 'zpl') return label(`job-${n}`, Math.floor(random() ** 4 * 2_000_000));
  const target = { ...DEFAULT_TARGET, language };
  const data = { language: 'zh-CN', code: `TOTE-${n}` } as const;
  return (await builder.buildLabel('tote-label', data, { target })).bytes;
}
const nameOf = (bytes: Uint8Array): string =>
  createHash('sha256').update(Buffer.from(bytes).toString('latin1').trim()).digest('hex');

interface Bench {
  readonly directory: string;
  readonly sims: ReadonlyMap<LabelLanguage, PrinterSim>;
  /** Job by the name of its bytes. */
  readonly jobs: Map<string, string>;
}

async function openBench(): Promise<Bench> {
  const directory = await mkdtemp(join(tmpdir(), 'stowline-kills-'));
  cleanups.push(() => rm(directory, { recursive: true }));
  const spool = openSpool(directory);
  await spool.printing.close();
  const sims = new Map<LabelLanguage, PrinterSim>();
  for (const language of LABEL_LANGUAGES) {
    const sim = await startPrinterSim({ port: 0, language });
    cleanups.push(sim.close);
    sims.set(language, sim);
    const place = { name: language, host: '127.0.0.1', port: sim.port, asksStatus: true };
    spool.journal.devices.save('printer', `printer-${language}`, { ...place, language });
  }
  spool.journal.close();
  return { directory, sims, jobs: new Map() };
}

/** Queues one job while nothing runs, starts the spool, and kills it at some byte of that job. */
async function killOnce(bench: Bench, n: number, random: () => number): Promise<void> {
  const language = LABEL_LANGUAGES[Math.floor(random() * LABEL_LANGUAGES.length)] ?? 'zpl';
  const sim = bench.sims.get(language);
  if (!sim) throw new Error('a printer for each language');
  const bytes = await makeLabel(language, n, random);
  const at = Math.floor(random() * bytes.length * BEYOND);

  const setup = openSpool(bench.directory);
  await setup.printing.close();
  const jobId = setup.queue(bytes, { language });
  setup.journal.close();
  bench.jobs.set(nameOf(bytes), jobId);

  const before = sim.bytesRead();
  const labels = sim.labels().length;
  const calls = sim.connections();
  const behind = at >= bytes.length;
  const outOfPaper = random() < OUT_OF_PAPER;
  if (outOfPaper) await sim.setFault({ kind: 'paper-out' });
  else await sim.setFault(behind ? { kind: 'none' } : { kind: 'stall-after', bytes: at });
  const child = spawn(process.execPath, [CHILD, bench.directory], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  cleanups.push(() => child.kill('SIGKILL'));
  const reached = (): boolean => {
    if (outOfPaper || at === 0) return sim.connections() > calls;
    return behind ? sim.labels().length > labels : sim.bytesRead() - before >= at;
  };
  await expect.poll(reached, { timeout: 60_000, interval: 5 }).toBe(true);
  child.kill('SIGKILL');
  await once(child, 'exit');
  // Bytes that were on their way either come out after all, or are lost with the printer's own memory.
  if (random() < POWER_CUT) await sim.setFault({ kind: 'reset' });
  await sim.setFault({ kind: 'none' });
}

async function finish(bench: Bench): Promise<Record<string, number>> {
  const spool = openSpool(bench.directory);
  try {
    const jobs = [...bench.jobs];
    const open = (): number =>
      jobs.filter(([, jobId]) => /^(queued|sending|sent confirming)/.test(spool.state(jobId)))
        .length;
    // What was killed before its first byte had left still waits, and is printed now.
    await expect.poll(open, { timeout: 60_000 }).toBe(0);
    const printed = new Map<string, number>();
    for (const sim of bench.sims.values()) {
      for (const one of sim.labels()) {
        const name = nameOf(one.bytes);
        printed.set(name, (printed.get(name) ?? 0) + 1);
      }
    }
    const tally = { onPaperAndSaid: 0, asked: 0, askedAndOnPaper: 0 };
    for (const [name, jobId] of jobs) {
      const times = printed.get(name) ?? 0;
      const state = spool.state(jobId);
      expect(times, `${jobId} ${state}`).toBeLessThanOrEqual(1);
      if (state === 'unknown interrupted') {
        tally.asked += 1;
        tally.askedAndOnPaper += times;
        continue;
      }
      expect(state, jobId).toMatch(/^(printed|sent)$/);
      expect(times, `${jobId} ${state}`).toBe(1);
      tally.onPaperAndSaid += 1;
    }
    expect(printed.size).toBeLessThanOrEqual(jobs.length);
    return tally;
  } finally {
    await spool.close();
  }
}

it(
  `prints nothing twice and loses nothing silently in ${KILLS} kills (STOWLINE_SEED=${SEED})`,
  async () => {
    const tallies = await Promise.all(
      Array.from({ length: BENCHES }, async (_, index) => {
        const random = createRandom(SEED * BENCHES + index);
        const bench = await openBench();
        for (let n = index; n < KILLS; n += BENCHES) await killOnce(bench, n, random);
        return finish(bench);
      }),
    );
    const sum: Record<string, number> = {};
    for (const tally of tallies)
      for (const [name, count] of Object.entries(tally)) sum[name] = (sum[name] ?? 0) + count;
    process.stdout.write(`${JSON.stringify({ seed: SEED, kills: KILLS, ...sum })}\n`);
    expect(sum['asked']).toBeGreaterThan(KILLS / 4);
  },
  60_000 + KILLS * MS_PER_KILL,
);
