import { Type, type Static, type TObject, type TSchema } from 'typebox';
import { closed, Id, Instant, literals, optional, Position } from '../schema/base.ts';
import { COLLECTION_NAMES } from '../schema/collections.ts';
import { AllocationSettings } from '../schema/allocation.ts';
import { OrderPage, OrderQuery } from '../schema/order.ts';
import {
  EnrolRequest,
  EnrolResponse,
  FactsRequest,
  FactsResponse,
  ImportAccepted,
  ImportReportPage,
  ImportStatus,
  PullResponse,
  RangeRequest,
  RangeResponse,
  RosterResponse,
  SessionRequest,
  SessionResponse,
} from './http.ts';
import {
  ChannelChangeRequest,
  ChannelConnectRequest,
  ChannelId,
  ChannelSettleRequest,
  ChannelsResponse,
  ChannelTestRequest,
  ChannelTestResponse,
  ChannelTroubles,
  OrderOutward,
  OrderSources,
} from './channels.ts';
import { AllocationResponse } from './allocation.ts';
import { AutomaticRuns } from './automation.ts';
import { ErasuresQuery, ErasuresResponse } from './erasures.ts';
import { HeadsQuery, HeadsResponse, WitnessRequest, WitnessResponse } from './heads.ts';
import { ImportPreview, PreviewRequest, TableLook, TableQuery, TakeRequest } from './imports.ts';
import { ReleasePolicy } from './release.ts';
import {
  BlockAdded,
  BlockRequest,
  ChecksRequest,
  ChecksResponse,
  ChecksSaved,
  OrderPageView,
  UnblockRequest,
} from './orderPage.ts';
import { CorrectionRequest, OrderDetail, OrdersRequest, OrdersResponse } from './orders.ts';
import {
  MailAccountRequest,
  NoticeDecided,
  NoticeDecision,
  NoticesResponse,
  NoticeTargetRequest,
  OrderNotices,
  OutboxPage,
  OutboxQuery,
} from './notify.ts';
import {
  DryRunRequest,
  DryRunResponse,
  HoldRequest,
  HoldResponse,
  OrderWhy,
  RulesCheckRequest,
  RulesCheckResponse,
  RulesQuery,
  RulesRequest,
  RulesResponse,
  RulesSaved,
  RuleVersions,
} from './rules.ts';

/** What central answers at one address: its server, its description and its clients are made from this. */
export interface RouteSpec {
  readonly method: 'GET' | 'POST';
  /** With parameters as `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag:
    | 'stations'
    | 'state'
    | 'orders'
    | 'rules'
    | 'channels'
    | 'notifications'
    | 'imports'
    | 'audit';
  /** Whose token it takes. */
  readonly who: 'anyone' | 'station' | 'desk' | 'everywhere' | 'supervisor' | 'lead';
  readonly params?: TObject;
  readonly query?: TObject;
  /** Sent as JSON. */
  readonly body?: TSchema;
  /** Its body is bytes as they are (application/octet-stream). */
  readonly takesBytes?: true;
  /** Of its good answer. Default: 200. */
  readonly status?: number;
  readonly answer: TSchema;
  /** How long a client waits for the whole answer. */
  readonly deadlineMs: number;
}

