import type { Fact } from '../../shared/facts/index.ts';
import { rolesAt, type Person } from '../../shared/schema/index.ts';
import { placeholder, selectIn, selectRows, type ShardTx } from '../store/index.ts';
import type { CheckedFact, FactGroup, Sender } from './checkFact.ts';

/** What was answered to a fact. */
export interface Answered {
  readonly id: string;
  readonly bodyHash: string;
  readonly contentHash: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly clock: number | null;
}

interface AnsweredRow {
  n: number;
  id: string;
  body_hash: string;
  content_hash: string;
  outcome: string;
  reason: string | null;
  clock: number | null;
}

/** What is known of one station's one epoch before a batch, and grows while the batch is decided. */
export class Stream {
  next = 1;
  readonly byNumber = new Map<number, Answered>();
}

const streamKey = (station: string, epoch: string) => JSON.stringify([station, epoch]);
const idKey = (station: string, id: string) => JSON.stringify([station, id]);
const answered = (row: AnsweredRow): Answered => ({
  id: row.id,
  bodyHash: row.body_hash,
  contentHash: row.content_hash,
  outcome: row.outcome,
  reason: row.reason,
  clock: row.clock,
});

/**
 * Whether a station, or after a restore any station ('*'), was leased a number: its id, then three times the number without its check digit, which
 * is extension digit, company prefix and serial in a row.
 */
const LEASED_TEXT = `
  select 1 from "ranges"
  where "station" in (${placeholder(1)}, '*') and "kind" = 'sscc'
    and ${placeholder(2)} like cast("extension_digit" as text) || "gs1_company_prefix" || '%'
    and cast(substr(${placeholder(3)}, 2 + length("gs1_company_prefix")) as bigint) >= "first"
    and cast(substr(${placeholder(4)}, 2 + length("gs1_company_prefix")) as bigint) <= "last"
  limit 1`;

const COLUMNS = `"n", "id", "body_hash", "content_hash", "outcome", "reason", "clock"`;

/** What a batch must know of facts and people before it decides. */
export class Known {
  readonly #streams = new Map<string, Stream>();
  readonly #byId = new Map<string, Answered>();
  readonly #forks = new Set<string>();
  readonly #people = new Map<string, readonly string[]>();
  readonly #foreignNumbers = new Set<string>();

  stream(group: FactGroup): Stream {
    const key = streamKey(group.sender.station, group.sender.epoch);
    let stream = this.#streams.get(key);
    if (!stream) {
      stream = new Stream();
      this.#streams.set(key, stream);
    }
    return stream;
  }

  byId(station: string, id: string): Answered | undefined {
    return this.#byId.get(idKey(station, id));
  }

  /** Whether the fact puts a number on a parcel or pallet that was never leased to its station. */
  usesForeignNumber(fact: Fact): boolean {
    return this.#foreignNumbers.has(idKey(fact.station, fact.id));
  }

  /** Roles of a person in this warehouse as central knows them; undefined for a stranger. */
  rolesOf(personId: string): readonly string[] | undefined {
    return this.#people.get(personId);
  }

