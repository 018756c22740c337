import type { Static, TObject } from 'typebox';
import type { ErrorValue } from '../../shared/errors.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import type { Clock, Entropy } from '../store/index.ts';

/** One request to a channel. */
export interface ChannelRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Behind the base URL, or an absolute URL of the same origin (a link to the next page) or one of `alsoAt`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** For the whole answer. Default: 30,000. */
  readonly deadlineMs?: number;
}

/** Any answer, whatever its status but 429 (that is thrown as `channel.rate-limited`). */
export interface ChannelResponse {
  readonly status: number;
  /** Null where the channel sent none; names in any case. */
  header(name: string): string | null;
  readonly text: string;
}

/**
 * What an adapter asks its channel with. It waits for the connection's token bucket before each request and
 * follows what `limitsOf` says afterwards. Throws `channel.unreachable` (no answer in time) and
 * `channel.rate-limited`. Redirects are refused; answers are at most 32 MB.
 */
export interface ChannelHttp {
  request(request: ChannelRequest): Promise<ChannelResponse>;
}

/** How often a channel may be asked, before it says anything itself. */
export interface ChannelRate {
  /** Requests at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** What an answer said of the limit. */
export interface RateReading {
  /** Requests that may be made now. */
  readonly remaining?: number;
  readonly perSecond?: number;
  /** Nothing is to be asked for so long. */
  readonly pauseMs?: number;
}

/** One call of an adapter's function: all that it may touch. */
export interface ChannelCall<
  S extends TObject = TObject,
  K extends TObject = TObject,
  T extends TObject = TObject,
> {
  readonly settings: Static<S>;
  readonly secrets: Static<K>;
  /** What the adapter kept of tokens that the channel gave it; empty at first. */
  readonly tokens: Partial<Static<T>>;
  /** Keeps tokens, encrypted, before anything is asked with them: a refresh token that was used up is gone. */
  keepTokens(tokens: Partial<Static<T>>): Promise<void>;
  readonly http: ChannelHttp;
  readonly clock: Clock;
  readonly entropy: Entropy;
}

/** An order of a channel, or what keeps it from being one. */
export type ChannelOrder =
  | {
      readonly externalId: string;
      readonly intake: OrderIntake;
      /** What the channel sent of this order, to the letter (a list's item: as it stands in the JSON). */
      readonly raw: string;
    }
  | {
      /** Null: not even that could be read. */
      readonly externalId: string | null;
      /** Becomes a problem at the desk; `meta.field` names the field. */
      readonly problem: ErrorValue;
      readonly raw: string;
    };

export interface PullFrom {
  /** What the last pull returned; null the first time. */
  readonly cursor: string | null;
  /** ISO instant: orders that changed before are not wanted. */
  readonly since: string;
  /** How far a new sweep reaches back behind the newest change known, since changes come out of order. */
  readonly overlapMs: number;
}

export interface Pulled {
  readonly orders: readonly ChannelOrder[];
  /** At most 4,000 characters; kept in the same commit as the orders. Never secret, never personal. */
  readonly cursor: string;
  /** There is another page to be had now. */
  readonly more: boolean;
}

export interface WebhookDelivery {
  /** In small letters. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  /** As they came over the wire: signatures are over these bytes. */
  readonly rawBody: Uint8Array;
}

export type WebhookReading =
  | {
      readonly ok: true;
      readonly orders: readonly ChannelOrder[];
      /** Something changed that this delivery does not show whole: pull now. */
      readonly pullNow?: boolean;
      /** What the channel expects to hear. Default: 200 and no body. */
      readonly answer?: {
        readonly status: number;
        readonly body: string;
        readonly contentType: string;
      };
    }
  | {
      readonly ok: false;
      readonly reason: 'signature-missing' | 'signature-wrong' | 'stale' | 'unreadable';
    };

/** The order is in the house. */
export interface Acknowledgement {
  readonly externalId: string;
  /** Stowline's id of the order. */
  readonly orderId: string;
  readonly acceptedAt: string;
}

/** One parcel that left. An order with several is told of parcel by parcel, in their order. */
export interface Shipment {
  readonly externalId: string;
  /** The same whenever it is told again: the channel's idempotency key, or what to look for before writing. */
  readonly parcelId: string;
  readonly trackingNumber: string;
  /** The carrier service of the order, e.g. `standard`. */
  readonly carrier: string;
  readonly shippedAt: string;
  readonly lines: readonly ShippedLine[];
  /** Nothing of the order is left to be shipped. */
  readonly completes: boolean;
}

export interface ShippedLine {
  /** As the channel numbers it (`OrderLine.lineId`). */
  readonly lineId: string;
  readonly sku: string;
  /** In the line's own unit of measure, never 0. */
  readonly qty: number;
}

/** What became of a cancel that the channel asked for. */
export interface CancelAnswer {
  readonly externalId: string;
  readonly accepted: boolean;
  /** Code: `order-in-work`, `order-shipped`. Null where it was accepted. */
  readonly reason: string | null;
}

export interface StockLevel {
  readonly sku: string;
  /** What may be promised, in eaches; never below 0. */
  readonly units: number;
}

/**
 * What the channel made of it. `refused`: for good (an order it does not know, a closed one): kept as a dead letter
 * for a person. Whatever is worth another try is thrown instead (`failures.ts`).
 */
export type Told =
  | { readonly outcome: 'told' }
  /** The channel had it already: this was said before, or by somebody else. */
  | { readonly outcome: 'known' }
  | { readonly outcome: 'refused'; readonly error: ErrorValue };

/**
 * One sales channel. Functions keep nothing between calls, reach nothing but their `call`, and may be called again
 * with the same (after a crash nobody knows whether the channel heard it): what is written is looked for first, or
 * carries a key by which the channel knows it. Failures are thrown as `failures.ts` makes them.
 *
 * Settings, secrets and tokens are flat objects of text, numbers, booleans and `literals`. The screen asks for
 * settings and secrets in the order of their properties, labels them `channels:field.NAME` (`field.KIND.NAME`
 * first), and explains them by `channels:hint.NAME` where that is there.
 */
export interface ChannelAdapter<
  S extends TObject = TObject,
  K extends TObject = TObject,
  T extends TObject = TObject,
> {
  /** `shopify`; in addresses and tables: `[a-z0-9-]{1,40}`. */
  readonly kind: string;
  /** Proper name, the same in all languages: `Shopify`. */
  readonly name: string;
  /** The page of public documentation it follows, with its version or date. */
  readonly follows: string;
  readonly settings: S;
  readonly secrets: K;
  readonly tokens: T;
  readonly rate: ChannelRate;
  /** Seconds between two pulls that found nothing, unless the connection says otherwise. */
  readonly pollSeconds: number;
  /** SKUs in one `setStock`, acknowledgements in one `acknowledge`. */
  readonly batch: { readonly stock: number; readonly acknowledge: number };
  /** Where the channel is. Throws `channel.setting-wrong` ({field}). */
  baseUrl(settings: Static<S>): string;
  /** Origins beside the base URL's that it asks, by absolute URLs: where tokens are had. */
  readonly alsoAt?: readonly string[];
  limitsOf?(response: ChannelResponse): RateReading | undefined;
  /** Asks the channel for something harmless that needs the credentials. What it calls this shop. */
  probe(call: ChannelCall<S, K, T>): Promise<{ readonly shop: string }>;
  pull(call: ChannelCall<S, K, T>, from: PullFrom): Promise<Pulled>;
  /** Absent: the channel sends none. */
  readWebhook?(
    given: Pick<ChannelCall<S, K, T>, 'settings' | 'secrets' | 'clock'>,
    delivery: WebhookDelivery,
  ): WebhookReading;
  /** Absent: the channel wants none. One answer each, in their order. */
  acknowledge?(
    call: ChannelCall<S, K, T>,
    acknowledgements: readonly Acknowledgement[],
  ): Promise<readonly Told[]>;
  ship?(call: ChannelCall<S, K, T>, shipment: Shipment): Promise<Told>;
  answerCancel?(call: ChannelCall<S, K, T>, answer: CancelAnswer): Promise<Told>;
  /** One answer each, in their order. */
  setStock?(call: ChannelCall<S, K, T>, levels: readonly StockLevel[]): Promise<readonly Told[]>;
}

/** Checks an adapter against the interface while keeping its own types inside. */
export const defineAdapter = <S extends TObject, K extends TObject, T extends TObject>(
  adapter: ChannelAdapter<S, K, T>,
): ChannelAdapter => adapter;
