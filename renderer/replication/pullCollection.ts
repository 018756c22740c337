import type { FactResult } from '../../shared/facts/index.ts';
import {
  PULL_LIMIT_MAX,
  type PulledDocument,
  type PullResponse,
} from '../../shared/protocol/index.ts';
import type { CollectionName } from '../../shared/schema/index.ts';
import type { Cursor } from './cursorStore.ts';
import type { FetchedPage } from './fetchPage.ts';
import type { CollectionState, ProblemCode } from './messages.ts';

/** Documents in one page: central's most. Each is one write to the disk, which takes its time whatever its size. */
export const PAGE_SIZE = PULL_LIMIT_MAX;

export const BACK_OFF_MS = { first: 500, most: 30_000 } as const;

/** Between half and all of the doubled wait, so that stations do not come back all at once. */
export const backOffMs = (attempt: number, random: number): number =>
  Math.min(BACK_OFF_MS.most, BACK_OFF_MS.first * 2 ** attempt) * (0.5 + random / 2);

interface Fetched {
  readonly fetched: FetchedPage;
  /** What was asked for: a page with less is the last. */
  readonly limit: number;
}

/** Writes that fail one after the other before work goes on without storing. */
const WRITE_TRIES = 3;

export interface PullPorts {
  fetchPage(after: string | undefined, limit: number): Promise<FetchedPage>;
  /** Documents to ask for at once just now; at most PAGE_SIZE. */
  pageSize(): number;
  /** Resolves when the next page may be asked for. */
  turn(): Promise<void>;
  /** Stores a page; rejects when it is not stored. */
  write(documents: readonly PulledDocument[]): Promise<void>;
  loadCursor(): Promise<Cursor | undefined>;
  saveCursor(cursor: Cursor): Promise<void>;
  storedIds(): Promise<string[]>;
  /** Documents stored. */
  count(): Promise<number>;
  isEmpty(): Promise<boolean>;
  misfit(document: PulledDocument): string | null;
  /** Resolves after the time, or at once when woken. */
  wait(ms: number): Promise<void>;
  random(): number;

  answers(results: readonly FactResult[]): void;
  documents(documents: readonly PulledDocument[]): Promise<void>;
  through(through: number): void;
  /** After a fresh start: whatever else of the collection is shown is gone. */
  keepOnly(ids: readonly string[]): void;
  progress(state: CollectionState, received: number, total: number | null, first: boolean): void;
  problem(code: ProblemCode, detail: string): void;
}

/**
 * One collection's pull, from its cursor to the end. The cursor moves only when a page is stored, so a
 * crash, a failed write or a lost connection repeats a page and never leaves a hole. The next page is
 * fetched while one is being stored, and handed over only then.
 */
export class PullCollection {
  readonly #ports: PullPorts;
  readonly #sweeps: boolean;
  #cursor: Cursor;
  #started = false;
  #stopped = false;
  /** The cursor was found in the storage or put there: when it is gone, the storage was wiped. */
  #saved = false;
  /** Storing failed for good: documents go to the screens only, and the stored cursor stays where it is. */
  #memoryOnly = false;
  #first = false;
  #received = 0;
  #total: number | null = null;
  #failures = 0;
  /** The page stored last, on its way to the screens while the next one is being stored. */
  #showing: Promise<void> = Promise.resolve();
  #pulling = false;
  /** Some of what was stored is gone. */
  #lost = false;
  /** Ids that came since a fresh start while older documents are still shown. */
  #seen: Set<string> | undefined;

  /** `sweeps`: older documents are shown already; where it begins from nothing, the end says which are gone. */
  constructor(collection: CollectionName, ports: PullPorts, sweeps = false) {
    this.#ports = ports;
    this.#sweeps = sweeps;
    this.#cursor = { collection, through: 0, complete: false, filled: false };
  }

  stop(): void {
    this.#stopped = true;
  }

  get isPulling(): boolean {
    return this.#pulling;
  }

  /** Up to which clock all is known. */
  get through(): number {
    return this.#cursor.through;
  }

