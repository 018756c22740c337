import { Type, type Static } from 'typebox';
import { closed, Id, Instant, literals, optional, Position } from '../schema/base.ts';

/** What can be told of. Those of orders have an `orderId`. */
export const NOTICE_EVENTS = [
  'order.received',
  'order.revised',
  'order.held',
  'order.hold-released',
  'order.out-of-stock',
  'order.promise-broken',
  'order.promise-expired',
  'order.back-order-filled',
  'order.released',
  'order.part-shipped',
  'order.shipped',
  'order.cancelled',
  'order.closed-unpaid',
  'order.reopened',
  'order.split',
  'exception.raised',
  'replenishment.requested',
  'replenishment.settled',
] as const;
export const NoticeEvent = literals(NOTICE_EVENTS);
export type NoticeEvent = Static<typeof NoticeEvent>;

export const NOTICE_LANGUAGES = ['en', 'zh-CN'] as const;
const Language = literals(NOTICE_LANGUAGES);
const Name = Type.String({ minLength: 1, maxLength: 80 });
const Recipient = Type.String({ minLength: 3, maxLength: 254 });
const Base = {
  name: Name,
  on: Type.Boolean(),
  language: Language,
  events: Type.Array(NoticeEvent, { minItems: 1, maxItems: NOTICE_EVENTS.length }),
};
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

export const NOTICE_KINDS = ['email', 'customer', 'webhook'] as const;

/**
 * POST /v1/notifications/targets. `email`: to `recipients`; `customer`: to whoever the order is for; `webhook`: to
 * `url`. Of a target that is there what is left out of `recipients`, `url` and `secret` stays as it is.
 */
export const NoticeTargetRequest = closed({
  id: optional(Id),
  kind: literals(NOTICE_KINDS),
  ...Base,
  recipients: optional(Type.Array(Recipient, { minItems: 1, maxItems: 20 })),
  url: optional(Type.String({ maxLength: 2000 })),
  secret: optional(Type.String({ minLength: 16, maxLength: 200 })),
});
export type NoticeTargetRequest = Static<typeof NoticeTargetRequest>;

/** As it is shown: of a webhook's address where it leads, and nothing that opens it. */
export const NoticeTarget = closed({
  id: Id,
  kind: literals(NOTICE_KINDS),
  ...Base,
  recipients: Type.Array(Recipient),
  /** Scheme and host. */
  origin: OrNull(Type.String()),
  /** Why it was switched off without a person: `gone` (the receiver answered 410). */
  stopped: OrNull(literals(['gone'])),
  waiting: Type.Integer(),
  /** Those that a person has to look at. */
  troubled: Type.Integer(),
});
export type NoticeTarget = Static<typeof NoticeTarget>;

export const MAIL_SECURITIES = ['tls', 'starttls', 'none'] as const;
const Account = {
  host: Type.String({ minLength: 1, maxLength: 253 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  /** `tls` from the first byte; `starttls`: never without; `none`: in the clear. */
  security: literals(MAIL_SECURITIES),
  /** '' signs in to nobody. */
  user: Type.String({ maxLength: 254 }),
  from: Type.String({ minLength: 3, maxLength: 254 }),
  /** Shown as the sender. */
  fromName: Type.String({ maxLength: 80 }),
};
export const MailAccount = closed({ ...Account, hasPassword: Type.Boolean() });
export type MailAccount = Static<typeof MailAccount>;
/** POST /v1/notifications/mail. `password` left out stays as it is; '' is none. */
export const MailAccountRequest = closed({
  ...Account,
  password: optional(Type.String({ maxLength: 500 })),
});
export type MailAccountRequest = Static<typeof MailAccountRequest>;

export const NoticesResponse = closed({
  targets: Type.Array(NoticeTarget),
  mail: OrNull(MailAccount),
});
export type NoticesResponse = Static<typeof NoticesResponse>;

/**
 * waiting → sending → sent. `handing`: an e-mail's last byte may have left; whose end nobody knows is `unknown`.
 * failed: given up. dropped: a person said so, or there is nobody to send it to.
 */
export const NOTICE_STATES = [
  'waiting',
  'sending',
  'handing',
  'sent',
  'unknown',
  'failed',
  'dropped',
] as const;
export type NoticeState = (typeof NOTICE_STATES)[number];

export const Notice = closed({
  id: Id,
  target: Id,
  targetName: Type.String(),
  kind: literals(NOTICE_KINDS),
  event: Type.String(),
  orderId: OrNull(Id),
  /** Order number, SKU: what it is about, as a person calls it. */
  about: Type.String(),
  at: Instant,
  state: literals(NOTICE_STATES),
  attempts: Type.Integer(),
  /** When it is tried again; null: not by itself. */
  nextAt: OrNull(Instant),
  changedAt: Instant,
  error: OrNull(closed({ code: Type.String(), status: optional(Type.Integer()) })),
});
export type Notice = Static<typeof Notice>;

/** GET /v1/notifications/outbox: the newest first. */
export const OutboxQuery = closed({
  state: optional(literals(NOTICE_STATES)),
  /** Those that a person has to look at: `unknown` and `failed`. */
  troubled: optional(Type.Boolean()),
  target: optional(Id),
  offset: optional(Position),
  limit: optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export type OutboxQuery = Static<typeof OutboxQuery>;
export const OutboxPage = closed({ notices: Type.Array(Notice), total: Type.Integer() });
export type OutboxPage = Static<typeof OutboxPage>;

/** POST /v1/notifications/outbox/{id}. `sent`: a person knows that it arrived. */
export const NoticeDecision = closed({ action: literals(['retry', 'drop', 'sent']) });
export type NoticeDecision = Static<typeof NoticeDecision>;
export const NoticeDecided = closed({ state: literals(NOTICE_STATES) });

/** GET /v1/orders/{id}/notifications: the oldest first. */
export const OrderNotices = closed({ notices: Type.Array(Notice) });
export type OrderNotices = Static<typeof OrderNotices>;
