import {
  batchesForPicker,
  bufferDrafts,
  chooseNextBatch,
  claimBatch,
  initialPickState,
  isWork,
  pickPosition,
  pickStep,
  returnBatch,
  settleState,
  SHORT_REASONS,
  type PickEvent,
  type PickState,
} from '../../../shared/domain/picking/index.ts';
import {
  initialPackState,
  isPackWork,
  listReadyToPack,
  packPosition,
  packStep,
  settlePackState,
  type PackEnv,
  type PackEvent,
  type PackState,
} from '../../../shared/domain/packing/index.ts';
import type { Self } from '../../../shared/domain/view.ts';
import type { FactDraft } from '../../../shared/facts/index.ts';
import type { SessionInfo } from '../../../shared/host/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { Batch, ExceptionCase } from '../../../shared/schema/index.ts';
import type { RecordOptions, Station } from '../../../renderer/replica/station.ts';
import { parseScan } from '../../../shared/barcodes/index.ts';
import { pause, type Process } from '../virtual/machine.ts';
import { Random } from '../virtual/random.ts';
import type { OperationKind } from '../plan.ts';
import type { PageNode } from './page.ts';
import type { Truth } from './truth.ts';
import { PEOPLE } from './warehouse.ts';

const CLAIMS: ReadonlySet<string> = new Set(['batch.leased', 'batch.claimed']);
const EVENTS_MAX = 14;
const SEEN_MAX = 20;
const PIN = '1111';

/** Who usually works at each station. */
const USUAL: readonly (readonly string[])[] = [
  ['ana', 'bo', 'di'],
  ['bo', 'ana', 'tom'],
  ['cy', 'di', 'eve'],
  ['eve', 'cy', 'sue'],
  ['sue', 'tom', 'sue'],
];

/** Whoever stands before one window, and does there what the plan says as far as the screen lets them. */
export class Person {
  readonly #page: PageNode;
  readonly #truth: Truth;
  readonly #trace: (text: string) => void;
  readonly #picks = new Map<string, PickState>();
  readonly #packs = new Map<string, PackState>();
  #batchId: string | undefined;
  #fulfilmentId: string | undefined;
  readonly #asked = new Set<string>();
  /** What they saw themselves do last: it must not disappear again. */
  #seen: { process: Process; taskId: string; factId: string }[] = [];

  constructor(page: PageNode, truth: Truth, trace: (text: string) => void) {
    this.#page = page;
    this.#truth = truth;
    this.#trace = trace;
  }

