import { describe, expect, it } from 'vitest';
import { NOTICE_EVENTS, NOTICE_LANGUAGES } from '../../shared/protocol/index.ts';
import type { NoticeBody } from './eventsOf.ts';
import { composeEmail } from './sendEmail.ts';
import { writeEmail } from './texts.ts';

const order = { id: 'o1', number: '1001', channel: 'shop', status: 'open', warehouse: 'wh:main' };
const body = (over: Partial<NoticeBody> = {}): NoticeBody => ({
  ...{ event: 'order.held', at: '2026-11-22T09:00:00.000Z', order, values: {} },
  ...over,
});
const account = { from: 'orders@example.com', fromName: 'Stowline' };

describe('the words of an e-mail', () => {
  it.each(NOTICE_LANGUAGES)(
    'are there for every event in %s, with every blank filled',
    (language) => {
      const exception = {
        ...{ id: 'x', kind: 'damage', severity: 'low', warehouse: 'wh:main' },
        ...{ orderNumber: null, sku: 'A', location: null },
      };
      const subjects = [...NOTICE_EVENTS, 'test' as const].map(
        (event) => writeEmail(body({ event, exception }), language, false).subject,
      );
      expect(subjects.filter((subject) => /[{}]|^$/.test(subject))).toEqual([]);
      expect(new Set(subjects).size).toBe(subjects.length);
    },
  );

  it('tell customers nothing but what happened', () => {
    const { text } = writeEmail(body({ values: { reason: 'looks like fraud' } }), 'en', true);
    expect(text).toBe('Order 1001 is on hold.\n\nThis message was sent automatically.\n');
  });

  it('can’t begin a header or a line of their own, and stay readable however long', async () => {
    const number = '1001\r\nBcc: thief@example.com\r\n\r\nHello';
    const reason = `${'很长的原因'.repeat(400)}\nBcc: thief@example.com`;
    const odd = body({ order: { ...order, number }, values: { reason } });
    const words = writeEmail(odd, 'zh-CN', false);
    expect(words.subject).not.toMatch(/[\r\n]/);
    const message = await composeEmail(
      { id: 'm1', to: ['lead@example.com'], language: 'zh-CN', ...words },
      { ...account, fromName: '发货部\r\nBcc: thief@example.com' },
      new Date(0),
    );
    const [head = ''] = message.toString().split('\r\n\r\n');
    expect(head).not.toMatch(/^Bcc:/im);
    expect(
      message
        .toString()
        .split('\r\n')
        .every((line) => line.length <= 998),
    ).toBe(true);
  });
});