  note(group: FactGroup, n: number, answer: Answered): void {
    const stream = this.stream(group);
    stream.byNumber.set(n, answer);
    stream.next = Math.max(stream.next, n + 1);
    const key = idKey(group.sender.station, answer.id);
    if (!this.#byId.has(key)) this.#byId.set(key, answer);
  }

  /** False when this body was already kept as a fork of its number. */
  noteFork({ station, epoch }: Sender, n: number, bodyHash: string): boolean {
    const key = JSON.stringify([station, epoch, n, bodyHash]);
    if (this.#forks.has(key)) return false;
    this.#forks.add(key);
    return true;
  }

  static async load(tx: ShardTx, groups: readonly FactGroup[]): Promise<Known> {
    const known = new Known();
    const streams = Map.groupBy(groups, ({ sender }) => streamKey(sender.station, sender.epoch));
    for (const own of streams.values()) await known.#loadStream(tx, own);
    const stations = Map.groupBy(groups, ({ sender }) => sender.station);
    for (const [station, own] of stations) {
      await known.#loadIds(
        tx,
        station,
        own.flatMap((group) => group.facts),
      );
    }
    await known.#loadPeople(tx, groups);
    await known.#loadNumbers(tx, groups);
    return known;
  }

  async #loadStream(tx: ShardTx, groups: readonly FactGroup[]): Promise<void> {
    const [first] = groups;
    if (!first) return;
    const { station, epoch } = first.sender;
    const numbers = groups.flatMap((group) => group.facts.map((fact) => fact.raw.n));
    const rows = await tx.db
      .selectFrom('facts')
      .select(['n', 'id', 'body_hash', 'content_hash', 'outcome', 'reason', 'clock'])
      .where('station', '=', station)
      .where('epoch', '=', epoch)
      .where('n', '>=', Math.min(...numbers))
      .where('n', '<=', Math.max(...numbers))
      .execute();
    for (const row of rows) this.note(first, row.n, answered(row));
    const forks = await tx.db
      .selectFrom('fact_forks')
      .select(['n', 'body_hash'])
      .where('station', '=', station)
      .where('epoch', '=', epoch)
      .where('n', '>=', Math.min(...numbers))
      .where('n', '<=', Math.max(...numbers))
      .execute();
    for (const fork of forks) this.noteFork(first.sender, fork.n, fork.body_hash);
    const last = await tx.db
      .selectFrom('facts')
      .select((e) => e.fn.max<number | null>('n').as('n'))
      .where('station', '=', station)
      .where('epoch', '=', epoch)
      .executeTakeFirst();
    this.stream(first).next = (last?.n ?? 0) + 1;
  }

  /** Earlier facts under the same ids, and those that these depend on. */
  async #loadIds(tx: ShardTx, station: string, facts: readonly CheckedFact[]): Promise<void> {
    const ids = new Set<string>();
    for (const { raw, verdict } of facts) {
      ids.add(raw.id);
      if (verdict.kind === 'accept') for (const id of verdict.fact.dependsOn) ids.add(id);
    }
    const text = `select ${COLUMNS} from "facts" where "station" = ${placeholder(1)} and "id"`;
    const rows = await selectIn<AnsweredRow>(tx.db, text, [station], [...ids]);
    for (const row of rows.toSorted((a, b) => a.n - b.n)) {
      const key = idKey(station, row.id);
      if (row.outcome !== 'duplicate') this.#byId.set(key, answered(row));
    }
  }

  async #loadPeople(tx: ShardTx, groups: readonly FactGroup[]): Promise<void> {
    const ids = new Set<string>();
    for (const { verdict } of groups.flatMap((group) => group.facts)) {
      if (verdict.kind === 'accept') ids.add(verdict.fact.operator.personId);
    }
    const text = `select "id", "body" from "state" where "shard" = ${placeholder(1)} and "collection" = ${placeholder(2)} and "gone" = 0 and "id"`;
    const rows = await selectIn<{ id: string; body: string }>(
      tx.db,
      text,
      ['org', 'people'],
      [...ids],
    );
    for (const row of rows) {
      this.#people.set(row.id, rolesAt(JSON.parse(row.body) as Person, tx.shard));
    }
  }

  async #loadNumbers(tx: ShardTx, groups: readonly FactGroup[]): Promise<void> {
    for (const { verdict } of groups.flatMap((group) => group.facts)) {
      if (verdict.kind !== 'accept') continue;
      const { fact } = verdict;
      if (fact.type !== 'parcel.closed' && fact.type !== 'pallet.numbered') continue;
      const digits = fact.data.sscc.slice(0, -1);
      const leased = await selectRows(tx.db, LEASED_TEXT, [
        fact.station,
        ...Array.from({ length: 3 }, () => digits),
      ]);
      if (leased.length === 0) this.#foreignNumbers.add(idKey(fact.station, fact.id));
    }
  }
}
