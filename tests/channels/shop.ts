/** A shop as its customers and clerks see it, whatever words its channel has for it; and what Stowline told it. */
import type { ChannelAdapter } from '../../central/channels/index.ts';

export interface ShopLine {
  readonly lineId: string;
  readonly sku: string;
  readonly qty: number;
  readonly priceMinor: number;
}

export interface ShopOrder {
  /** Digits: `1001`. */
  readonly externalId: string;
  /** ms since 1970; grows with every change. */
  readonly changedAt: number;
  readonly cancelled: boolean;
  readonly lines: readonly ShopLine[];
  /** It lacks a field that the documentation promises. */
  readonly broken: boolean;
}

export interface StandInRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** In small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}
export interface StandInAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a channel speaks: one file each in `shops/`. */
export interface ShopKind {
  readonly adapter: ChannelAdapter;
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  readonly secrets: Readonly<Record<string, string | number | boolean>>;
  /** The path of the field that broken orders lack, as a problem names it. */
  readonly missingField: string;
  /** What the channel's documentation says that it answers; credentials are looked at, faults are the server's. */
  readonly answer: (shop: Shop, request: StandInRequest) => StandInAnswer;
  /** `last`: an order has one waybill, told when nothing is left of it. Default: of each parcel, with its lines. */
  readonly hearsOf?: 'last';
  /** Whether a request only looks. Default: those by GET. */
  readonly looks?: (request: StandInRequest) => boolean;
  /** Whether a request asks for a further page of orders. Default: any but the first. */
  readonly isPage?: (request: StandInRequest) => boolean;
  /** Whether a request brings orders, where lists alone don't: what is cut off is the second. */
  readonly brings?: (request: StandInRequest) => boolean;
  /** Its word of an order as it is now, signed. Absent: the channel sends none. */
  readonly webhook?: (
    order: ShopOrder,
    nowMs: number,
  ) => { readonly headers: Readonly<Record<string, string>>; readonly body: string };
}

export const json = (
  value: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): StandInAnswer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** Fewer than anybody asks for: channels may. */
export const PAGE = 7;

export interface ToldShipment {
  readonly externalId: string;
  readonly tracking: string;
  readonly lines: readonly { readonly lineId: string; readonly qty: number }[];
}

export class Shop {
  readonly orders = new Map<string, ShopOrder>();
  readonly acknowledged: string[] = [];
  readonly shipments: ToldShipment[] = [];
  readonly stock = new Map<string, number>();
  readonly cancelAnswers: { externalId: string; accepted: boolean }[] = [];
  /** Idempotency keys by what was answered. */
  readonly answered = new Map<string, StandInAnswer>();
  /** Its credentials were taken back. */
  locked = false;
  /** SKUs that it does not sell. */
  readonly unknownSkus = new Set<string>();
  #n = 1000;

  /** A new order of the lines, or one line of `A`. */
  place(changedAt: number, over: Partial<ShopOrder> = {}): ShopOrder {
    this.#n += 1;
    const lines = [{ lineId: `${this.#n}1`, sku: 'A', qty: 2, priceMinor: 1250 }];
    const order = {
      ...{ externalId: String(this.#n), changedAt, cancelled: false, broken: false, lines },
      ...over,
    };
    this.orders.set(order.externalId, order);
    return order;
  }

  change(externalId: string, over: Partial<ShopOrder> & { readonly changedAt: number }): ShopOrder {
    const order = this.orders.get(externalId);
    if (!order) throw new Error(`no order ${externalId}`);
    const changed = { ...order, ...over };
    this.orders.set(externalId, changed);
    return changed;
  }

  /**
   * Those that changed from then on, oldest change first; `after`: behind the last of the page before (`next`), so
   * that an order that changes meanwhile moves no other across the end of a page.
   */
  changedFrom(fromMs: number, after: string | null): { orders: ShopOrder[]; next: string | null } {
    const placeOf = ({ changedAt, externalId }: ShopOrder) => `${changedAt}.${externalId}`;
    const all = [...this.orders.values()]
      .filter((order) => order.changedAt >= fromMs && (after === null || placeOf(order) > after))
      .toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
    const orders = all.slice(0, PAGE);
    const last = orders.at(-1);
    return { orders, next: all.length > PAGE && last ? placeOf(last) : null };
  }
}
