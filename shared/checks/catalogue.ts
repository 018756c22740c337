/** What a finding does: nothing, counts towards the risk, or holds the order until it is settled. */
export const SEVERITIES = ['info', 'warn', 'stop'] as const;
export type Severity = (typeof SEVERITIES)[number];

export const CHECK_GROUPS = [
  'duplicate',
  'address',
  'price',
  'sku',
  'stock',
  'payment',
  'fraud',
] as const;
export type CheckGroup = (typeof CHECK_GROUPS)[number];

export interface CheckSpec {
  readonly group: CheckGroup;
  /** Unless the settings say otherwise. */
  readonly severity: Severity | 'off';
  /** What it adds to the risk, 0 to 100. */
  readonly weight: number;
}

/** Every finding there can be, with what it weighs: the one table the risk score is made from. */
export const CHECKS = {
  /** The same goods to the same person within the window, by another channel. */
  'duplicate.channel': { group: 'duplicate', severity: 'stop', weight: 50 },
  /** The same, in one channel under another number. */
  'duplicate.number': { group: 'duplicate', severity: 'warn', weight: 25 },
  /** Many channels and files have none. */
  'address.missing': { group: 'address', severity: 'off', weight: 0 },
  'address.incomplete': { group: 'address', severity: 'stop', weight: 20 },
  'address.country': { group: 'address', severity: 'stop', weight: 20 },
  'address.postcode': { group: 'address', severity: 'warn', weight: 10 },
  /** Province, city and district are not of one another. */
  'address.china': { group: 'address', severity: 'warn', weight: 10 },
  'address.po-box': { group: 'address', severity: 'stop', weight: 10 },
  'address.phone': { group: 'address', severity: 'warn', weight: 5 },
  'price.total': { group: 'price', severity: 'warn', weight: 20 },
  'price.zero': { group: 'price', severity: 'warn', weight: 10 },
  'price.outlier': { group: 'price', severity: 'warn', weight: 20 },
  'price.currency': { group: 'price', severity: 'warn', weight: 10 },
  'sku.unknown': { group: 'sku', severity: 'warn', weight: 10 },
  'stock.awaiting': { group: 'stock', severity: 'info', weight: 0 },
  'payment.unpaid': { group: 'payment', severity: 'stop', weight: 15 },
  'payment.refunded': { group: 'payment', severity: 'stop', weight: 30 },
  'payment.authorised': { group: 'payment', severity: 'info', weight: 0 },
  'payment.on-delivery': { group: 'payment', severity: 'info', weight: 10 },
  'fraud.blocked': { group: 'fraud', severity: 'stop', weight: 100 },
  'fraud.velocity': { group: 'fraud', severity: 'warn', weight: 20 },
  /** Billed in another country than it is sent to. */
  'fraud.countries': { group: 'fraud', severity: 'warn', weight: 15 },
  /** Paid for by somebody of clearly another name: a gift, mostly. */
  'fraud.names': { group: 'fraud', severity: 'info', weight: 5 },
  /** The same, where another signal of fraud was found, too; in place of the former. */
  'fraud.names-besides': { group: 'fraud', severity: 'warn', weight: 15 },
  /** The first order of a customer, far above what orders usually come to. */
  'fraud.large-first': { group: 'fraud', severity: 'warn', weight: 30 },
  /** Of all of these together; its band is set by the settings. */
  'fraud.risk': { group: 'fraud', severity: 'stop', weight: 0 },
} as const satisfies Record<string, CheckSpec>;

export type CheckCode = keyof typeof CHECKS;
export const CHECK_CODES = Object.keys(CHECKS) as CheckCode[];
export const isCheckCode = (code: string): code is CheckCode => Object.hasOwn(CHECKS, code);

export const BANDS = ['low', 'medium', 'high'] as const;
export type Band = (typeof BANDS)[number];
