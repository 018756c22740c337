import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { argon2id } from 'hash-wasm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../../shared/host/contract.ts';
import type { Role } from '../../../shared/schema/index.ts';
import { createCentralClock, type CentralClock } from '../clock/index.ts';
import { openJournal, type Journal } from '../journal/index.ts';
import { createSessions, type Sessions } from './index.ts';

const NINE = Date.parse('2026-11-22T09:00:00.000Z');
const MINUTE = 60_000;
const DAY = 86_400_000;

let directory = '';
let journal: Journal;
let clock: CentralClock;
let sessions: Sessions;
let changes: (SessionInfo | null)[] = [];
let monotonic = 0;
let wall = NINE;

function start(): void {
  journal = openJournal({ directory, monotonicMs: () => monotonic });
  clock = createCentralClock({
    monotonicMs: () => monotonic,
    wallMs: () => wall,
    load: () => journal.meta.get('timeFloor'),
    save: (floor) => journal.meta.set('timeFloor', floor),
  });
  changes = [];
  sessions = createSessions({
    journal,
    clock,
    stationId: 'st1',
    onChange: (session) => changes.push(session),
  });
}

/** The process ends without a chance to tidy up; a new one has a monotonic clock of its own. */
function restart(): void {
  journal.close();
  monotonic = 0;
  start();
}

async function rosterOf(...people: [id: string, roles: Role[]][]): Promise<void> {
  const entries = await Promise.all(
    people.map(async ([personId, roles]) => ({
      personId,
      name: personId.toUpperCase(),
      roles,
      language: 'zh-CN' as const,
      badgeHash: createHash('sha256').update(`st1:BADGE-${personId}`).digest('hex'),
      pinHash: await argon2id({
        password: '1234',
        salt: 'saltsaltsaltsalt',
        parallelism: 1,
        iterations: 1,
        memorySize: 64,
        hashLength: 16,
        outputType: 'encoded',
      }),
    })),
  );
  journal.people.replaceRoster(entries);
  journal.meta.set('rosterFetchedMs', clock.nowMs());
}

