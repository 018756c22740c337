/** Planted bugs: what the simulation must be able to find. Each replaces an exact snippet of the product. */

export interface Patch {
  /** From the root of the repository. */
  readonly file: string;
  /** Must be there exactly once: a plant can't rot. */
  readonly find: string;
  readonly replace: string;
}

export interface Plant {
  readonly name: string;
  /** What breaks. */
  readonly breaks: string;
  readonly patches: readonly Patch[];
  /** Found in few seeds: where a run that names none begins, so that it does not take minutes. */
  readonly from?: number;
}

export const PLANTS: readonly Plant[] = [
  {
    name: 'no-dedupe',
    breaks: 'a group that is pushed again after a lost answer is decided again',
    patches: [
      {
        file: 'central/facts/applyBatch.ts',
        find: 'const answered = this.#known.stream(group).byNumber.get(n);',
        replace: 'const answered = undefined as Answered | undefined;',
      },
      {
        file: 'central/facts/applyBatch.ts',
        find: 'if (earlier?.contentHash === contentHash) {',
        replace: 'if (earlier !== undefined && n0 === 0) {',
      },
      {
        file: 'central/facts/applyBatch.ts',
        find: 'const taken = earlier !== undefined;',
        replace: 'const taken = false;',
      },
      {
        file: 'central/facts/applyBatch.ts',
        find: 'const FACTS_COLUMNS = [',
        replace: 'const n0 = 1;\nconst FACTS_COLUMNS = [',
      },
      {
        file: 'central/facts/applyBatch.ts',
        find: "await insertRows(tx.db, 'facts', FACTS_COLUMNS, batch.#rows);",
        replace:
          "await insertRows(tx.db, 'facts', FACTS_COLUMNS, batch.#rows, 'on conflict do nothing');",
      },
    ],
  },
  {
    name: 'cursor-by-timestamp',
    breaks: 'a cursor as coarse as a timestamp passes over what is committed in the same moment',
    patches: [
      {
        file: 'central/pull/readPage.ts',
        find: '? { clock: now, id: null }',
        replace: '? { clock: now + 1, id: null }',
      },
      {
        file: 'central/pull/cursor.ts',
        find: 'if (value.clock > shardClock)',
        replace: 'if (value.clock > shardClock + 1)',
      },
    ],
  },
  {
    name: 'beep-before-journal',
    breaks: 'the answer comes before the commit: a crash in between loses a scan that was heard',
    patches: [
      {
        file: 'electron/station/record/recordFacts.ts',
        find: 'const recorded = journal.recordGroup({',
        replace: `let n = journal.facts.nextN();
    const recorded = {
      facts: facts.map((fact) => seal({ ...fact, n: n++ })),
      sscc: number?.sscc ?? null,
    };
    setTimeout(() => journal.recordGroup(group1), 5);
    const group1 = ({`,
      },
    ],
  },
  {
    name: 'fencing-ignored',
    breaks: "a batch that another station holds is handed out without anybody's take-over",
    patches: [
      {
        file: 'central/decide/leases.ts',
        find: "return 'held-by-other';",
        replace: 'return null;',
      },
    ],
  },
  {
    name: 'label-retried-on-unknown',
    breaks: 'a print job whose fate is unknown is sent again by itself',
    patches: [
      {
        file: 'electron/station/printing/lane.ts',
        find: "await commitResult({ jobId, state: 'unknown', reason, error, facts });",
        replace: "await commitResult({ jobId, state: 'queued', reason, error, facts: [] });",
      },
    ],
  },
  {
    name: 'label-resent-after-crash',
    breaks: 'a print job that a crash cut short is sent again at the next start',
    from: 50,
    patches: [
      {
        file: 'electron/station/printing/jobFacts.ts',
        find: "state: 'unknown',\n  reason: 'interrupted',",
        replace: "state: 'queued',\n  reason: 'interrupted',",
      },
    ],
  },
  {
    name: 'fold-dropped-early',
    breaks: 'a fact stops being shown when it is answered, before state shows it',
    patches: [
      {
        file: 'shared/sync/fold.ts',
        find: 'if (DROPPED.includes(outcome) || clock === undefined) return this.drop(factId);',
        replace: 'return this.drop(factId);',
      },
    ],
  },
  {
    name: 'fold-kept-too-long',
    breaks: 'a refused fact goes on being shown as if it had been done',
    patches: [
      {
        file: 'shared/sync/fold.ts',
        find: 'if (DROPPED.includes(outcome) || clock === undefined) return this.drop(factId);',
        replace: 'if (clock === undefined || DROPPED.includes(outcome)) return [];',
      },
    ],
  },
  {
    name: 'refusals-swallowed',
    breaks: 'no exception tells of a refusal',
    patches: [
      {
        file: 'central/facts/decideFact.ts',
        find: "const concernsNobody =\n      outcome === 'refused' &&",
        replace: "const concernsNobody =\n      outcome === 'refused' ||",
      },
    ],
  },
  {
    name: 'clock-outside-transaction',
    breaks: "a transaction takes its clock number before it holds the shard's row",
    patches: [
      {
        file: 'central/store/store.ts',
        find: 'const running = engine.transaction(async (db) => {',
        replace: `const [early] = (await readClocks()).filter((row) => row.shard === shard);
    const running = engine.transaction(async (db) => {`,
      },
      {
        file: 'central/store/store.ts',
        find: 'new BufferedShardTx(db, shard, head.clock, now, trace ?? null, rows, key)',
        replace:
          'new BufferedShardTx(db, shard, early?.clock ?? head.clock, now, trace ?? null, rows, key)',
      },
      {
        file: 'central/facts/batcher.ts',
        find: 'await this.#apply(batch);',
        replace: 'void this.#apply(batch);',
      },
      {
        file: 'central/facts/batcher.ts',
        find: 'const BATCH_GROUPS = 200;',
        replace: 'const BATCH_GROUPS = 1;',
      },
    ],
  },
  {
    name: 'range-issued-twice',
    breaks: 'the counter of numbers falls behind what was leased',
    from: 26,
    patches: [
      {
        file: 'central/ranges/leaseRange.ts',
        find: "writes: [{ collection: 'counters', id: counterId, doc: { taken } }],",
        replace:
          "writes: [{ collection: 'counters', id: counterId, doc: { taken: taken - count } }],",
      },
    ],
  },
  {
    name: 'sign-out-clears-queue',
    breaks: 'signing out forgets what waits to be sent',
    patches: [
      {
        file: 'electron/station/handlers.ts',
        find: 'sessions.signOut();',
        replace: `sessions.signOut();
      journal.facts.noteAnswers(
        journal.facts
          .pending(500)
          .filter(({ answered }) => !answered)
          .map(({ fact: { id, n } }) => ({ id, n, outcome: 'applied' as const, clock: 1 })),
        0,
      );`,
      },
    ],
  },
  {
    name: 'leave-markers-forgotten',
    breaks: 'a row that left the scope is not served as deleted to those who have it',
    patches: [
      {
        file: 'central/pull/readPage.ts',
        find: '("gone" = 0 or "clock" > ${p(3)})',
        replace: '("gone" = 0 or ${p(3)} < 0)',
      },
    ],
  },
  {
    name: 'shard-forgotten',
    breaks: "a pull hands out other warehouses' rows",
    patches: [
      {
        file: 'central/pull/readPage.ts',
        find: '"body" from "state" where "shard" = ${p(1)}',
        replace: '"body" from "state" where "shard" != \'not \' || ${p(1)}',
      },
    ],
  },
  {
    name: 'delta-lost',
    breaks: 'a balance is changed without its movement in the ledger',
    patches: [
      {
        file: 'central/store/flush.ts',
        find: 'balances.set(id, write.onHand);',
        replace: 'balances.set(id, write.onHand + (write.onHand === 0 ? 1 : 0));',
      },
    ],
  },
  {
    name: 'poison-stops-stream',
    breaks: 'a fact that central put aside is taken for unanswered, and sent again for ever',
    patches: [
      {
        file: 'electron/station/journal/factStore.ts',
        find: "result.outcome !== 'retry' &&",
        replace: "result.outcome !== 'retry' &&\n            result.outcome !== 'quarantined' &&",
      },
    ],
  },
  {
    name: 'full-disk-beeps',
    breaks: 'a commit that found no room is answered as if it had been made',
    patches: [
      {
        file: 'electron/station/journal/database.ts',
        find: "db.exec('COMMIT');\n      return value;",
        replace: `try {
        db.exec('COMMIT');
      } catch (error) {
        if (sqliteCode(error) !== FULL) throw error;
        if (db.isTransaction) db.exec('ROLLBACK');
      }
      return value;`,
      },
    ],
  },
  {
    name: 'sender-believed',
    breaks: 'a fact may name another station than the one that pushes it',
    patches: [
      {
        file: 'central/facts/checkFact.ts',
        find: "raw['station'] !== sender.station || raw['epoch']",
        replace: "raw['epoch']",
      },
    ],
  },
  {
    name: 'role-believed',
    breaks: 'a fact may claim a role that its person does not have',
    patches: [
      {
        file: 'central/facts/decideFact.ts',
        find: 'if (known.rolesOf(personId)?.includes(role) !== true)',
        replace: 'if (known.rolesOf(personId) === undefined)',
      },
    ],
  },
  {
    name: 'warehouse-believed',
    breaks: 'a fact may be about another warehouse',
    patches: [
      {
        file: 'central/facts/checkFact.ts',
        find: 'if (raw.shard !== sender.shard)',
        replace: "if (raw.shard === '')",
      },
    ],
  },
  {
    name: 'newer-fact-put-aside',
    breaks: 'a fact of a version that central will only know after its upgrade is not waited for',
    from: 41,
    patches: [
      {
        file: 'central/facts/checkFact.ts',
        find: "return { kind: 'retry', reason: 'newer-version' }",
        replace: "return { kind: 'quarantine', reason: 'newer-version' }",
      },
    ],
  },
  {
    name: 'migration-drops-waiting',
    breaks: 'an upgrade of the journal carries over only what is answered',
    patches: [
      {
        file: 'electron/station/journal/migrations.ts',
        find: '      FROM facts ORDER BY n;',
        replace: '      FROM facts WHERE outcome IS NOT NULL ORDER BY n;',
      },
    ],
  },
  {
    name: 'restored-journal-goes-on',
    breaks: 'a journal put back from a backup goes on under its old epoch and numbers',
    patches: [
      {
        file: 'electron/station/station.ts',
        find: 'if (witness.sawMore) agreement.restored();',
        replace: '',
      },
    ],
  },
  {
    name: 'refusal-forgotten',
    breaks: 'what was refused under the epoch before a restore is told as done',
    patches: [
      {
        file: 'central/facts/applyBatch.ts',
        find: "const stands = outcome === 'refused' || outcome === 'quarantined';",
        replace: "const stands = outcome === 'never';",
      },
    ],
  },
  {
    name: 'state-before-answers',
    breaks:
      'after losing its host a page shows new state before it hears what was answered meanwhile',
    from: 1124,
    patches: [
      {
        file: 'renderer/replica/station.ts',
        find: 'else if (progress.get().loaded) caughtUp.set(false);',
        replace: '',
      },
    ],
  },
  {
    name: 'unsettled-epoch-shown',
    breaks: 'state is shown before what came along into a new epoch is answered',
    from: 1064,
    patches: [
      {
        file: 'electron/station/journal/index.ts',
        find: "isSettled: () => stores.facts.answeredUpTo() >= (meta.get('movedUpTo') ?? 0),",
        replace: 'isSettled: () => true,',
      },
    ],
  },
  {
    name: 'place-not-kept',
    breaks: 'where a person stands is not committed with what they recorded',
    patches: [
      {
        file: 'electron/station/journal/recordGroup.ts',
        find: 'if (input.keep) kept.put(input.keep.key, input.keep.text);',
        replace: '',
      },
    ],
  },
  {
    name: 'promise-not-given-back',
    breaks: 'goods of an order that was cancelled or released are still said to be promised',
    patches: [
      {
        file: 'central/allocation/promiseBook.ts',
        find: 'for (const [sku, units] of promisedTo(was)) this.#add(this.#promised, sku, -units);',
        replace: '',
      },
    ],
  },
];

/** Throws for a name nobody planted. */
export function findPlant(name: string): Plant {
  const plant = PLANTS.find((one) => one.name === name);
  if (plant === undefined) throw new Error(`there is no plant '${name}'`);
  return plant;
}
