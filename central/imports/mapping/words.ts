import type { OrderIntake, OrderLine, Payment } from '../../../shared/schema/index.ts';

/** Words of dealers' files for what has few values, folded as headers are. */
const table = <T>(words: Readonly<Record<string, T>>) => new Map(Object.entries(words));

const UNITS = new Map<string, OrderLine['uom']>(
  Object.entries({
    each: ['each', 'ea', 'pc', 'pcs', 'piece', 'pieces', 'unit', 'units', 'st', 'stk', 'stück'],
    inner: ['inner', 'pack', 'pk', 'packet', 'bag', '盒', '包', '袋', '套', 'set', 'box', 'bx'],
    case: ['case', 'cs', 'carton', 'ctn', 'cartons', 'cases', '箱', '件箱', 'kt', 'karton'],
    pallet: ['pallet', 'plt', 'pallets', '托', '托盘', '板'],
  }).flatMap(([uom, words]) => words.map((word) => [word, uom as OrderLine['uom']] as const)),
);
for (const word of [
  '个',
  '件',
  '只',
  '支',
  '瓶',
  '台',
  '条',
  '张',
  '本',
  '双',
  '把',
  'pce',
  'szt',
]) {
  UNITS.set(word, 'each');
}
export const unitOf = (folded: string): OrderLine['uom'] | undefined => UNITS.get(folded);

const PAYMENTS = table<Payment['status']>({
  paid: 'paid',
  yes: 'paid',
  true: 'paid',
  completed: 'paid',
  已付款: 'paid',
  已支付: 'paid',
  是: 'paid',
  authorized: 'authorised',
  authorised: 'authorised',
  unpaid: 'unpaid',
  pending: 'unpaid',
  no: 'unpaid',
  false: 'unpaid',
  partiallypaid: 'unpaid',
  未付款: 'unpaid',
  待付款: 'unpaid',
  未支付: 'unpaid',
  否: 'unpaid',
  cod: 'cash-on-delivery',
  cashondelivery: 'cash-on-delivery',
  货到付款: 'cash-on-delivery',
  refunded: 'refunded',
  已退款: 'refunded',
  partiallyrefunded: 'paid',
  voided: 'unpaid',
  expired: 'unpaid',
});
export const paymentOf = (folded: string): Payment['status'] | undefined => PAYMENTS.get(folded);

const CANCELLED = new Set([
  ...['cancelled', 'canceled', 'cancel', 'void', 'voided', 'storniert', 'closed'],
  ...['已取消', '取消', '交易关闭', '已关闭', '作废'],
]);
export const isCancelWord = (folded: string): boolean => CANCELLED.has(folded);

const CURRENCIES = table<OrderIntake['currency']>({
  '£': 'GBP',
  '€': 'EUR',
  $: 'USD',
  US$: 'USD',
  '¥': 'CNY',
  元: 'CNY',
  人民币: 'CNY',
  RMB: 'CNY',
  日元: 'JPY',
  美元: 'USD',
  欧元: 'EUR',
  英镑: 'GBP',
  港币: 'HKD',
});
export function currencyOf(text: string): string | undefined {
  const code = text.normalize('NFKC').trim().toUpperCase();
  return CURRENCIES.get(code) ?? (/^[A-Z]{3}$/.test(code) ? code : undefined);
}

const PRIORITIES = table<number>({
  urgent: 9,
  high: 7,
  express: 7,
  normal: 5,
  medium: 5,
  low: 2,
  紧急: 9,
  加急: 9,
  高: 7,
  普通: 5,
  中: 5,
  低: 2,
});
export const priorityOf = (folded: string): number | undefined =>
  /^\d$/.test(folded) ? Number(folded) : PRIORITIES.get(folded);

/** A row that sums up others, not an order. */
const TOTALS = new Set([
  ...['total', 'grandtotal', 'subtotal', 'sum', 'totals', 'summe', 'gesamt'],
  ...['合计', '总计', '小计', '共计', '汇总', '总数'],
]);
export const isTotalsWord = (folded: string): boolean => TOTALS.has(folded);

const SHIPPED = new Set([
  ...['fulfilled', 'shipped', 'delivered', 'complete', 'completed', 'versandt'],
  ...['已发货', '已完成', '已签收', '交易成功'],
]);
export const isShippedWord = (folded: string): boolean => SHIPPED.has(folded);
export const isNo = (folded: string): boolean => ['false', 'no', '0', '否', 'n'].includes(folded);
