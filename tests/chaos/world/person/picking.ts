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
} from '../../../../shared/domain/picking/index.ts';
import type { Self } from '../../../../shared/domain/view.ts';
import type { SessionInfo } from '../../../../shared/host/index.ts';
import { uuidv7 } from '../../../../shared/ids.ts';
import type { Batch } from '../../../../shared/schema/index.ts';
import type { Station } from '../../../../renderer/replica/station.ts';
import { pause } from '../../virtual/machine.ts';
import type { Random } from '../../virtual/random.ts';
import { EVENTS_MAX, KEPT, scan, type Hands, type Manner } from './hands.ts';

const CLAIMS: ReadonlySet<string> = new Set(['batch.leased', 'batch.claimed']);

/** Somebody picking: their batch, and how far they are with each. */
export class Picking {
  readonly #hands: Hands;
  readonly #picks = new Map<string, PickState>();
  #batchId: string | undefined;
  readonly #asked = new Set<string>();

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  /** The window was closed: what it knew is gone. */
  forget(): void {
    this.#picks.clear();
  }

  #claimFacts(app: Station, batchId: string): string[] {
    return app.replica
      .unansweredOn('batches', batchId)
      .filter(({ type }) => CLAIMS.has(type))
      .map(({ id }) => id);
  }

  async pick(kind: Manner, app: Station, session: SessionInfo, random: Random): Promise<void> {
    const self = this.#hands.self(session);
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
    const key = `pick.${batchId}.${self.personId}`;
    // The screen takes up what was kept, whoever kept it.
    let state =
      this.#picks.get(batchId) ??
      (app.kept.read(key) as PickState | undefined) ??
      initialPickState(batchId);
    let mistaken = false;
    for (let turn = 0; turn < EVENTS_MAX; turn += 1) {
      state = settleState(state, replica);
      const at = pickPosition(state, replica, self);
      if (!isWork(at)) {
        if (at.step === 'done' && kind === 'undo' && turn === 0) {
          const undone = pickStep(state, { kind: 'undo' }, replica, env);
          if (undone.drafts.length > 0) await this.#hands.record('undo', app, undone.drafts);
          return;
        }
        this.#batchId = undefined;
        return;
      }
      const event = this.#pickEvent(kind, state, at, mistaken, random);
      const result = pickStep(state, event, replica, env);
      if (result.feedback.kind === 'wrong') mistaken = true;
      if (result.drafts.length === 0) {
        if (random.chance(KEPT) && !(await this.#hands.keep(app, key, result.state))) return;
        state = result.state;
        this.#picks.set(batchId, state);
        continue;
      }
      const keep = app.kept.textOf(key, result.state);
      if (await this.#hands.record(kind, app, result.drafts, { keep })) {
        this.#picks.set(batchId, result.state);
      }
      return;
    }
  }

  #pickEvent(
    kind: Manner,
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
      const product = this.#hands.page.app?.replica.get('products', at.task.sku);
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
    if (!(await this.#hands.record(takeOver ? 'take-over' : 'claim', app, [draft]))) return;
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

  async takeOver(app: Station, session: SessionInfo, random: Random): Promise<void> {
    const self = this.#hands.self(session);
    const { held } = batchesForPicker(app.replica, self);
    const batch = random.pick(held);
    if (batch !== undefined) await this.#claim(app, self, batch, true);
  }

  async lease(app: Station, session: SessionInfo): Promise<void> {
    const settings = app.replica.get('settings', 'warehouse');
    if (settings === undefined || app.status.get()?.status.connection !== 'live') return;
    const key = (batch: { id: string; clock: number }): string => `${batch.id}@${batch.clock}`;
    const drafts = bufferDrafts(
      app.replica,
      this.#hands.self(session),
      settings,
      () => uuidv7(),
      (batch) => this.#asked.has(key(batch)),
    );
    for (const draft of drafts) {
      const batch = draft.type === 'batch.leased' && app.replica.get('batches', draft.data.batchId);
      if (batch) this.#asked.add(key(batch));
      await this.#hands.record('lease', app, [draft]);
    }
  }

  async return(app: Station, session: SessionInfo): Promise<void> {
    const self = this.#hands.self(session);
    const { mine } = batchesForPicker(app.replica, self);
    const [batch] = mine;
    if (batch === undefined) return;
    const env = { newId: () => uuidv7(), claimFacts: this.#claimFacts(app, batch.id) };
    await this.#hands.record('return', app, [returnBatch(app.replica, batch, env)]);
    this.#batchId = undefined;
  }
}
