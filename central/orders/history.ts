/** An event of an order that no person at the floor brought about, or that the desk has to be able to explain. */
export interface OrderEvent {
  /** Central time. */
  readonly at: string;
  /** What happened, e.g. `received`, `held`, `closed-unpaid`; the interface has a sentence for each. */
  readonly kind: string;
  /** Who or what brought it about: `person:ID`, `rule:ID`, `check:CODE`, `timer:KIND`, `channel:NAME`. */
  readonly cause?: string;
  /** What fills the sentence. Never personal data: it stands in the ledger. */
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Kept of one order; beyond, those in the middle go: how it began and how it stands is what is asked. */
const EVENTS_MAX = 200;
const FIRST_KEPT = 20;

/** The order with what happened last. Its other fields stay as they are. */
export function withEvent<T extends { readonly history?: readonly OrderEvent[] }>(
  order: T,
  event: OrderEvent,
): T {
  const all = [...(order.history ?? []), event];
  const history =
    all.length <= EVENTS_MAX
      ? all
      : [...all.slice(0, FIRST_KEPT), ...all.slice(FIRST_KEPT + all.length - EVENTS_MAX)];
  return { ...order, history };
}
