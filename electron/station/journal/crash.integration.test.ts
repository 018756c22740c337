import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FactEnvelope } from '../../../shared/facts/envelope.ts';
import { openJournal, type Journal } from './index.ts';
import { makeGroup } from './testing/groups.ts';

const WRITER = join(import.meta.dirname, 'testing', 'writer.ts');
const FILL_DISK = join(import.meta.dirname, 'testing', 'fillDisk.ts');

interface Acknowledged {
  ids: string[];
  sscc: string;
}

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stowline-crash-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (): Journal => openJournal({ directory, monotonicMs: () => performance.now() });

/** What the writer was told is safe, up to its death: by our SIGKILL after `killAfter` lines, or its own. */
async function acknowledgedUntilDeath(killAfter: number, dieInFact = 0): Promise<Acknowledged[]> {
  const child = spawn(process.execPath, [WRITER, directory, String(dieInFact)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const told: Acknowledged[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    told.push(JSON.parse(line));
    if (told.length === killAfter) child.kill('SIGKILL');
  }
  return told;
}

/** Every fact is there with its number and its job, and nothing is there by halves. */
function expectWhole(journal: Journal, told: readonly Acknowledged[]): void {
  const all = journal.facts.listUnshown(0).map(({ fact }) => fact);
  expect(all.map((fact: FactEnvelope) => fact.n)).toEqual(all.map((_, index) => index + 1));
  const ids = new Set(all.map((fact) => fact.id));
  for (const { ids: group } of told) for (const id of group) expect(ids).toContain(id);
  expect(all.length % 3).toBe(0);
  const groups = all.length / 3;
  expect(journal.jobs.inState('queued')).toHaveLength(Math.min(groups, 1_000_000));
  expect(journal.numbers.left()).toBe(1_000_000 - groups);
  expect(new Set(told.map(({ sscc }) => sscc)).size).toBe(told.length);
  const next = journal.numbers.peek()?.sscc;
  expect(told.map(({ sscc }) => sscc)).not.toContain(next);
}

it.each([1, 7, 40])('loses nothing acknowledged when killed after %i groups', async (groups) => {
  const told = await acknowledgedUntilDeath(groups);
  expect(told.length).toBeGreaterThanOrEqual(groups);
  const journal = open();
  expectWhole(journal, told);
  journal.close();
});

it.each([1, 2, 3, 5, 9])(
  'leaves no half of a group when it dies while fact %i is being recorded',
  async (fact) => {
    const told = await acknowledgedUntilDeath(Number.POSITIVE_INFINITY, fact);
    expect(told).toHaveLength(Math.floor((fact - 1) / 3));
    const journal = open();
    expectWhole(journal, told);
    expect(journal.facts.counts().waiting).toBe(told.length * 3);
    expect(journal.recordGroup(makeGroup(journal)).facts[0]?.n).toBe(told.length * 3 + 1);
    journal.close();
  },
);

it('is refused to a second process while the first one lives, and free once it is killed', async () => {
  const journal = open();
  const second = spawnSync(process.execPath, [WRITER, directory], { encoding: 'utf8' });
  expect(second.status).not.toBe(0);
  expect(second.stderr).toContain('journal-in-use');
  journal.close();
  const told = await acknowledgedUntilDeath(1);
  expect(told.length).toBeGreaterThan(0);
});

/** A file system of 24 MiB in a mount namespace of its own: Linux, and only where that is allowed. */
const UNSHARE = ['--map-root-user', '--mount', 'sh', '-c'];
const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', [...UNSHARE, 'mount -t tmpfs tmpfs /mnt'], { stdio: 'ignore' }).status === 0;

it.runIf(canMount)('goes on recording from its reserve when the disk is full, then says so', () => {
  const disk = join(directory, 'disk');
  mkdirSync(disk);
  const script = `mount -t tmpfs -o size=24m tmpfs "${disk}" && "${process.execPath}" "${FILL_DISK}" "${disk}"`;
  const output = execFileSync('unshare', [...UNSHARE, script], { encoding: 'utf8' });
  const told = JSON.parse(output) as Record<string, number | string | boolean>;
  const { recorded, reserveBefore, ids } = told;
  expect(told).toMatchObject({
    code: 'disk-full',
    low: true,
    // Copies that can be fetched again are refused at once, and leave the reserve to facts.
    heldCode: 'disk-full',
    reserveAfterHeld: reserveBefore,
    reserveAfter: 0,
    waiting: 2 + Number(recorded) * 50,
    // Opened again with room on the disk: everything that was acknowledged, and on from there.
    kept: ids,
    gapless: true,
    again: 2 + Number(ids) + 1,
  });
  expect(reserveBefore).toBe(8 * 1024 * 1024);
  expect(recorded).toBeGreaterThan(50);
});
