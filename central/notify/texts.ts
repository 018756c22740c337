import type { NoticeTargetRequest } from '../../shared/protocol/index.ts';
import type { NoticeBody } from './eventsOf.ts';

type Language = NoticeTargetRequest['language'];
type EventName = NoticeBody['event'];

/** Subject and first sentence. What is in braces is filled. */
type Texts = Readonly<Record<EventName, string>>;

const SENTENCES: Readonly<Record<Language, Texts>> = {
  en: {
    'order.received': 'Order {number} has been received.',
    'order.revised': 'Order {number} has been changed.',
    'order.held': 'Order {number} is on hold.',
    'order.hold-released': 'Order {number} is no longer on hold.',
    'order.out-of-stock': 'Order {number} is waiting for stock.',
    'order.promise-broken': 'The stock promised to order {number} is no longer there.',
    'order.promise-expired': 'The stock kept for order {number} has been given up.',
    'order.back-order-filled': 'There is stock for order {number} now.',
    'order.released': 'Order {number} is being prepared.',
    'order.part-shipped': 'Part of order {number} has been shipped.',
    'order.shipped': 'Order {number} has been shipped.',
    'order.cancelled': 'Order {number} has been cancelled.',
    'order.closed-unpaid': 'Order {number} has been closed: no payment was received.',
    'order.reopened': 'Order {number} has been opened again.',
    'order.split': 'Order {number} is sent in several parts.',
    'exception.raised': 'Exception in {warehouse}: {kind}.',
    'replenishment.requested': '{sku} is out of stock in {warehouse}.',
    'replenishment.settled': '{sku}: the request for stock in {warehouse} is settled.',
    test: 'A test message from Stowline.',
  },
  'zh-CN': {
    'order.received': '订单 {number} 已接收。',
    'order.revised': '订单 {number} 已更改。',
    'order.held': '订单 {number} 已被搁置。',
    'order.hold-released': '订单 {number} 已解除搁置。',
    'order.out-of-stock': '订单 {number} 正在等待库存。',
    'order.promise-broken': '订单 {number} 的预留库存已不足。',
    'order.promise-expired': '订单 {number} 的预留库存已释放。',
    'order.back-order-filled': '订单 {number} 的缺货商品已到货。',
    'order.released': '订单 {number} 正在备货。',
    'order.part-shipped': '订单 {number} 已部分发货。',
    'order.shipped': '订单 {number} 已发货。',
    'order.cancelled': '订单 {number} 已取消。',
    'order.closed-unpaid': '订单 {number} 未收到付款，已关闭。',
    'order.reopened': '订单 {number} 已重新打开。',
    'order.split': '订单 {number} 将分批发货。',
    'exception.raised': '{warehouse} 出现异常：{kind}。',
    'replenishment.requested': '{warehouse} 的 {sku} 缺货，需要补货。',
    'replenishment.settled': '{sku}：{warehouse} 的补货请求已了结。',
    test: '来自 Stowline 的测试消息。',
  },
};

/** Facts below the sentence, for people of the house; customers are told the sentence alone. */
const NAMES: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  en: {
    channel: 'Channel',
    orderNumber: 'Order',
    sku: 'SKU',
    location: 'Location',
    reason: 'Reason',
    lacks: 'Units lacking',
    lacking: 'Units lacking',
    orders: 'Orders waiting',
    since: 'Waiting since',
    at: 'Time',
  },
  'zh-CN': {
    channel: '渠道',
    orderNumber: '订单',
    sku: 'SKU',
    location: '库位',
    reason: '原因',
    lacks: '缺少数量',
    lacking: '缺少数量',
    orders: '等待订单数',
    since: '开始等待',
    at: '时间',
  },
};

const CLOSING: Readonly<Record<Language, string>> = {
  en: 'This message was sent automatically.',
  'zh-CN': '本邮件由系统自动发送。',
};

const SUBJECT_MAX = 200;
const VALUE_MAX = 500;

/** One line of plain text: nothing of it can end a header or begin another line. */
const oneLine = (value: string | number): string =>
  String(value)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
    .slice(0, VALUE_MAX);

/** Subject and text of a message in the language of its target, plain text. */
export function writeEmail(
  { event, at, order, exception, values }: NoticeBody,
  language: Language,
  forCustomer: boolean,
): { subject: string; text: string } {
  const facts: Record<string, string | number | null | undefined> = {
    number: order?.number,
    ...exception,
    ...values,
  };
  const sentence = SENTENCES[language][event].replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    oneLine(facts[name] ?? ''),
  );
  const names = NAMES[language];
  const shown = { channel: order?.channel, ...exception, ...values, at };
  const details = forCustomer
    ? []
    : Object.entries(shown).flatMap(([name, value]) => {
        const label = names[name];
        return label === undefined || value === null || value === undefined
          ? []
          : [`${label}: ${oneLine(value)}`];
      });
  const text = [sentence, ...(details.length > 0 ? ['', ...details] : []), '', CLOSING[language]];
  return { subject: sentence.slice(0, SUBJECT_MAX), text: `${text.join('\n')}\n` };
}
