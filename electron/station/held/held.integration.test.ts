import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { HostInput, SessionInfo } from '../../../shared/host/contract.ts';
import type { Role } from '../../../shared/schema/index.ts';
import { createFileSecretStore, loadOrMakeKey } from '../identity/index.ts';
import { openJournal, type Journal } from '../journal/index.ts';
import { createHeld, createVault, type Held } from './index.ts';

let directory = '';
let journal: Journal;
let held: Held;
let roles: Role[];
let reports: string[];

const open = async (secrets = directory): Promise<void> => {
  journal = openJournal({ directory, monotonicMs: () => performance.now() });
  const key = await loadOrMakeKey(createFileSecretStore(secrets));
  held = createHeld({
    journal,
    vault: createVault((text) => key.sign(text), 'held-work'),
    session: () => (roles.length === 0 ? null : ({ roles } as SessionInfo)),
    report: (where) => reports.push(where),
  });
};

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stowline-held-'));
  roles = ['packer'];
  reports = [];
  await open();
});
afterEach(() => {
  journal.close();
  rmSync(directory, { recursive: true, force: true });
});

const put = (
  collection: HostInput<'held:save'>['put'][number]['collection'],
  id: string,
  more: object = {},
) => ({ collection, document: { id, clock: 4, ...more } });
const ADDRESS = { name: 'Zhang Wei', lines: ['1 Harbour Road'] };
const save = () =>
  held.save({
    put: [put('tasks', 't1', { sku: '85123A' }), put('contacts', 'f1', ADDRESS)],
    remove: [],
    through: { tasks: 9 },
  });
const load = () => held.load({});

it('gives back what was saved, after a restart too', async () => {
  save();
  journal.close();
  await open();
  expect(load()).toEqual({
    documents: [put('contacts', 'f1', ADDRESS), put('tasks', 't1', { sku: '85123A' })],
    next: null,
    through: { tasks: 9 },
  });
  expect(held.list()).toContainEqual({ collection: 'contacts', id: 'f1', clock: 4 });
});

it('hands personal data only to sessions that may see it', () => {
  save();
  for (const allowed of [['supervisor'], ['picker', 'packer']] as Role[][]) {
    roles = allowed;
    expect(load().documents.map(({ collection }) => collection)).toContain('contacts');
  }
  for (const not of [['picker'], []] as Role[][]) {
    roles = not;
    expect(load().documents.map(({ collection }) => collection)).toEqual(['tasks']);
  }
});

it('leaves no address readable in the files', () => {
  save();
  journal.close();
  const files = readdirSync(directory).map((name) => readFileSync(join(directory, name)));
  expect(files.some((bytes) => bytes.includes('85123A'))).toBe(true);
  expect(files.some((bytes) => bytes.includes('Harbour'))).toBe(false);
  journal = openJournal({ directory, monotonicMs: () => 0 });
});

it('does without what another key closed, and says so to support', async () => {
  save();
  journal.close();
  await open(join(directory, 'other'));
  expect(load().documents.map(({ collection }) => collection)).toEqual(['tasks']);
  expect(reports).toEqual(['held work']);
});

it('takes no personal data of a session that may not see it, and nothing once the station is shut out', () => {
  roles = ['picker'];
  save();
  expect(held.list().map(({ collection }) => collection)).toEqual(['tasks']);
  roles = ['packer'];
  journal.meta.set('revoked', true);
  held.save({ put: [put('contacts', 'f1', ADDRESS), put('tasks', 't2')], remove: [] });
  expect(held.list().map(({ id }) => id)).toEqual(['t1']);
});

it('is read in portions that a page takes, however large the documents are', () => {
  held.save({
    put: Array.from({ length: 700 }, (_, n) =>
      put('tasks', `t${n}`, n % 100 === 0 ? { note: 'x'.repeat(900_000) } : {}),
    ),
    remove: [],
  });
  const ids: string[] = [];
  for (
    let answer = load();
    ;
    answer = held.load(answer.next === null ? {} : { after: answer.next })
  ) {
    expect(JSON.stringify(answer).length).toBeLessThan(1_100_000);
    ids.push(...answer.documents.map(({ document }) => document.id));
    if (answer.next === null) break;
  }
  expect(new Set(ids).size).toBe(700);
});