export const ImportQuery = closed({
  filename: Type.String({ minLength: 1, maxLength: 200 }),
  channel: optional(Type.String({ minLength: 1, maxLength: 40 })),
  currency: optional(Type.String({ pattern: '^[A-Z]{3}$' })),
  /** `ask`: a file of any columns; it waits for a mapping where its header is not known. Absent: the sample's columns. */
  columns: optional(literals(['ask'])),
});
export const PullQuery = closed({
  after: optional(Type.String({ maxLength: 1000 })),
  limit: optional(Type.Integer({ minimum: 1 })),
  epoch: optional(Id),
  answered: optional(Position),
});
export const LedgerPage = closed({
  entries: Type.Array(
    closed({
      shard: Id,
      clock: Type.Integer(),
      at: Instant,
      kind: Type.String(),
      input: Type.Unknown(),
      effects: Type.Unknown(),
      prevHash: Type.String(),
      hash: Type.String(),
      /** `x-request-id` of the request it was done for. */
      trace: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
});
const ById = closed({ id: Id });
const ByChannel = closed({ id: ChannelId });
const Done = closed({});

export const ROUTES = {
  enrol: {
    ...{ method: 'POST', path: '/v1/stations/enrol', tag: 'stations', who: 'anyone' },
    summary: 'A one-time code and a public key for a station’s identity.',
    body: EnrolRequest,
    answer: EnrolResponse,
    deadlineMs: 10_000,
  },
  openSession: {
    ...{ method: 'POST', path: '/v1/session', tag: 'stations', who: 'anyone' },
    summary: 'A signed nonce for a short-lived token, of the station or of a person at it.',
    body: SessionRequest,
    answer: SessionResponse,
    deadlineMs: 10_000,
  },
  readRoster: {
    ...{ method: 'GET', path: '/v1/roster', tag: 'stations', who: 'station' },
    summary: 'Who may sign in at this station, with verifiers bound to it.',
    answer: RosterResponse,
    deadlineMs: 15_000,
  },
  leaseRange: {
    ...{ method: 'POST', path: '/v1/ranges', tag: 'stations', who: 'station' },
    summary: 'Numbers leased ahead, so that labels can be numbered offline.',
    body: RangeRequest,
    answer: RangeResponse,
    deadlineMs: 15_000,
  },
  pull: {
    ...{ method: 'GET', path: '/v1/pull/{collection}', tag: 'state', who: 'station' },
    summary: 'A page of documents after a cursor, with the answers to this station’s facts.',
    params: closed({ collection: literals(COLLECTION_NAMES) }),
    query: PullQuery,
    answer: PullResponse,
    deadlineMs: 30_000,
  },
  pushFacts: {
    ...{ method: 'POST', path: '/v1/facts', tag: 'state', who: 'station' },
    summary:
      'Signed facts of one station and epoch in their order; each gets an outcome of its own.',
    body: FactsRequest,
    answer: FactsResponse,
    deadlineMs: 20_000,
  },
  postOrders: {
    ...{ method: 'POST', path: '/v1/orders', tag: 'orders', who: 'everywhere' },
    summary: 'Orders of a channel, one or many, idempotent by channel, external id and revision.',
    body: OrdersRequest,
    answer: OrdersResponse,
    deadlineMs: 30_000,
  },
  queryOrders: {
    ...{ method: 'GET', path: '/v1/orders', tag: 'orders', who: 'desk' },
    summary: 'A window of the list of orders: any filter, sort and depth.',
    query: OrderQuery,
    answer: OrderPage,
    deadlineMs: 15_000,
  },
  getOrder: {
    ...{ method: 'GET', path: '/v1/orders/{id}', tag: 'orders', who: 'desk' },
    summary: 'One order with its lines.',
    params: ById,
    answer: OrderDetail,
    deadlineMs: 15_000,
  },
  explainOrder: {
    ...{ method: 'GET', path: '/v1/orders/{id}/why', tag: 'orders', who: 'desk' },
    summary: 'Why an order is where it is: each rule that was tried, with the values seen.',
    params: ById,
    answer: OrderWhy,
    deadlineMs: 15_000,
  },
  holdOrder: {
    ...{ method: 'POST', path: '/v1/orders/{id}/hold', tag: 'orders', who: 'desk' },
    summary:
      'Releases an order that waits for somebody’s word, declines it, or lets it wait again.',
    params: ById,
    body: HoldRequest,
    answer: HoldResponse,
    deadlineMs: 15_000,
  },
  setReleasePolicy: {
    ...{ method: 'POST', path: '/v1/release-policy', tag: 'orders', who: 'supervisor' },
    summary:
      'Has the caller’s warehouse release orders by itself as soon as nothing keeps them, or leaves it to a person.',
    body: ReleasePolicy,
    answer: ReleasePolicy,
    deadlineMs: 15_000,
  },
  orderNotifications: {
    ...{ method: 'GET', path: '/v1/orders/{id}/notifications', tag: 'orders', who: 'desk' },
    summary: 'Who was told what of an order.',
    params: ById,
    answer: OrderNotices,
    deadlineMs: 15_000,
  },
  listNotifications: {
    ...{ method: 'GET', path: '/v1/notifications', tag: 'notifications', who: 'lead' },
    summary: 'Who is told of what, and the account that e-mails are sent from.',
    answer: NoticesResponse,
    deadlineMs: 15_000,
  },
  saveNotificationTarget: {
    ...{ method: 'POST', path: '/v1/notifications/targets', tag: 'notifications', who: 'lead' },
    summary: 'Somebody else to be told, or another word for one that is there.',
    body: NoticeTargetRequest,
    answer: closed({ id: Id }),
    deadlineMs: 15_000,
  },
  removeNotificationTarget: {
    ...{ method: 'POST', path: '/v1/notifications/targets/{id}/remove' },
    ...{ tag: 'notifications', who: 'lead' },
    summary: 'Nothing more is told to it; what waits for it is dropped.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
  testNotificationTarget: {
    ...{ method: 'POST', path: '/v1/notifications/targets/{id}/test' },
    ...{ tag: 'notifications', who: 'lead' },
    summary: 'A test message, through the outbox like all others.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
  saveMailAccount: {
    ...{ method: 'POST', path: '/v1/notifications/mail', tag: 'notifications', who: 'lead' },
    summary: 'The mail server, and in whose name e-mails are sent.',
    body: MailAccountRequest,
    answer: closed({}),
    deadlineMs: 15_000,
  },
  queryNotifications: {
    ...{ method: 'GET', path: '/v1/notifications/outbox', tag: 'notifications', who: 'lead' },
    summary: 'The outbox: what waits, what was sent, and what a person has to look at.',
    query: OutboxQuery,
    answer: OutboxPage,
    deadlineMs: 15_000,
  },
  decideNotification: {
    ...{ method: 'POST', path: '/v1/notifications/outbox/{id}' },
    ...{ tag: 'notifications', who: 'lead' },
    summary: 'Sends a message again, drops it, or says that it arrived.',
    params: ById,
    body: NoticeDecision,
    answer: NoticeDecided,
    deadlineMs: 15_000,
  },
  readOrderSources: {
    ...{ method: 'GET', path: '/v1/orders/{id}/sources', tag: 'orders', who: 'desk' },
    summary: 'What the channel sent of an order, as it was sent.',
    params: ById,
    answer: OrderSources,
    deadlineMs: 15_000,
  },
  readOrderOutward: {
    ...{ method: 'GET', path: '/v1/orders/{id}/outward', tag: 'orders', who: 'desk' },
    summary: 'What its channel is told of an order, and how that fares.',
    params: ById,
    answer: OrderOutward,
    deadlineMs: 15_000,
  },
  listChannels: {
    ...{ method: 'GET', path: '/v1/channels', tag: 'channels', who: 'everywhere' },
    summary: 'The connected channels and how they fare, and the kinds that can be connected.',
    answer: ChannelsResponse,
    deadlineMs: 15_000,
  },
  connectChannel: {
    ...{ method: 'POST', path: '/v1/channels', tag: 'channels', who: 'lead' },
    summary: 'A new connection to a channel.',
    body: ChannelConnectRequest,
    answer: closed({ id: ChannelId }),
    deadlineMs: 15_000,
  },
  testChannel: {
    ...{ method: 'POST', path: '/v1/channels/test', tag: 'channels', who: 'lead' },
    summary: 'Whether a channel can be reached with these settings and secrets.',
    body: ChannelTestRequest,
    answer: ChannelTestResponse,
    deadlineMs: 45_000,
  },
  changeChannel: {
    ...{ method: 'POST', path: '/v1/channels/{id}', tag: 'channels', who: 'lead' },
    summary: 'Changes a connection, switches it on or off; one that stopped is tried again.',
    params: ByChannel,
    body: ChannelChangeRequest,
    answer: Done,
    deadlineMs: 15_000,
  },
  removeChannel: {
    ...{ method: 'POST', path: '/v1/channels/{id}/remove', tag: 'channels', who: 'lead' },
    summary: 'Forgets a connection, its secrets and what it was still to be told. Its orders stay.',
    params: ByChannel,
    body: Done,
    answer: Done,
    deadlineMs: 15_000,
  },
  askChannel: {
    ...{ method: 'POST', path: '/v1/channels/{id}/ask', tag: 'channels', who: 'everywhere' },
    summary: 'Asks a channel for orders now.',
    params: ByChannel,
    body: Done,
    answer: Done,
    deadlineMs: 15_000,
  },
  listChannelTroubles: {
    ...{ method: 'GET', path: '/v1/channels/{id}/troubles', tag: 'channels', who: 'everywhere' },
    summary: 'Orders that could not be taken, and what could not be told.',
    params: ByChannel,
    answer: ChannelTroubles,
    deadlineMs: 15_000,
  },
  settleChannelTrouble: {
    ...{ method: 'POST', path: '/v1/channels/{id}/troubles', tag: 'channels', who: 'everywhere' },
    summary: 'Tries again, or puts away, what could not be taken or told.',
    params: ByChannel,
    body: ChannelSettleRequest,
    answer: Done,
    deadlineMs: 15_000,
  },
  receiveWebhook: {
    ...{ method: 'POST', path: '/v1/channels/{id}/webhook', tag: 'channels', who: 'anyone' },
    summary: 'What a channel tells of itself; its signature over the body is the proof.',
    params: ByChannel,
    takesBytes: true,
    answer: Type.Unknown({ description: 'What the channel expects to hear.' }),
    deadlineMs: 15_000,
  },
  readOrderPage: {
    ...{ method: 'GET', path: '/v1/orders/{id}/page', tag: 'orders', who: 'desk' },
    summary: 'All that is known of one order: timeline, lines, stock, parcels, checks and holds.',
    params: ById,
    answer: OrderPageView,
    deadlineMs: 15_000,
  },
  correctOrder: {
    ...{ method: 'POST', path: '/v1/orders/{id}/correct', tag: 'orders', who: 'desk' },
    summary: 'Gives lines the SKU that was meant; what the channel sent is kept beside.',
    params: ById,
    body: CorrectionRequest,
    answer: closed({}),
    deadlineMs: 15_000,
  },
  reopenOrder: {
    ...{ method: 'POST', path: '/v1/orders/{id}/reopen', tag: 'orders', who: 'desk' },
    summary: 'Takes back that an order was closed by itself.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
  readChecks: {
    ...{ method: 'GET', path: '/v1/checks', tag: 'rules', who: 'lead' },
    summary: 'How orders are checked, and who is blocked.',
    answer: ChecksResponse,
    deadlineMs: 15_000,
  },
  saveChecks: {
    ...{ method: 'POST', path: '/v1/checks', tag: 'rules', who: 'lead' },
    summary: 'How orders are checked from the next one on.',
    body: ChecksRequest,
    answer: ChecksSaved,
    deadlineMs: 15_000,
  },
  addBlock: {
    ...{ method: 'POST', path: '/v1/checks/blocked', tag: 'rules', who: 'lead' },
    summary: 'Blocks a customer, address, phone, country or e-mail domain: their orders are held.',
    body: BlockRequest,
    answer: BlockAdded,
    deadlineMs: 15_000,
  },
  removeBlock: {
    ...{ method: 'POST', path: '/v1/checks/unblock', tag: 'rules', who: 'lead' },
    summary: 'Blocks somebody no more.',
    body: UnblockRequest,
    answer: closed({}),
    deadlineMs: 15_000,
  },
  readAllocation: {
    ...{ method: 'GET', path: '/v1/allocation', tag: 'rules', who: 'lead' },
    summary: 'How the house shares out its stock, and what back orders lack.',
    answer: AllocationResponse,
    deadlineMs: 15_000,
  },
  saveAllocation: {
    ...{ method: 'POST', path: '/v1/allocation', tag: 'rules', who: 'lead' },
    summary: 'How the house shares out its stock from now on; what is promised stays promised.',
    body: AllocationSettings,
    answer: AllocationResponse,
    deadlineMs: 15_000,
  },
  readRules: {
    ...{ method: 'GET', path: '/v1/rules', tag: 'rules', who: 'lead' },
    summary: 'The rules in force, or an earlier version of them.',
    query: RulesQuery,
    answer: RulesResponse,
    deadlineMs: 15_000,
  },
  saveRules: {
    ...{ method: 'POST', path: '/v1/rules', tag: 'rules', who: 'lead' },
    summary: 'A new version of the rules, in force from the next order on.',
    body: RulesRequest,
    answer: RulesSaved,
    deadlineMs: 15_000,
  },
  listRuleVersions: {
    ...{ method: 'GET', path: '/v1/rules/versions', tag: 'rules', who: 'lead' },
    summary: 'The latest versions of the rules, with who saved them and when.',
    answer: RuleVersions,
    deadlineMs: 15_000,
  },
  checkRules: {
    ...{ method: 'POST', path: '/v1/rules/check', tag: 'rules', who: 'lead' },
    summary: 'What is wrong with rules, and which of them can’t decide anything.',
    body: RulesCheckRequest,
    answer: RulesCheckResponse,
    deadlineMs: 15_000,
  },
  dryRunRules: {
    ...{ method: 'POST', path: '/v1/rules/dry-run', tag: 'rules', who: 'lead' },
    summary: 'What rules would make of past orders, a page at a time, beside those in force.',
    body: DryRunRequest,
    answer: DryRunResponse,
    deadlineMs: 30_000,
  },
  sendImport: {
    ...{ method: 'POST', path: '/v1/imports', tag: 'imports', who: 'everywhere' },
    summary: 'An order file as it is; it is read and written after the answer.',
    query: ImportQuery,
    takesBytes: true,
    status: 202,
    answer: ImportAccepted,
    deadlineMs: 15 * 60_000,
  },
  listImports: {
    ...{ method: 'GET', path: '/v1/imports', tag: 'imports', who: 'everywhere' },
    summary: 'The latest imports.',
    answer: closed({ imports: Type.Array(ImportStatus) }),
    deadlineMs: 15_000,
  },
  getImport: {
    ...{ method: 'GET', path: '/v1/imports/{id}', tag: 'imports', who: 'everywhere' },
    summary: 'How far an import is.',
    params: ById,
    answer: ImportStatus,
    deadlineMs: 15_000,
  },
  getImportReport: {
    ...{ method: 'GET', path: '/v1/imports/{id}/report', tag: 'imports', who: 'everywhere' },
    summary: 'Rows of a file that are in no order, each with its reason.',
    params: ById,
    query: closed({
      offset: optional(Position),
      limit: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    answer: ImportReportPage,
    deadlineMs: 15_000,
  },
  lookAtImport: {
    ...{ method: 'GET', path: '/v1/imports/{id}/table', tag: 'imports', who: 'everywhere' },
    summary: 'What a file that waits for its columns looks like, and what they probably are.',
    params: ById,
    query: TableQuery,
    answer: TableLook,
    deadlineMs: 60_000,
  },
  previewImport: {
    ...{ method: 'POST', path: '/v1/imports/{id}/preview', tag: 'imports', who: 'everywhere' },
    summary: 'What would come of a file by a mapping: its first orders and all that is wrong.',
    params: ById,
    body: PreviewRequest,
    answer: ImportPreview,
    deadlineMs: 120_000,
  },
  takeImport: {
    ...{ method: 'POST', path: '/v1/imports/{id}/take', tag: 'imports', who: 'everywhere' },
    summary: 'Takes the orders of a file by a mapping, and remembers it for its header.',
    params: ById,
    body: TakeRequest,
    status: 202,
    answer: ImportAccepted,
    deadlineMs: 60_000,
  },
  discardImport: {
    ...{ method: 'POST', path: '/v1/imports/{id}/discard', tag: 'imports', who: 'everywhere' },
    summary: 'A file that waited for its columns is not wanted.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
  readLedger: {
    ...{ method: 'GET', path: '/v1/ledger', tag: 'audit', who: 'supervisor' },
    summary:
      'What happened in the caller’s warehouse or in `org`, in order, with its proof. Fewer rows than asked for where they are large: the last page is the empty one.',
    query: closed({
      shard: optional(Id),
      after: optional(Position),
      limit: optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    }),
    answer: LedgerPage,
    deadlineMs: 30_000,
  },
  listAutomaticRuns: {
    ...{ method: 'GET', path: '/v1/automation/runs', tag: 'rules', who: 'lead' },
    summary: 'What the house did by itself lately, in the caller’s warehouse and with orders.',
    answer: AutomaticRuns,
    deadlineMs: 15_000,
  },
  readHeads: {
    ...{ method: 'GET', path: '/v1/ledger/heads', tag: 'audit', who: 'station' },
    summary: 'How far the ledgers of the station’s warehouse and of `org` are, signed.',
    query: HeadsQuery,
    answer: HeadsResponse,
    deadlineMs: 15_000,
  },
  reportWitness: {
    ...{ method: 'POST', path: '/v1/ledger/witness', tag: 'audit', who: 'station' },
    summary: 'Heads that central showed once, held against its ledger as it is.',
    body: WitnessRequest,
    answer: WitnessResponse,
    deadlineMs: 15_000,
  },
  readErasures: {
    ...{ method: 'GET', path: '/v1/erasures', tag: 'stations', who: 'station' },
    summary: 'Contacts and parcels whose personal data was erased, for stations to forget.',
    query: ErasuresQuery,
    answer: ErasuresResponse,
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;

export type RouteName = keyof typeof ROUTES;
type Routes = typeof ROUTES;
type Part<N extends RouteName, P extends keyof RouteSpec> =
  Routes[N] extends Record<P, infer S> ? (S extends TSchema ? Static<S> : never) : never;

/** Of a route: what stands in its path, query and body, and what comes back. */
export type RouteParams<N extends RouteName> = Part<N, 'params'>;
export type RouteQuery<N extends RouteName> = Part<N, 'query'>;
export type RouteBody<N extends RouteName> = Part<N, 'body'>;
export type RouteAnswer<N extends RouteName> = Static<Routes[N]['answer']>;