const code = (value: string) => expect.objectContaining({ code: value });
const tryPin = (pin: string): Promise<SessionInfo> => sessions.signIn({ personId: 'ann', pin });
const wrongTimes = async (times: number): Promise<void> => {
  for (let i = 0; i < times; i += 1) await tryPin('0000').catch(() => undefined);
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stowline-session-'));
  wall = NINE;
  monotonic = 0;
  start();
  clock.observe(new Date(NINE).toISOString(), 0);
  clock.persist();
  await rosterOf(['ann', ['picker', 'supervisor']], ['bob', ['packer']]);
});
afterEach(() => {
  journal.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('signing in', () => {
  it('takes a badge, for what a badge may do', async () => {
    const info = await sessions.signIn({ badge: 'BADGE-ann' });
    expect(info).toMatchObject({
      name: 'ANN',
      language: 'zh-CN',
      operator: { personId: 'ann', role: 'picker', assurance: 'badge' },
      needsPinFor: ['supervisor'],
    });
    expect(sessions.operatorFor('pick.confirmed').role).toBe('picker');
    expect(() => sessions.operatorFor('release.requested')).toThrow(code('needs-pin'));
    expect(() => sessions.operatorFor('parcel.closed')).not.toThrow();
  });

  it('takes a PIN, for all the person may do, and goes on with the same session', async () => {
    const badge = await sessions.signIn({ badge: 'BADGE-ann' });
    const pin = await tryPin('1234');
    expect(pin.operator).toMatchObject({ role: 'supervisor', assurance: 'pin' });
    expect(pin.operator.sessionId).toBe(badge.operator.sessionId);
    expect(sessions.operatorFor('release.requested').assurance).toBe('pin');
  });

  it.each([
    ['a badge nobody has', { badge: 'BADGE-eve' }, 'badge-unknown'],
    ['a person nobody is', { personId: 'eve', pin: '1234' }, 'person-unknown'],
    ['a person without a PIN', { personId: 'ann' }, 'pin-required'],
    ['an empty PIN', { personId: 'ann', pin: '' }, 'pin-wrong'],
    ['nothing at all', {}, 'person-unknown'],
  ])('refuses %s', async (_, input, expected) => {
    await expect(sessions.signIn(input)).rejects.toMatchObject({ code: expected });
    expect(sessions.current()).toBeNull();
  });

  it('lets nobody record what their roles do not allow', async () => {
    expect(() => sessions.operatorFor('pick.confirmed')).toThrow(code('not-signed-in'));
    await sessions.signIn({ badge: 'BADGE-bob' });
    expect(() => sessions.operatorFor('pick.confirmed')).toThrow(code('role-not-allowed'));
  });

  it('works for 14 days on a roster that was not renewed', async () => {
    monotonic += 14 * DAY;
    await sessions.signIn({ badge: 'BADGE-bob' });
    monotonic += MINUTE;
    await expect(sessions.signIn({ badge: 'BADGE-bob' })).rejects.toMatchObject({
      code: 'roster-expired',
    });
  });

  it('cannot be prolonged by setting the device clock back', async () => {
    monotonic += 14 * DAY + MINUTE;
    clock.persist();
    wall = NINE - 100 * DAY;
    restart();
    await expect(sessions.signIn({ badge: 'BADGE-bob' })).rejects.toMatchObject({
      code: 'roster-expired',
    });
  });
});

describe('the PIN lock', () => {
  it('closes after five wrong tries, to the right PIN too', async () => {
    await wrongTimes(4);
    await expect(tryPin('0000')).rejects.toMatchObject({ code: 'pin-locked' });
    await expect(tryPin('1234')).rejects.toMatchObject({ code: 'pin-locked' });
  });

  it('tells how many tries are left, and forgets them after the right PIN', async () => {
    await expect(tryPin('0000')).rejects.toMatchObject({
      code: 'pin-wrong',
      meta: { triesLeft: 4 },
    });
    await tryPin('1234');
    await expect(tryPin('0000')).rejects.toMatchObject({ meta: { triesLeft: 4 } });
  });

  it('opens after five minutes, and lasts twice as long the next time', async () => {
    await wrongTimes(5);
    monotonic += 5 * MINUTE - 1000;
    await expect(tryPin('1234')).rejects.toMatchObject({ meta: { secondsLeft: 1 } });
    monotonic += 2000;
    await wrongTimes(5);
    monotonic += 6 * MINUTE;
    await expect(tryPin('1234')).rejects.toMatchObject({ code: 'pin-locked' });
    monotonic += 4 * MINUTE + 1000;
    await expect(tryPin('1234')).resolves.toBeDefined();
  });

  it('outlives a restart, whatever the device clock is set to', async () => {
    await wrongTimes(5);
    wall += 365 * DAY;
    restart();
    await expect(tryPin('1234')).rejects.toMatchObject({ code: 'pin-locked' });
    monotonic += 5 * MINUTE + 1000;
    await expect(tryPin('1234')).resolves.toBeDefined();
  });

  it('counts tries over restarts: pulling the plug buys none', async () => {
    await wrongTimes(3);
    restart();
    await wrongTimes(1);
    restart();
    await expect(tryPin('0000')).rejects.toMatchObject({ code: 'pin-locked' });
  });

  it('counts a try before it looks at the PIN', async () => {
    const six = Array.from({ length: 6 }, () => tryPin('0000'));
    const results = await Promise.allSettled(six);
    const wrong = results.filter(
      (result) => result.status === 'rejected' && result.reason.code === 'pin-wrong',
    );
    expect(wrong.length).toBeLessThanOrEqual(5);
    await expect(tryPin('1234')).rejects.toMatchObject({ code: 'pin-locked' });
  });

  it('is about one person only', async () => {
    await wrongTimes(5);
    await expect(sessions.signIn({ personId: 'bob', pin: '1234' })).resolves.toBeDefined();
  });

  it('keeps nobody out longer than it lasts when central corrects its time back', async () => {
    clock.observe(new Date(NINE + DAY).toISOString(), 0);
    await wrongTimes(5);
    clock.observe(new Date(NINE).toISOString(), 0);
    await expect(tryPin('1234')).rejects.toMatchObject({ code: 'pin-locked' });
    monotonic += 5 * MINUTE + 1000;
    await expect(tryPin('1234')).resolves.toBeDefined();
  });
});

describe('the operator session', () => {
  it('is the same after a restart', async () => {
    const { operator } = await tryPin('1234');
    restart();
    expect(sessions.current()?.operator).toEqual(operator);
  });

  it('ends when the person signs out, for good', async () => {
    await sessions.signIn({ badge: 'BADGE-bob' });
    sessions.signOut();
    expect(changes.at(-1)).toBeNull();
    restart();
    expect(sessions.current()).toBeNull();
  });

  it('ends when the person is no longer on the roster, and follows their roles', async () => {
    await sessions.signIn({ badge: 'BADGE-bob' });
    await rosterOf(['bob', ['picker']]);
    sessions.recheck();
    expect(sessions.current()?.operator.role).toBe('picker');
    await rosterOf(['ann', ['picker']]);
    sessions.recheck();
    expect(sessions.current()).toBeNull();
    expect(changes.at(-1)).toBeNull();
  });

  it('is another one for another person', async () => {
    const ann = await sessions.signIn({ badge: 'BADGE-ann' });
    const bob = await sessions.signIn({ badge: 'BADGE-bob' });
    expect(bob.operator.sessionId).not.toBe(ann.operator.sessionId);
  });
});
