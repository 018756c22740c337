import { Type } from 'typebox';
import { optional } from '../../../../shared/schema/base.ts';
import type { ChannelCall, ChannelResponse, RateReading } from '../../adapter.ts';

/** The version whose documentation is followed; Shopify keeps one for a year, and answers by the next after that. */
const VERSION = '2025-10';
export const FOLLOWS = `shopify.dev/docs/api/admin-rest/${VERSION}, admin-graphql/${VERSION}`;

export const Settings = Type.Object({
  /** `my-shop.myshopify.com`. */
  shop: Type.String({ pattern: '^[a-z0-9][a-z0-9-]*\\.myshopify\\.com$', maxLength: 100 }),
  /** Id of the location whose stock is set. Absent: none is. */
  locationId: optional(Type.String({ pattern: '^[0-9]{1,20}$' })),
  notifyCustomer: optional(Type.Boolean()),
});
export const Secrets = Type.Object({
  accessToken: Type.String({ minLength: 8, maxLength: 200 }),
  /** The app's API secret, by which webhooks are signed. */
  webhookSecret: optional(Type.String({ minLength: 8, maxLength: 200 })),
});
export const Tokens = Type.Object({});
export type Call = ChannelCall<typeof Settings, typeof Secrets, typeof Tokens>;

export const apiPath = (path: string): string => `/admin/api/${VERSION}/${path}`;

export const headersOf = ({ secrets }: Pick<Call, 'secrets'>): Record<string, string> => ({
  'x-shopify-access-token': secrets.accessToken,
});

export const get = (
  call: Call,
  path: string,
  query: Record<string, string | number | undefined> = {},
): Promise<ChannelResponse> =>
  call.http.request({ method: 'GET', path: apiPath(path), query, headers: headersOf(call) });

export const post = (call: Call, path: string, body: unknown): Promise<ChannelResponse> =>
  call.http.request({
    method: 'POST',
    path: apiPath(path),
    headers: { ...headersOf(call), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

/** `X-Shopify-Shop-Api-Call-Limit: 32/40`: so many of the bucket are taken. */
export function limitsOf(response: ChannelResponse): RateReading | undefined {
  const match = /^(\d+)\/(\d+)$/.exec(response.header('x-shopify-shop-api-call-limit') ?? '');
  return match ? { remaining: Math.max(0, Number(match[2]) - Number(match[1])) } : undefined;
}
