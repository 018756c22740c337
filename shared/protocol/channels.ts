import { Type, type Static } from 'typebox';
import { closed, Id, Instant, literals, optional, Position } from '../schema/base.ts';

/** A connection is called as the orders that it brings: `shopify`, `shopify-2`. */
export const ChannelId = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,39}$' });

const FieldValue = Type.Union([Type.String({ maxLength: 4000 }), Type.Integer(), Type.Boolean()]);
const Values = Type.Unsafe<Record<string, Static<typeof FieldValue>>>(
  Type.Object({}, { additionalProperties: FieldValue, maxProperties: 40 }),
);
const OneError = closed({ code: Type.String(), meta: Type.Unknown() });
const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);

/** What the screen asks for, in this order. */
export const ChannelField = closed({
  name: Type.String(),
  secret: Type.Boolean(),
  type: literals(['text', 'integer', 'boolean', 'choice']),
  required: Type.Boolean(),
  choices: Type.Array(Type.String()),
});
export type ChannelField = Static<typeof ChannelField>;

export const CHANNEL_TELLS = ['acknowledge', 'ship', 'cancel', 'stock'] as const;

export const ChannelKind = closed({
  kind: ChannelId,
  /** Its proper name. */
  name: Type.String(),
  /** The documentation it follows. */
  follows: Type.String(),
  fields: Type.Array(ChannelField),
  webhook: Type.Boolean(),
  /** What it wants to hear. */
  tells: Type.Array(literals(CHANNEL_TELLS)),
  pollSeconds: Type.Integer(),
});
export type ChannelKind = Static<typeof ChannelKind>;

/**
 * working: asked lately, without trouble. waiting: not asked yet, or told to come again later. failing: tried again
 * and again. stopped: until a person has looked. off: switched off.
 */
export const CHANNEL_STANDINGS = ['working', 'waiting', 'failing', 'stopped', 'off'] as const;

export const ChannelRow = closed({
  id: ChannelId,
  kind: Type.String(),
  name: Type.String(),
  on: Type.Boolean(),
  settings: Values,
  /** Names of the secrets that are set; the secrets themselves are never told. */
  secrets: Type.Array(Type.String()),
  pollSeconds: Type.Integer(),
  /** Its stock levels are overwritten with ours. */
  tellStock: Type.Boolean(),
  standing: literals(CHANNEL_STANDINGS),
  error: OrNull(closed({ ...OneError.properties, at: Instant })),
  /** When it is asked next; null while it is off or stopped. */
  nextAt: OrNull(Instant),
  /** Last answered. */
  seenAt: OrNull(Instant),
  /** Last order that was new or changed. */
  orderAt: OrNull(Instant),
  /** By UTC day. */
  today: closed({ orders: Type.Integer(), told: Type.Integer() }),
  problems: Type.Integer(),
  /** What is still to be told, and what a person has to look at. */
  waiting: Type.Integer(),
  dead: Type.Integer(),
});
export type ChannelRow = Static<typeof ChannelRow>;

/** GET /v1/channels. */
export const ChannelsResponse = closed({
  channels: Type.Array(ChannelRow),
  kinds: Type.Array(ChannelKind),
});
export type ChannelsResponse = Static<typeof ChannelsResponse>;

const Name = Type.String({ minLength: 1, maxLength: 80 });
const PollSeconds = Type.Integer({ minimum: 10, maximum: 86_400 });

/** POST /v1/channels: a new connection, switched off unless `on`. */
export const ChannelConnectRequest = closed({
  /** Absent: the kind, with a number where that is taken. */
  id: optional(ChannelId),
  kind: Type.String({ minLength: 1, maxLength: 40 }),
  name: Name,
  on: optional(Type.Boolean()),
  settings: Values,
  secrets: Values,
  pollSeconds: optional(PollSeconds),
  tellStock: optional(Type.Boolean()),
  /** Orders that changed before are not fetched. Absent: from now on. */
  since: optional(Instant),
});
export type ChannelConnectRequest = Static<typeof ChannelConnectRequest>;

/** POST /v1/channels/{id}: what is named changes; secrets that are not named stay. */
export const ChannelChangeRequest = closed({
  name: optional(Name),
  on: optional(Type.Boolean()),
  settings: optional(Values),
  secrets: optional(Values),
  pollSeconds: optional(PollSeconds),
  tellStock: optional(Type.Boolean()),
});
export type ChannelChangeRequest = Static<typeof ChannelChangeRequest>;

/** POST /v1/channels/test: asks the channel with these; secrets that are not named are those of `id`. */
export const ChannelTestRequest = closed({
  id: optional(ChannelId),
  kind: Type.String({ minLength: 1, maxLength: 40 }),
  settings: Values,
  secrets: Values,
});
export type ChannelTestRequest = Static<typeof ChannelTestRequest>;
/** Either what the channel calls this shop, or why it could not be asked. */
export const ChannelTestResponse = closed({
  shop: OrNull(Type.String()),
  error: OrNull(OneError),
});
export type ChannelTestResponse = Static<typeof ChannelTestResponse>;

/** An order that could not be read, or that says what can't be. */
export const ChannelProblem = closed({
  id: Id,
  externalId: OrNull(Type.String()),
  error: OneError,
  at: Instant,
  /** What the channel sent of it; null once it was erased or is too old. */
  raw: OrNull(Type.String()),
});
export type ChannelProblem = Static<typeof ChannelProblem>;

export const CHANNEL_MESSAGE_KINDS = ['acknowledge', 'ship', 'cancel', 'stock'] as const;
/** What has to be told to a channel. */
export const ChannelMessage = closed({
  id: Id,
  kind: literals(CHANNEL_MESSAGE_KINDS),
  /** The order's external id, or the SKU. */
  about: Type.String(),
  /** asked: the warehouse has to say first. dead: a person has to look. */
  state: literals(['asked', 'waiting', 'told', 'dead']),
  attempts: Type.Integer(),
  error: OrNull(OneError),
  createdAt: Instant,
  changedAt: Instant,
  nextAt: Instant,
  /** Of a parcel. */
  trackingNumber: optional(Type.String()),
  /** Of a cancel, once it is known. */
  accepted: optional(Type.Boolean()),
});
export type ChannelMessage = Static<typeof ChannelMessage>;

/** GET /v1/channels/{id}/troubles: what waits for a person, the newest first. */
export const ChannelTroubles = closed({
  problems: Type.Array(ChannelProblem),
  messages: Type.Array(ChannelMessage),
});
export type ChannelTroubles = Static<typeof ChannelTroubles>;

/** GET /v1/orders/{id}/outward: what its channel is told of an order, the oldest first, then of its SKUs' stock. */
export const OrderOutward = closed({
  channel: Type.String(),
  messages: Type.Array(ChannelMessage),
});
export type OrderOutward = Static<typeof OrderOutward>;

/** POST /v1/channels/{id}/troubles: `retry` asks or tells again, `dismiss` puts it away. */
export const ChannelSettleRequest = closed({
  of: literals(['problem', 'message']),
  id: Id,
  action: literals(['retry', 'dismiss']),
});
export type ChannelSettleRequest = Static<typeof ChannelSettleRequest>;

/** GET /v1/orders/{id}/sources: what the channel sent of an order, the newest first. */
export const OrderSources = closed({
  sources: Type.Array(
    closed({
      channel: Type.String(),
      externalId: Type.String(),
      revision: Position,
      receivedAt: Instant,
      raw: Type.String(),
    }),
  ),
});
export type OrderSources = Static<typeof OrderSources>;