  /** Takes it as known, by what pokes told, that nothing moved up to `clock`. Not while it pulls. */
  advance(clock: number): void {
    if (clock <= this.#cursor.through) return;
    // Not worth a write: after a restart it is pulled again from where the stored cursor stands.
    this.#cursor = { ...this.#cursor, through: clock };
    this.#ports.through(clock);
  }

  /** Pulls until nothing more is there. Gives up only when stopped. */
  async pullToEnd(): Promise<void> {
    this.#pulling = true;
    try {
      await this.#pull();
    } finally {
      this.#pulling = false;
    }
  }

  async #pull(): Promise<void> {
    await this.#start();
    let ahead: Promise<Fetched> | undefined;
    while (!this.#stopped) {
      const { fetched, limit } = await (ahead ?? this.#fetch(this.#cursor.after));
      ahead = undefined;
      if (this.#stopped) return;
      if (fetched.kind !== 'page') {
        await this.#pause(fetched.kind);
        continue;
      }
      const { page } = fetched;
      const last = page.documents.length < limit;
      if (!last) ahead = this.#fetchNext(page.checkpoint.after);
      if (!(await this.#take(page, last))) {
        ahead = undefined;
        continue;
      }
      this.#report(last ? 'live' : 'syncing');
      if (last) return;
    }
  }

  async #start(): Promise<void> {
    if (!this.#started) {
      const stored = await this.#loadCursor();
      this.#started = true;
      if (stored === undefined) {
        if (this.#sweeps) await this.#beginAgain();
      } else {
        this.#cursor = stored;
        this.#saved = true;
        // Stopped in the middle of a fresh start: what had come by then is not known any more.
        if (stored.sweeping === true) await this.#beginAgain();
      }
    }
    this.#first = !this.#cursor.complete;
    this.#received = 0;
    this.#total = null;
  }

  /** Where not even that can be read, nothing more is stored: what central has is shown all the same. */
  async #loadCursor(): Promise<Cursor | undefined> {
    try {
      return await this.#ports.loadCursor();
    } catch (error) {
      this.#ports.problem('storage-failed', String(error));
      this.#memoryOnly = true;
      return undefined;
    }
  }

  /** Looks whether everything that was stored is still there; what was lost is fetched with the next pull. */
  async verify(): Promise<void> {
    const { atLeast } = this.#cursor;
    if (this.#pulling || this.#memoryOnly || atLeast === undefined) return;
    try {
      const count = await this.#ports.count();
      if (count >= atLeast) this.#cursor = { ...this.#cursor, atLeast: count };
      else this.#lost = true;
    } catch (error) {
      this.#ports.problem('storage-failed', String(error));
    }
  }

  async #fetch(after: string | undefined): Promise<Fetched> {
    const limit = this.#ports.pageSize();
    return { fetched: await this.#ports.fetchPage(after, limit), limit };
  }

  async #fetchNext(after: string): Promise<Fetched> {
    await this.#ports.turn();
    return this.#fetch(after);
  }

  #report(state: CollectionState): void {
    this.#ports.progress(state, this.#received, this.#total, this.#first);
  }

  async #pause(why: Exclude<FetchedPage['kind'], 'page'>): Promise<void> {
    if (why === 'resync') {
      await this.#beginAgain();
      return;
    }
    if (why === 'too-old') this.#ports.problem('client-too-old', '');
    if (why === 'refused') this.#ports.problem('pull-refused', '');
    this.#report('waiting');
    await this.#ports.wait(why === 'unreachable' ? this.#backOff() : BACK_OFF_MS.most);
  }

  #backOff(): number {
    const ms = backOffMs(this.#failures, this.#ports.random());
    this.#failures += 1;
    return ms;
  }

