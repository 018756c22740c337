/** What a station's file tells without its key. */
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RosterEntry } from '../../../shared/schema/index.ts';
import { createCentralClock } from '../clock/index.ts';
import { createFileSecretStore, loadOrMakeKey } from '../identity/index.ts';
import { JOURNAL_FILE, openJournal, type Journal } from '../journal/index.ts';
import { createRosterLock, createSessions } from './index.ts';
import { boundVerifier, isRightPin } from './pinVerifier.ts';

let directory = '';
let keys: string[] = [];
let journal: Journal;
let ann: RosterEntry;
const open = () => openJournal({ directory, monotonicMs: () => 0 });

/** The lock of the station that has this key folder. */
async function lockOf(folder: string, stationId = 'st1') {
  const key = await loadOrMakeKey(createFileSecretStore(folder));
  return createRosterLock((text) => key.sign(text), stationId);
}
const sessionsOf = (stationId = 'st1') =>
  createSessions({
    journal,
    stationId,
    clock: createCentralClock({
      monotonicMs: () => 0,
      wallMs: () => 0,
      load: () => undefined,
      save: () => undefined,
    }),
    onChange: () => undefined,
  });
/** Everything that lies on the disk of it. */
const bytes = (): string =>
  ['', '-wal', '-shm']
    .map((end) => join(directory, `${JOURNAL_FILE}${end}`))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'latin1'))
    .join('');

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stowline-roster-'));
  keys = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'stowline-key-')));
  const pinHash = await argon2id({
    ...{ parallelism: 1, iterations: 1, memorySize: 64, hashLength: 32 },
    password: '1234',
    salt: 'saltsaltsaltsalt',
    outputType: 'encoded',
  });
  ann = {
    ...{ personId: 'ann', name: 'Ann Ashworth', roles: ['picker'], language: 'en' },
    badgeHash: createHash('sha256').update('st1:BADGE-ann').digest('hex'),
    pinHash,
  };
  journal = open();
});
afterEach(() => {
  journal.close();
  for (const folder of [directory, ...keys]) rmSync(folder, { recursive: true, force: true });
});

it('signs people in by badge and PIN, and keeps neither, nor a name, readable', async () => {
  journal.people.closeWith(await lockOf(keys[0] ?? ''));
  journal.people.replaceRoster([ann]);
  expect((await sessionsOf().signIn({ badge: 'BADGE-ann' })).name).toBe('Ann Ashworth');
  expect((await sessionsOf().signIn({ personId: 'ann', pin: '1234' })).name).toBe('Ann Ashworth');
  const file = bytes();
  for (const secret of [ann.name, ann.badgeHash, ann.pinHash, 'argon2id']) {
    expect(file).not.toContain(secret);
  }
});

it('closes the roster of an earlier release, and goes on with it without central', async () => {
  journal.people.replaceRoster([ann]);
  expect(bytes()).toContain(ann.pinHash);
  journal.close();
  journal = open();
  journal.people.closeWith(await lockOf(keys[0] ?? ''));
  expect(bytes()).not.toContain(ann.pinHash);
  expect((await sessionsOf().signIn({ badge: 'BADGE-ann' })).name).toBe('Ann Ashworth');
  expect((await sessionsOf().signIn({ personId: 'ann', pin: '1234' })).name).toBe('Ann Ashworth');
  await expect(sessionsOf().signIn({ personId: 'ann', pin: '1235' })).rejects.toThrow('pin-wrong');
});

it('opens nothing under another station’s key', async () => {
  journal.people.closeWith(await lockOf(keys[0] ?? ''));
  journal.people.replaceRoster([ann]);
  journal.close();
  journal = open();
  journal.people.closeWith(await lockOf(keys[1] ?? ''));
  expect(journal.people.list()).toEqual([]);
  await expect(sessionsOf().signIn({ badge: 'BADGE-ann' })).rejects.toThrow('roster-empty');
});

it('takes a verifier at the station it was made for, and at no other', async () => {
  const here = boundVerifier('st1', ann.pinHash);
  expect(await isRightPin('st1', here, '1234')).toBe(true);
  expect(await isRightPin('st1', here, '1235')).toBe(false);
  expect(await isRightPin('st1', here, '')).toBe(false);
  expect(await isRightPin('st2', here, '1234')).toBe(false);
  expect(boundVerifier('st2', here)).toBe(here);
  expect(await isRightPin('st1', 'nonsense', '1234')).toBe(false);
});

it('forgets wrong tries where central took the lock off, and only then', async () => {
  journal.people.closeWith(await lockOf(keys[0] ?? ''));
  journal.people.replaceRoster([{ ...ann, unlocks: 1 }]);
  const sessions = sessionsOf();
  const tryPin = (pin: string) => sessions.signIn({ personId: 'ann', pin });
  for (let tries = 0; tries < 5; tries += 1) await tryPin('0000').catch(() => undefined);
  await expect(tryPin('1234')).rejects.toThrow('pin-locked');
  journal.people.replaceRoster([{ ...ann, unlocks: 1 }]);
  await expect(tryPin('1234')).rejects.toThrow('pin-locked');
  journal.people.replaceRoster([{ ...ann, unlocks: 2 }]);
  expect((await tryPin('1234')).name).toBe('Ann Ashworth');
});
