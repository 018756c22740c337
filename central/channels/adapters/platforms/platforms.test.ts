import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chinaTime, hmacSigned, md5Signed } from './gateway.ts';
import { leavePage, openWindow, pageBackwards } from './windows.ts';

describe('signed forms', () => {
  // The example of TOP's documentation of signatures, protocol 2.0.
  const form = {
    ...{ method: 'taobao.item.seller.get', app_key: '12345678', session: 'test' },
    ...{ timestamp: '2016-01-01 12:00:00', format: 'json', v: '2.0', sign_method: 'md5' },
    ...{ fields: 'num_iid,title,nick,price,num', num_iid: '11223344' },
  };

  it('have the signature that TOP’s documentation shows', () => {
    expect(md5Signed('helloworld', form)['sign']).toBe('66987CB115214E59E6EC978214934FB8');
  });

  it('have another one for every other value, secret and digest', () => {
    const signs = [
      md5Signed('helloworld', form),
      md5Signed('helloworlds', form),
      md5Signed('helloworld', { ...form, num_iid: '11223345' }),
      hmacSigned('md5', 'helloworld', form),
      hmacSigned('sha256', 'helloworld', form),
    ].map(({ sign }) => sign);
    expect(new Set(signs).size).toBe(5);
  });

  it('write the time of China', () => {
    expect(chinaTime(Date.parse('2026-12-31T16:00:01Z'))).toBe('2027-01-01 00:00:01');
  });
});

describe('sweeps in windows', () => {
  const from = (cursor: string | null, since: number) => ({
    ...{ cursor, since: new Date(since).toISOString(), overlapMs: 300_000 },
  });

  it('leave no time out, whatever changes and however often it is looked', () => {
    const hours = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(hours, fc.array(hours, { maxLength: 6 }), (width, waits) => {
        const rule = { widthMs: width * 600_000, lagMs: 180_000 };
        let [now, seen, cursor] = [1_000_000_000, 1_000_000_000, null as string | null];
        const begin = now;
        for (const wait of waits) {
          now += wait * 900_000;
          for (let pages = 0; ; pages += 1) {
            expect(pages).toBeLessThan(200);
            const window = openWindow(from(cursor, begin), now, rule);
            expect(window.start).toBeLessThanOrEqual(seen);
            expect(window.end - window.start).toBeLessThanOrEqual(rule.widthMs);
            seen = Math.max(seen, window.end);
            const left = leavePage(window, null, [], now, rule);
            ({ cursor } = left);
            if (!left.more) break;
          }
          expect(seen).toBeGreaterThanOrEqual(Math.max(begin, now - rule.lagMs));
        }
      }),
    );
  });

  it('read a list that is newest first from its end, and its first page once more', () => {
    const asked: string[] = [];
    for (let page: string | null = null, n = 0; n === 0 || page !== null; n += 1) {
      asked.push(page ?? '1');
      page = pageBackwards(page, 7, 17);
    }
    expect(asked).toEqual(['1', '3', '2', '1']);
  });
});
