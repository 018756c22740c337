import type { Self } from '../../../../shared/domain/view.ts';
import type { FactDraft } from '../../../../shared/facts/index.ts';
import type { SessionInfo } from '../../../../shared/host/index.ts';
import { parseScan } from '../../../../shared/barcodes/index.ts';
import type { RecordOptions, Station } from '../../../../renderer/replica/station.ts';
import type { Process } from '../../virtual/machine.ts';
import type { PageNode } from '../page.ts';
import type { Stand, Truth } from '../truth.ts';

/** Events tried at most before the person gives up for now. */
export const EVENTS_MAX = 14;
const SEEN_MAX = 20;
/** How often a step without facts is kept: each is a commit, and all of them would take as long as the rest. */
export const KEPT = 0.15;

/** How somebody goes about their step of the work. */
export type Manner = 'work' | 'short' | 'undo' | 'wrong-scan';

/** What everybody before a window has: eyes for what it shows, a way to record, and ears for the beep. */
export class Hands {
  readonly page: PageNode;
  readonly truth: Truth;
  readonly trace: (text: string) => void;
  /** What they saw themselves do last: it must not disappear again. */
  #seen: { process: Process; taskId: string; factId: string }[] = [];
  #process: Process | undefined;

  constructor(page: PageNode, truth: Truth, trace: (text: string) => void) {
    this.page = page;
    this.truth = truth;
    this.trace = trace;
  }

  /** 'ok' is what the person hears: from then on the facts may not be lost. */
  async record(
    what: string,
    app: Station,
    drafts: readonly FactDraft[],
    options: RecordOptions = {},
  ): Promise<boolean> {
    const stand = options.keep && this.#stand(options.keep.key);
    if (options.keep) stand?.maybe.push(options.keep.text);
    const answer = await app.record(drafts, options);
    const { index } = this.page.host;
    this.trace(
      `${what} ${drafts.map(({ type }) => type).join('+')}: ${answer.ok ? 'ok' : answer.error.code}`,
    );
    if (!answer.ok) return false;
    if (stand && options.keep) standsAt(stand, options.keep.text);
    for (const fact of answer.value.facts) {
      this.truth.beeped.push({ station: index, fact });
      if (fact.type === 'pick.undone') this.truth.undone.add(fact.data.undoes);
      if (fact.type === 'pick.confirmed') {
        const { taskId } = fact.data;
        this.#seen.push({ process: this.page.process, taskId, factId: fact.id });
      }
    }
    this.look(app);
    this.truth.done.set(what, (this.truth.done.get(what) ?? 0) + 1);
    return true;
  }

  /** Where they stand is on the host's disk when this is true. */
  async keep(app: Station, key: string, state: unknown): Promise<boolean> {
    const { text } = app.kept.textOf(key, state);
    const stand = this.#stand(key);
    stand.maybe.push(text);
    const answer = await app.kept.keep(key, state);
    if (answer.ok) standsAt(stand, text);
    return answer.ok;
  }

  /** True once in every new window: whoever comes back stands where they were told they stand. */
  resumes(app: Station): boolean {
    if (this.#process === this.page.process) return false;
    this.#process = this.page.process;
    const own = `${this.page.host.name} `;
    for (const [name, stand] of this.truth.stands) {
      if (!name.startsWith(own) || stand.window !== this.page.name) continue;
      const text = JSON.stringify(app.kept.read(name.slice(own.length)));
      // Nothing was confirmed yet since a restored journal brought older places back, or none.
      const isKnown = stand.sure !== undefined;
      if (isKnown && text !== stand.sure && !stand.maybe.includes(text)) {
        this.truth.wrongs.push({
          invariant: 'a person goes on where they stood',
          detail: `${this.page.name} ${name}: ${text}, not ${stand.sure}`,
        });
      }
      stand.sure = text;
      stand.maybe = [];
    }
    return true;
  }

  #stand(key: string): Stand {
    const name = `${this.page.host.name} ${key}`;
    const stand = this.truth.stands.get(name);
    const own = this.page.name;
    if (stand !== undefined) {
      // Both windows of a station wrote it: which was later only its host can tell.
      if (stand.window !== own) stand.window = 'both';
      return stand;
    }
    const made: Stand = { window: own, sure: undefined, maybe: [] };
    this.truth.stands.set(name, made);
    return made;
  }

  /** No flicker: a pick that was shown stays shown, whichever of answer and state comes first. */
  look(app: Station): void {
    this.#seen = this.#seen.slice(-SEEN_MAX).filter(({ process, taskId, factId }) => {
      if (process !== this.page.process || this.truth.undone.has(factId)) return false;
      const task = app.replica.get('tasks', taskId);
      if (task === undefined) return false;
      if (task.picks.some((pick) => pick.factId === factId)) return true;
      this.truth.vanished.set(factId, `${this.page.name} task ${taskId}`);
      return false;
    });
  }

  self(session: SessionInfo): Self {
    const stationId = this.page.app?.status.get()?.status.stationId ?? '';
    return { stationId, personId: session.operator.personId };
  }
}

export const scan = (raw: string): { kind: 'scan'; scan: ReturnType<typeof parseScan> } => ({
  kind: 'scan',
  scan: parseScan(raw),
});

/** Told so. Says nothing where the place was forgotten while the answer was on its way. */
function standsAt(stand: Stand, text: string): void {
  stand.sure = text;
  stand.maybe = [];
}