  /** From the beginning; what is shown stays until the end tells what did not come again. */
  async #beginAgain(): Promise<void> {
    const { collection, through, filled } = this.#cursor;
    this.#seen = new Set();
    this.#received = 0;
    this.#total = null;
    this.#cursor = { collection, through, complete: false, filled, sweeping: true };
    await this.#save().catch((error: unknown) =>
      this.#ports.problem('storage-failed', String(error)),
    );
  }

  async #save(): Promise<void> {
    if (this.#memoryOnly) return;
    await this.#ports.saveCursor(this.#cursor);
    this.#saved = true;
  }

  /** False: it was not stored, and has to be fetched again. */
  async #take(page: PullResponse, last: boolean): Promise<boolean> {
    this.#check(page.documents);
    for (const { id } of page.documents) this.#seen?.add(id);
    const before = this.#cursor;
    let documents = page.documents;
    // A change somebody waits for is drawn before it is stored: `through`, which follows the storing, says what is relied on.
    const early = last && !this.#first && this.#seen === undefined;
    if (early) await this.#showDocuments(page, documents);
    try {
      if (await this.#wiped()) {
        this.#ports.problem('storage-wiped', '');
        this.#lost = false;
        await this.#beginAgain();
        return false;
      }
      if (last) documents = [...documents, ...(await this.#gone(page.through))];
      const atLeast = await this.#expectFewer(documents);
      if (documents.length > 0 && !this.#memoryOnly) {
        await this.#ports.write(documents);
      }
      const { collection, complete, filled } = before;
      this.#cursor = {
        collection,
        after: page.checkpoint.after,
        // Before the end, a document that changed again later is not here as it was at `through`.
        through: last ? page.through : before.through,
        complete: complete || last,
        filled: filled || documents.length > 0,
        ...(this.#seen !== undefined && !last ? { sweeping: true } : {}),
        ...(last ? await this.#counted(atLeast) : {}),
      };
      if (documents.length > 0 || this.#cursor.through !== before.through || last !== complete) {
        await this.#save();
      }
    } catch (error) {
      this.#cursor = before;
      this.#ports.problem('storage-failed', String(error));
      if (this.#failures + 1 >= WRITE_TRIES) this.#memoryOnly = true;
      await this.#ports.wait(this.#backOff());
      return false;
    }
    this.#failures = 0;
    this.#total ??= page.total ?? null;
    this.#received += page.documents.length;
    await this.#showing;
    this.#showing = this.#show(page, early ? null : documents, last);
    if (last) await this.#showing;
    return true;
  }

  async #showDocuments(page: PullResponse, documents: readonly PulledDocument[]): Promise<void> {
    if (page.answers.length > 0) this.#ports.answers(page.answers);
    if (documents.length > 0) await this.#ports.documents(documents);
  }

  /** `documents` null: they are shown already. */
  async #show(
    page: PullResponse,
    documents: readonly PulledDocument[] | null,
    last: boolean,
  ): Promise<void> {
    if (documents) await this.#showDocuments(page, documents);
    if (last && this.#seen !== undefined) {
      this.#ports.keepOnly([...this.#seen]);
      this.#seen = undefined;
    }
    if (last) this.#ports.through(this.#cursor.through);
  }

  #check(documents: readonly PulledDocument[]): void {
    for (const doc of documents) {
      const { _deleted: deleted } = doc;
      if (deleted === true) continue;
      const misfit = this.#ports.misfit(doc);
      if (misfit !== null) this.#ports.problem('invalid-document', `${doc.id} ${misfit}`);
    }
  }

  /** Stored documents that a fresh start did not bring again. */
  async #gone(clock: number): Promise<PulledDocument[]> {
    const seen = this.#seen;
    if (seen === undefined || this.#memoryOnly) return [];
    const stored = await this.#ports.storedIds();
    return stored.filter((id) => !seen.has(id)).map((id) => ({ id, clock, _deleted: true }));
  }

  /** Said before they are deleted: a crash in between must not look like a loss. */
  async #expectFewer(documents: readonly PulledDocument[]): Promise<number | undefined> {
    const { atLeast } = this.#cursor;
    if (atLeast === undefined || this.#memoryOnly) return atLeast;
    const deleted = documents.filter(({ _deleted: gone }) => gone === true).length;
    if (deleted === 0) return atLeast;
    const fewer = Math.max(0, atLeast - deleted);
    this.#cursor = { ...this.#cursor, atLeast: fewer };
    await this.#save();
    return fewer;
  }

  /** Known from before, or counted once. */
  async #counted(atLeast: number | undefined): Promise<Pick<Cursor, 'atLeast'>> {
    if (this.#memoryOnly) return {};
    return { atLeast: atLeast ?? (await this.#ports.count()) };
  }

  async #wiped(): Promise<boolean> {
    if (!this.#saved || this.#memoryOnly) return false;
    if (this.#lost || (await this.#ports.loadCursor()) === undefined) return true;
    return (this.#cursor.atLeast ?? 0) > 0 && (await this.#ports.isEmpty());
  }
}
