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
} from '../../../../shared/domain/packing/index.ts';
import type { SessionInfo } from '../../../../shared/host/index.ts';
import { uuidv7 } from '../../../../shared/ids.ts';
import type { Station } from '../../../../renderer/replica/station.ts';
import type { Random } from '../../virtual/random.ts';
import { EVENTS_MAX, KEPT, scan, type Hands, type Manner } from './hands.ts';
import { settleJobs } from './labels.ts';

/** Somebody packing: the order before them, and how far they are with each. */
export class Packing {
  readonly #hands: Hands;
  readonly #packs = new Map<string, PackState>();
  #fulfilmentId: string | undefined;

  constructor(hands: Hands) {
    this.#hands = hands;
  }

  /** The window was closed: what it knew is gone. */
  forget(): void {
    this.#packs.clear();
  }

  async pack(kind: Manner, app: Station, session: SessionInfo, random: Random): Promise<void> {
    const { replica } = app;
    if (this.#fulfilmentId === undefined) {
      const ready = listReadyToPack(replica);
      const own = ready.filter(({ fulfilment }) => {
        const [open] = replica.children('parcels', fulfilment.id);
        return open === undefined || open.stationId === this.#hands.self(session).stationId;
      });
      // Now and then somebody goes on with what another station has begun.
      const from = own.length > 0 && !random.chance(0.1) ? own : ready;
      this.#fulfilmentId = random.pick(from.slice(0, 6))?.fulfilment.id;
    }
    const id = this.#fulfilmentId;
    if (id === undefined) return;
    const status = app.status.get()?.status;
    const env: PackEnv = {
      self: this.#hands.self(session),
      newId: () => uuidv7(),
      findByBarcode: (code) => replica.findByBarcode(code),
      ssccLeft: status?.ssccLeft ?? 1,
      printedAt: '2026-11-22T09:00:00.000Z',
    };
    const key = `pack.${id}.${env.self.personId}`;
    let state =
      this.#packs.get(id) ?? (app.kept.read(key) as PackState | undefined) ?? initialPackState(id);
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
        if (random.chance(KEPT) && !(await this.#hands.keep(app, key, result.state))) return;
        state = result.state;
        this.#packs.set(id, state);
        continue;
      }
      const { print, takeSscc } = result;
      const recorded = await this.#hands.record(`pack ${kind}`, app, result.drafts, {
        ...(print ? { print } : {}),
        ...(takeSscc ? { takeSscc } : {}),
        keep: app.kept.textOf(key, result.state),
      });
      if (recorded) this.#packs.set(id, result.state);
      return;
    }
  }

  async #packEvent(
    kind: Manner,
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
      const applicable = await settleJobs(this.#hands, app, closed.id, closed.sscc, random);
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
}
