import { Type, type Static } from 'typebox';
import { closed, Id, Instant, literals, optional, Role } from '../schema/base.ts';
import { BANDS, CHECK_CODES, CHECK_GROUPS, SEVERITIES, type CheckCode } from './catalogue.ts';

export const FindingCode = Type.Unsafe<CheckCode>({ type: 'string', enum: [...CHECK_CODES] });

/** What a check found. Lies in the ledger: its values hold no personal data, only which part is meant. */
export const Finding = closed({
  code: FindingCode,
  severity: literals(SEVERITIES),
  values: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()])),
});
export type Finding = Static<typeof Finding>;

/** What the checks made of an order. Absent of one that they found nothing about. */
export const Checked = closed({
  findings: Type.Array(Finding),
  /** 0 to 100. */
  risk: Type.Integer({ minimum: 0, maximum: 100 }),
  band: literals(BANDS),
  /** Codes that somebody let pass: they hold this order no more. */
  passed: optional(Type.Array(FindingCode)),
});
export type Checked = Static<typeof Checked>;

const OFF = 'off';
export const Setting = literals([OFF, ...SEVERITIES]);

/** How the house wants its orders checked. What it says nothing of is as in `CHECKS`. */
export const CheckSettings = closed({
  severities: Type.Record(Type.String({ maxLength: 40 }), Setting),
  /** Who is to settle what the checks of a group hold. */
  owners: Type.Record(Type.String({ maxLength: 20 }), Role),
  /** Risk from which an order is of that band. */
  mediumFrom: Type.Integer({ minimum: 1, maximum: 100 }),
  highFrom: Type.Integer({ minimum: 1, maximum: 100 }),
  /** Orders of the same goods to the same person within as many hours may be one. */
  duplicateHours: Type.Integer({ minimum: 1, maximum: 168 }),
  /** A price as many times above or below what is usual stands out. */
  priceFactor: Type.Number({ minimum: 1.1, maximum: 100 }),
  /** A first order as many times what orders usually come to stands out. */
  largeFirstFactor: Type.Number({ minimum: 1.1, maximum: 1000 }),
  /** More orders of one customer, address or phone stand out. */
  velocityHour: Type.Integer({ minimum: 1, maximum: 10_000 }),
  velocityDay: Type.Integer({ minimum: 1, maximum: 10_000 }),
  /** Unpaid orders are closed after as many hours; 0: never. */
  unpaidHours: Type.Integer({ minimum: 0, maximum: 2160 }),
  /** Carrier services that begin with one of these don't deliver to P.O. boxes. */
  noPoBox: Type.Array(Type.String({ minLength: 1, maxLength: 30 }), { maxItems: 50 }),
});
export type CheckSettings = Static<typeof CheckSettings>;

export const DEFAULT_SETTINGS: CheckSettings = {
  severities: {},
  owners: {},
  mediumFrom: 25,
  highFrom: 60,
  duplicateHours: 24,
  priceFactor: 5,
  largeFirstFactor: 20,
  velocityHour: 10,
  velocityDay: 30,
  unpaidHours: 72,
  noPoBox: ['dhl', 'ups', 'fedex', 'tnt', 'dpd', 'gls', 'sf', 'courier', 'express'],
};

export const BLOCK_KINDS = ['customer', 'address', 'phone', 'country', 'domain'] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

/** Somebody nothing is sent to without a word. Addresses and phones are keyed digests. */
export const BlockEntry = closed({
  id: Id,
  kind: literals(BLOCK_KINDS),
  /** As it is compared: a customer's reference, a country's code, a domain, or a digest. */
  value: Type.String({ minLength: 1, maxLength: 120 }),
  reason: Type.String({ minLength: 1, maxLength: 200 }),
  by: Type.String(),
  at: Instant,
  /** Number of the order it was taken from. */
  order: optional(Type.String()),
});
export type BlockEntry = Static<typeof BlockEntry>;

export const DEFAULT_OWNERS: Readonly<Record<(typeof CHECK_GROUPS)[number], Static<typeof Role>>> =
  {
    duplicate: 'clerk',
    address: 'clerk',
    price: 'supervisor',
    sku: 'clerk',
    stock: 'supervisor',
    payment: 'clerk',
    fraud: 'supervisor',
  };
