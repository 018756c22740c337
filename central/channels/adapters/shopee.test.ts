import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { shopeeAdapter } from './shopee.ts';

const pushUrl = 'https://central.example/v1/channels/shopee/webhook';
const settings = { partnerId: 1, shopId: 2, pushUrl };
const secrets = { partnerKey: 'shopee-partner-key-1', refreshToken: 'refresh-token' };
const clock = { now: () => 0 };
const body = '{"code":3,"data":{"ordersn":"2206","status":"READY_TO_SHIP"}}';
const sign = (text: string): string =>
  createHmac('sha256', secrets.partnerKey).update(text).digest('hex');

const push = (
  authorization: string | undefined,
  sent = body,
  given: Record<string, unknown> = settings,
) =>
  shopeeAdapter.readWebhook?.(
    { settings: given, secrets, clock },
    { headers: { authorization }, query: {}, rawBody: Buffer.from(sent) },
  );

describe('a push of Shopee', () => {
  it('makes the orders be fetched, as often as it comes', () => {
    const good = sign(`${pushUrl}|${body}`);
    for (let n = 0; n < 1000; n += 1) {
      expect(push(good)).toEqual({ ok: true, orders: [], pullNow: true });
    }
  });

  it.each<[string, Parameters<typeof push>, string]>([
    ['without signature', [undefined], 'signature-missing'],
    ['over another body', [sign(`${pushUrl}|${body}`), `${body} `], 'signature-wrong'],
    ['over another address', [sign(`https://evil.example|${body}`)], 'signature-wrong'],
    ['in capitals', [sign(`${pushUrl}|${body}`).toUpperCase()], 'signature-wrong'],
    [
      'while no address was entered',
      [sign(`${pushUrl}|${body}`), body, { partnerId: 1, shopId: 2 }],
      'signature-missing',
    ],
  ])('%s is refused', (_name, given, reason) => {
    expect(push(...given)).toEqual({ ok: false, reason });
  });
});