  async act(kind: OperationKind, draw: number): Promise<void> {
    const { app } = this.#page;
    if (app === undefined || !this.#page.isUp || !app.ready.get()) return;
    this.#look(app);
    const random = new Random(draw);
    const session = app.session.get();
    if (session === undefined) return;
    if (session === null || kind === 'switch') {
      await this.#signIn(app, random);
      return;
    }
    await this.#do(kind, app, session, random);
  }

  async #do(kind: OperationKind, app: Station, session: SessionInfo, random: Random) {
    switch (kind) {
      case 'work':
      case 'short':
      case 'undo':
      case 'wrong-scan':
        return this.#work(kind, app, session, random);
      case 'return':
        return this.#return(app, session);
      case 'take-over':
        return this.#takeOver(app, session, random);
      case 'lease':
        return this.#lease(app, session);
      case 'sign-out':
        await app.host.call('session:sign-out', {});
        this.#trace('signed out');
        return undefined;
      case 'resolve':
        return this.#resolve(app, random);
      case 'release':
        return this.#record(kind, app, [
          {
            id: uuidv7(),
            type: 'release.requested',
            data: { fulfilmentIds: [], next: random.between(2, 10), batchSize: 4 },
          },
        ]);
      case 'cancel':
        return this.#cancel(app, random);
      case 'count':
        return this.#count(app, random);
      case 'put-back':
        return this.#putBack(app, random);
      case 'poison':
        return this.#poison(app, random);
      case 'dismiss':
        return this.#dismiss(app, random);
      case 'raise':
        return this.#record(kind, app, [
          {
            id: uuidv7(),
            type: 'exception.raised',
            data: { exceptionId: uuidv7(), kind: 'damage', note: 'dropped' },
          },
        ]);
      case 'switch':
        return undefined;
    }
  }

  async #signIn(app: Station, random: Random): Promise<void> {
    const names = USUAL[this.#page.host.index] ?? ['di'];
    const name = random.pick(names) ?? 'di';
    const person = PEOPLE.find((one) => one.name === name);
    if (person === undefined) return;
    const lead = person.roles.includes('supervisor');
    const answer = await app.host.call('session:sign-in', {
      badge: person.badge,
      ...(lead ? { pin: PIN } : {}),
    });
    this.#trace(`sign in ${name}: ${answer.ok ? 'ok' : answer.error.code}`);
  }

  /** 'ok' is what the person hears: from then on the facts may not be lost. */
  async #record(
    what: string,
    app: Station,
    drafts: readonly FactDraft[],
    options: RecordOptions = {},
  ): Promise<boolean> {
    const answer = await app.record(drafts, options);
    const { index } = this.#page.host;
    this.#trace(
      `${what} ${drafts.map(({ type }) => type).join('+')}: ${answer.ok ? 'ok' : answer.error.code}`,
    );
    if (!answer.ok) return false;
    for (const fact of answer.value.facts) {
      this.#truth.beeped.push({ station: index, fact });
      if (fact.type === 'pick.undone') this.#truth.undone.add(fact.data.undoes);
      if (fact.type === 'pick.confirmed') {
        const { taskId } = fact.data;
        this.#seen.push({ process: this.#page.process, taskId, factId: fact.id });
      }
    }
    this.#look(app);
    this.#truth.done.set(what, (this.#truth.done.get(what) ?? 0) + 1);
    return true;
  }

  /** No flicker: a pick that was shown stays shown, whichever of answer and state comes first. */
  #look(app: Station): void {
    this.#seen = this.#seen.slice(-SEEN_MAX).filter(({ process, taskId, factId }) => {
      if (process !== this.#page.process || this.#truth.undone.has(factId)) return false;
      const task = app.replica.get('tasks', taskId);
      if (task === undefined) return false;
      if (task.picks.some((pick) => pick.factId === factId)) return true;
      this.#truth.vanished.set(factId, `${this.#page.name} task ${taskId}`);
      return false;
    });
  }

  #self(session: SessionInfo): Self {
    const stationId = this.#page.app?.status.get()?.status.stationId ?? '';
    return { stationId, personId: session.operator.personId };
  }

  async #work(
    kind: 'work' | 'short' | 'undo' | 'wrong-scan',
    app: Station,
    session: SessionInfo,
    random: Random,
  ): Promise<void> {
    const can = (role: string): boolean => session.roles.some((one) => one === role);
    const picks = can('picker') || can('supervisor');
    const packs = can('packer') || can('supervisor');
    const packing = packs && (!picks || random.chance(0.5));
    if (packing) await this.#pack(kind, app, session, random);
    else if (picks) await this.#pick(kind, app, session, random);
  }

  // ---- picking

  #claimFacts(app: Station, batchId: string): string[] {
    return app.replica
      .unansweredOn('batches', batchId)
      .filter(({ type }) => CLAIMS.has(type))
      .map(({ id }) => id);
  }

  async #pick(
    kind: 'work' | 'short' | 'undo' | 'wrong-scan',
    app: Station,
    session: SessionInfo,
    random: Random,
  ): Promise<void> {
    const self = this.#self(session);
    const { replica } = app;
    if (this.#batchId === undefined) {
      const online = app.status.get()?.status.connection === 'live';
      const next = chooseNextBatch(replica, self, online);
      if (next === null) return;
      if (next.from !== 'mine') {
        await this.#claim(app, self, next.batch, false);
        return;
      }
      this.#batchId = next.batch.id;
    }
    const batchId = this.#batchId;
    const env = {
      self,
      newId: () => uuidv7(),
      findByBarcode: (code: string) => replica.findByBarcode(code),
      claimFacts: this.#claimFacts(app, batchId),
    };
    let state = this.#picks.get(batchId) ?? initialPickState(batchId);
    let mistaken = false;
    for (let turn = 0; turn < EVENTS_MAX; turn += 1) {
      state = settleState(state, replica);
      const at = pickPosition(state, replica, self);
      if (!isWork(at)) {
        if (at.step === 'done' && kind === 'undo' && turn === 0) {
          const undone = pickStep(state, { kind: 'undo' }, replica, env);
          if (undone.drafts.length > 0) await this.#record('undo', app, undone.drafts);
          return;
        }
        this.#batchId = undefined;
        return;
      }
      const event = this.#pickEvent(kind, state, at, mistaken, random);
      const result = pickStep(state, event, replica, env);
      if (result.feedback.kind === 'wrong') mistaken = true;
      if (result.drafts.length === 0) {
        state = result.state;
        this.#picks.set(batchId, state);
        continue;
      }
      if (await this.#record(kind, app, result.drafts)) this.#picks.set(batchId, result.state);
      return;
    }
  }

  #pickEvent(
    kind: 'work' | 'short' | 'undo' | 'wrong-scan',
    state: PickState,
    at: Extract<ReturnType<typeof pickPosition>, { inHand: number }>,
    mistaken: boolean,
    random: Random,
  ): PickEvent {
    if (state.wrong !== null) return { kind: 'acknowledge' };
    if (kind === 'undo') return { kind: 'undo' };
    if (kind === 'short' && at.step !== 'tote') {
      return { kind: 'short', reason: random.pick(SHORT_REASONS) ?? 'too-few' };
    }
    if (kind === 'wrong-scan' && !mistaken) return scan('LOC-Z-99-9-Z');
    if (at.step === 'bin') return scan(`LOC-${at.task.locationId}`);
    if (at.step === 'item') {
      if (at.inHand > 0) return { kind: 'quantity', units: at.remaining };
      const product = this.#page.app?.replica.get('products', at.task.sku);
      const each = product?.uoms.find(({ uom }) => uom === 'each')?.barcodes[0] ?? 'unknown';
      return scan(each);
    }
    const bound = at.totes[0];
    return scan(bound ?? `TOTE-${at.task.fulfilmentId?.slice(0, 8).toUpperCase() ?? 'X'}`);
  }

  async #claim(app: Station, self: Self, batch: Batch, takeOver: boolean): Promise<void> {
    const env = { newId: () => uuidv7(), claimFacts: this.#claimFacts(app, batch.id) };
    const draft = claimBatch(app.replica, batch, self, takeOver, env);
    const ahead = batch.lease?.stationId === self.stationId;
    if (!(await this.#record(takeOver ? 'take-over' : 'claim', app, [draft]))) return;
    if (ahead || takeOver) {
      this.#batchId = batch.id;
      return;
    }
    // Stays where they are until central has answered; the screen gives up sooner or later.
    for (let waited = 0; waited < 5000; waited += 250) {
      await pause(250);
      const mine = app.replica.get('batches', batch.id);
      if (this.#claimFacts(app, batch.id).length > 0) continue;
      if (mine?.lease?.stationId === self.stationId) this.#batchId = batch.id;
      return;
    }
  }

  async #takeOver(app: Station, session: SessionInfo, random: Random): Promise<void> {
    const self = this.#self(session);
    const { held } = batchesForPicker(app.replica, self);
    const batch = random.pick(held);
    if (batch !== undefined) await this.#claim(app, self, batch, true);
  }

  async #lease(app: Station, session: SessionInfo): Promise<void> {
    const settings = app.replica.get('settings', 'warehouse');
    if (settings === undefined || app.status.get()?.status.connection !== 'live') return;
    const key = (batch: { id: string; clock: number }): string => `${batch.id}@${batch.clock}`;
    const drafts = bufferDrafts(
      app.replica,
      this.#self(session),
      settings,
      () => uuidv7(),
      (batch) => this.#asked.has(key(batch)),
    );
    for (const draft of drafts) {
      const batch = draft.type === 'batch.leased' && app.replica.get('batches', draft.data.batchId);
      if (batch) this.#asked.add(key(batch));
      await this.#record('lease', app, [draft]);
    }
  }

  async #return(app: Station, session: SessionInfo): Promise<void> {
    const self = this.#self(session);
    const { mine } = batchesForPicker(app.replica, self);
    const [batch] = mine;
    if (batch === undefined) return;
    const env = { newId: () => uuidv7(), claimFacts: this.#claimFacts(app, batch.id) };
    await this.#record('return', app, [returnBatch(app.replica, batch, env)]);
    this.#batchId = undefined;
  }

  // ---- packing

  async #pack(
    kind: 'work' | 'short' | 'undo' | 'wrong-scan',
    app: Station,
    session: SessionInfo,
    random: Random,
  ): Promise<void> {
    const { replica } = app;
    if (this.#fulfilmentId === undefined) {
      const ready = listReadyToPack(replica);
      const own = ready.filter(({ fulfilment }) => {
        const [open] = replica.children('parcels', fulfilment.id);
        return open === undefined || open.stationId === this.#self(session).stationId;
      });
      // Now and then somebody goes on with what another station has begun.
      const from = own.length > 0 && !random.chance(0.1) ? own : ready;
      this.#fulfilmentId = random.pick(from.slice(0, 6))?.fulfilment.id;
    }
    const id = this.#fulfilmentId;
    if (id === undefined) return;
    const status = app.status.get()?.status;
    const env: PackEnv = {
      self: this.#self(session),
      newId: () => uuidv7(),
      findByBarcode: (code) => replica.findByBarcode(code),
      ssccLeft: status?.ssccLeft ?? 1,
      printedAt: '2026-11-22T09:00:00.000Z',
    };
    let state = this.#packs.get(id) ?? initialPackState(id);
    let mistaken = false;
    for (let turn = 0; turn < EVENTS_MAX; turn += 1) {
      state = settlePackState(state, replica);
      const at = packPosition(state, replica);
      if (!isPackWork(at)) {
        this.#fulfilmentId = undefined;
        return;
      }
      const event = await this.#packEvent(kind, app, state, at, mistaken, random);
      if (event === null) {
        // Its label is not there yet: another one meanwhile.
        this.#fulfilmentId = undefined;
        return;
      }
      const result = packStep(state, event, replica, env);
      if (result.feedback.kind === 'wrong') mistaken = true;
      if (result.drafts.length === 0) {
        if (result.feedback.kind === 'attention' && turn > 4) {
          this.#fulfilmentId = undefined;
          return;
        }
        state = result.state;
        this.#packs.set(id, state);
        continue;
      }
      const { print, takeSscc } = result;
      const recorded = await this.#record(`pack ${kind}`, app, result.drafts, {
        ...(print ? { print } : {}),
        ...(takeSscc ? { takeSscc } : {}),
      });
      if (recorded) this.#packs.set(id, result.state);
      return;
    }
  }

  async #packEvent(
    kind: 'work' | 'short' | 'undo' | 'wrong-scan',
    app: Station,
    state: PackState,
    at: Extract<ReturnType<typeof packPosition>, { toApply: readonly unknown[]; totals: unknown }>,
    mistaken: boolean,
    random: Random,
  ): Promise<PackEvent | null> {
    if (state.wrong !== null) return { kind: 'acknowledge' };
    if (state.asking)
      return { kind: random.chance(0.5) && at.totals.left > 0 ? 'next-parcel' : 'ship-short' };
    if (kind === 'wrong-scan' && !mistaken) return scan('4006381333931');
    const [closed] = at.toApply;
    if (closed !== undefined) {
      if (closed.sscc === null) return null;
      const applicable = await this.#settleJobs(app, closed.id, closed.sscc, random);
      return applicable ? scan(`00${closed.sscc}`) : null;
    }
    if (kind === 'undo' && state.entries.length > 0) return { kind: 'undo' };
    if (kind === 'short' && (at.open?.lines.length ?? 0) > 0) return { kind: 'close' };
    if (at.totals.left === 0) return { kind: 'close' };
    const row = at.rows.find(({ left }) => left > 0);
    const product = row && app.replica.get('products', row.sku);
    const each = product?.uoms.find(({ uom }) => uom === 'each')?.barcodes[0];
    return each === undefined ? null : scan(each);
  }

  /** Looks at the printer and says what became of jobs that only a person can tell of. */
  async #settleJobs(
    app: Station,
    parcelId: string,
    sscc: string,
    random: Random,
  ): Promise<boolean> {
    const answer = await app.host.call('jobs:list', { parcelId, openOnly: false });
    if (!answer.ok) return false;
    const jobs = answer.value.filter(({ document }) => document === 'shipping-label');
    const [newest] = jobs;
    if (newest === undefined) {
      // Printed at another station: the label lies there, and is scanned there or here.
      return random.chance(0.7);
    }
    if (newest.state === 'unknown' || (newest.state === 'failed' && random.chance(0.5))) {
      const lies = this.#page.host.printer.received.some(
        ({ text, whole }) => whole && text.includes(sscc),
      );
      const decision = lies && newest.state === 'unknown' ? 'it-printed' : 'reprint';
      const key = `${parcelId} shipping-label`;
      // Counted before asking: the answer may be lost after the decision was taken.
      if (decision === 'reprint') {
        this.#truth.reprints.set(key, (this.#truth.reprints.get(key) ?? 0) + 1);
      }
      const decided = await app.host.call('jobs:decide', {
        jobId: newest.jobId,
        decision,
        ...(decision === 'reprint' ? { reason: 'not-printed' as const } : {}),
      });
      this.#trace(`decide ${decision}: ${decided.ok ? 'ok' : decided.error.code}`);
      this.#truth.done.set(decision, (this.#truth.done.get(decision) ?? 0) + 1);
      return false;
    }
    return newest.state === 'printed' || newest.state === 'sent';
  }

  // ---- the desk

  async #resolve(app: Station, random: Random): Promise<void> {
    const open = app.replica.all('exceptions').filter(({ status }) => status === 'open');
    const one: ExceptionCase | undefined = random.pick(open);
    const action = one?.proposals[0];
    if (one === undefined || action === undefined) return;
    const { fulfilmentId } = one.subject;
    await this.#record('resolve', app, [
      {
        id: uuidv7(),
        type: 'exception.resolved',
        data: {
          exceptionId: one.id,
          ...(fulfilmentId === undefined ? {} : { fulfilmentId }),
          action,
          note: 'seen',
        },
        basedOn: { [`exceptions/${one.id}`]: one.clock },
      },
    ]);
  }

  async #cancel(app: Station, random: Random): Promise<void> {
    const candidates = app.replica.all('fulfilments');
    const open = candidates.filter(({ status }) => status === 'open');
    const one = random.pick(random.chance(0.8) ? open : candidates);
    if (one === undefined) return;
    await this.#record('cancel', app, [
      {
        id: uuidv7(),
        type: 'fulfilment.cancelled',
        data: { fulfilmentId: one.id, reason: 'customer' },
        basedOn: { [`fulfilments/${one.id}`]: one.clock },
      },
    ]);
  }

  async #count(app: Station, random: Random): Promise<void> {
    const bins = app.replica
      .all('stock')
      .filter(({ containerKind }) => containerKind === 'location');
    const bin = random.pick(bins);
    if (bin === undefined) return;
    await this.#record('count', app, [
      {
        id: uuidv7(),
        type: 'stock.counted',
        data: {
          sku: bin.sku,
          locationId: bin.containerId,
          units: Math.max(0, bin.onHand + random.between(-3, 3)),
        },
        basedOn: { [`stock/${bin.id}`]: bin.clock },
      },
    ]);
  }

  async #putBack(app: Station, random: Random): Promise<void> {
    const open = app.replica
      .all('tasks')
      .filter(({ kind, status }) => kind === 'putback' && status === 'open');
    const task = random.pick(open);
    const toteId = task?.picks[0]?.toteId;
    if (task === undefined || toteId === undefined) return;
    const { id, sku, locationId, units } = task;
    await this.#record('put-back', app, [
      {
        id: uuidv7(),
        type: 'putback.done',
        data: { taskId: id, sku, locationId, toteId, units },
        basedOn: { [`tasks/${id}`]: task.clock },
      },
    ]);
  }

  /** What central can only put aside; the good ones behind it must go on. */
  async #poison(app: Station, random: Random): Promise<void> {
    const session = app.session.get();
    const packer = session?.roles.includes('packer') === true;
    const nowhere = `nowhere-${random.uint32()}`;
    const draft: FactDraft = packer
      ? {
          id: uuidv7(),
          type: 'item.verified',
          data: {
            parcelId: nowhere,
            fulfilmentId: nowhere,
            sku: '20001',
            units: 1,
            toteId: 'TOTE-1',
          },
        }
      : {
          id: uuidv7(),
          type: 'pick.confirmed',
          data: {
            taskId: nowhere,
            fulfilmentId: nowhere,
            batchId: nowhere,
            sku: '20001',
            locationId: 'A-01-1-A',
            units: 1,
            fence: 1,
            toteId: 'TOTE-1',
            completes: { fulfilment: false, batch: false },
          },
        };
    await this.#record('poison', app, [draft]);
  }

  async #dismiss(app: Station, random: Random): Promise<void> {
    const answer = await app.host.call('facts:list-waiting', { limit: 500 });
    if (!answer.ok) return;
    const troubled = answer.value.filter(({ result }) => result !== null);
    const one = random.pick(troubled);
    if (one === undefined) return;
    this.#truth.dismissed.add(one.fact.id);
    await app.host.call('facts:dismiss', { factId: one.fact.id });
  }
}

const scan = (raw: string): { kind: 'scan'; scan: ReturnType<typeof parseScan> } => ({
  kind: 'scan',
  scan: parseScan(raw),
});
