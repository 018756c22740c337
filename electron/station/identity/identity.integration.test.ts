import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import { createFileSecretStore, createSeal, loadOrMakeKey } from './index.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stowline-identity-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('makes a key once and keeps it to this user', async () => {
  const first = await loadOrMakeKey(createFileSecretStore(directory));
  const second = await loadOrMakeKey(createFileSecretStore(directory));
  expect(second.publicKey).toBe(first.publicKey);
  expect(statSync(join(directory, 'station-key.secret')).mode & 0o777).toBe(0o600);
});

it('signs facts so that anyone with the public key can tell a changed one', async () => {
  const key = await loadOrMakeKey(createFileSecretStore(directory));
  const fact = createSeal(key)({
    id: 'f1',
    type: 'scan.rejected',
    v: 1,
    shard: 'w1',
    station: 's1',
    epoch: 'e1',
    n: 1,
    group: 'f1',
    operator: { personId: 'p', sessionId: 's', role: 'picker', assurance: 'badge' },
    basedOn: {},
    dependsOn: [],
    time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 1 },
    data: { b: 1, a: 2 },
  });
  const { sig, ...unsigned } = fact;
  const publicKey = createPublicKey({
    key: Buffer.from(key.publicKey, 'base64'),
    format: 'der',
    type: 'spki',
  });
  const holds = (value: unknown): boolean =>
    verify(null, Buffer.from(canonicalJson(value)), publicKey, Buffer.from(sig, 'base64'));
  expect(holds(unsigned)).toBe(true);
  expect(holds({ ...unsigned, n: 2 })).toBe(false);
});

it('says so when the stored key is damaged, instead of making another', async () => {
  writeFileSync(join(directory, 'station-key.secret'), 'rubbish');
  await expect(loadOrMakeKey(createFileSecretStore(directory))).rejects.toMatchObject({
    code: 'station-key-damaged',
  });
});
