import type { ChannelCall, ChannelRequest, ChannelResponse } from '../../adapter.ts';
import { readJson, unauthorised } from '../../failures.ts';
import { Fields } from '../../fields.ts';

/** Where Login with Amazon gives access tokens for refresh tokens. */
export const LWA = 'https://api.amazon.com';
const EARLY_MS = 60_000;

export interface AmazonSecrets {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
}
/** What of a call Amazon's sign-in needs. */
export type AmazonCall = Pick<ChannelCall, 'http' | 'clock'> & {
  readonly settings: { readonly marketplaceId: string; readonly sellerId: string };
  readonly secrets: AmazonSecrets;
  readonly tokens: { readonly accessToken?: string; readonly expiresAt?: number };
  keepTokens(tokens: { accessToken: string; expiresAt: number }): Promise<void>;
};

async function renew(call: AmazonCall): Promise<string> {
  const { clientId, clientSecret, refreshToken } = call.secrets;
  const response = await call.http.request({
    ...{ method: 'POST', path: `${LWA}/auth/o2/token` },
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: new URLSearchParams({
      ...{ grant_type: 'refresh_token', refresh_token: refreshToken },
      ...{ client_id: clientId, client_secret: clientSecret },
    }).toString(),
  });
  // `invalid_grant`, `invalid_client`: only a person can mend it.
  if (response.status === 400 || response.status === 401) throw unauthorised();
  const answer = new Fields(readJson(response));
  const accessToken = answer.text('access_token');
  const expiresAt = call.clock.now() + answer.integer('expires_in') * 1000;
  await call.keepTokens({ accessToken, expiresAt });
  return accessToken;
}

/** The answer, whatever its status but 401 and 403; `token`: a restricted one, for what names a person. */
export async function ask(
  call: AmazonCall,
  request: ChannelRequest,
  token?: string,
): Promise<ChannelResponse> {
  const send = (access: string) =>
    call.http.request({
      ...request,
      headers: { ...request.headers, 'x-amz-access-token': access },
    });
  const { accessToken, expiresAt = 0 } = call.tokens;
  const isGood = accessToken !== undefined && expiresAt - EARLY_MS > call.clock.now();
  const response = await send(token ?? (isGood ? accessToken : await renew(call)));
  if (response.status !== 401 && response.status !== 403) return response;
  if (token !== undefined) throw unauthorised();
  const again = await send(await renew(call));
  if (again.status === 401 || again.status === 403) throw unauthorised();
  return again;
}

/** A token for one kind of request that shows who buys and where they live. */
export async function restrictedToken(
  call: AmazonCall,
  path: string,
  dataElements: readonly string[],
): Promise<string> {
  const response = await ask(call, {
    ...{ method: 'POST', path: '/tokens/2021-03-01/restrictedDataToken' },
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ restrictedResources: [{ method: 'GET', path, dataElements }] }),
  });
  return new Fields(readJson(response)).text('restrictedDataToken');
}
