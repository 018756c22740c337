/**
 * A station's folder as an earlier release left it: the journal's schema of then and nothing later, enrolled,
 * with facts that were never sent. Rows are written as that release wrote them.
 */
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { uuidv7 } from '../../../shared/ids.ts';
import type { FactEnvelope, Operator } from '../../../shared/facts/envelope.ts';
import type { EnrolResponse } from '../../../shared/protocol/index.ts';
import { createFileSecretStore, createSeal, loadOrMakeKey } from '../identity/index.ts';
import { MIGRATIONS } from '../journal/migrations.ts';
import { journalPath } from './withRealCentral.ts';

/** From this version on a journal may hold several epochs. */
const WITH_EPOCHS = 3;

export interface FirstJournalOptions {
  readonly folder: string;
  readonly centralUrl: string;
  readonly code: string;
  readonly operator: Operator;
  readonly facts: number;
  /** Version of the journal's schema, 1 being the first, which is meant where it is absent. */
  readonly version?: number;
  /** What is unusual about the fact with this number. */
  readonly over?: (n: number) => Partial<FactEnvelope>;
}

/** Facts of one recordFacts call. */
const GROUP_SIZES = [1, 3, 2, 5];

export async function writeFirstJournal(options: FirstJournalOptions): Promise<FactEnvelope[]> {
  const { folder, centralUrl, operator, version = 1 } = options;
  const key = await loadOrMakeKey(createFileSecretStore(folder));
  const answer = await fetch(`${centralUrl}/v1/stations/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: options.code, name: 'Old station', publicKey: key.publicKey }),
  });
  const { stationId, name, shard } = (await answer.json()) as EnrolResponse;
  const epoch = randomUUID();
  const seal = createSeal(key);

  const db = new DatabaseSync(journalPath(folder));
  const schema = MIGRATIONS.slice(0, version).join(';');
  db.exec(`PRAGMA journal_mode = WAL; ${schema}; PRAGMA user_version = ${version}; BEGIN`);
  const setMeta = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)');
  setMeta.run('epoch', JSON.stringify(epoch));
  const identity = { stationId, name, shard, publicKey: key.publicKey, centralUrl };
  setMeta.run('identity', JSON.stringify(identity));
  const addGroup = db.prepare('INSERT INTO groups (id, request_sha256, sscc) VALUES (?, ?, NULL)');
  const epochs = version < WITH_EPOCHS ? [] : [epoch];
  const addFact = db.prepare(
    epochs.length === 0
      ? 'INSERT INTO facts (n, id, grp, body) VALUES (?, ?, ?, ?)'
      : 'INSERT INTO facts (epoch, n, id, grp, body) VALUES (?, ?, ?, ?, ?)',
  );

  const facts: FactEnvelope[] = [];
  for (let groups = 0; facts.length < options.facts; groups += 1) {
    const size = GROUP_SIZES[groups % GROUP_SIZES.length] ?? 1;
    const group = uuidv7();
    addGroup.run(group, 'of the first release');
    for (let at = 0; at < size && facts.length < options.facts; at += 1) {
      const n = facts.length + 1;
      const fact = seal({
        id: at === 0 ? group : uuidv7(),
        type: 'scan.rejected',
        v: 1,
        ...{ shard, station: stationId, epoch, n, group, operator },
        basedOn: {},
        dependsOn: [],
        time: { at: '2026-11-22T08:00:00.000Z', uncertaintyMs: 100 },
        data: { step: 'item', expected: 'A', scanned: `B${n}` },
        ...options.over?.(n),
      });
      addFact.run(...epochs, n, fact.id, group, JSON.stringify(fact));
      facts.push(fact);
    }
  }
  db.exec('COMMIT');
  db.close();
  return facts;
}
