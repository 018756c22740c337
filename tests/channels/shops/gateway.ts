/** What stand-ins of TOP, JD and Pinduoduo have in common. Signatures are made here once more, by other means. */
import { createHash, createHmac } from 'node:crypto';
import { PAGE, type Shop, type ShopOrder, type StandInRequest } from '../shop.ts';

export const formOf = ({ method, query, body }: StandInRequest): Map<string, string> =>
  new Map(method === 'GET' ? query : new URLSearchParams(body));

function joined(form: ReadonlyMap<string, string>): string {
  const names = [...form.keys()].filter((name) => name !== 'sign');
  names.sort();
  return names.reduce((text, name) => text + name + (form.get(name) ?? ''), '');
}
export const md5Of = (form: ReadonlyMap<string, string>, secret: string): string =>
  createHash('md5')
    .update(secret + joined(form) + secret)
    .digest('hex')
    .toUpperCase();
export const hmacOf = (form: ReadonlyMap<string, string>, secret: string): string =>
  createHmac('md5', secret).update(joined(form)).digest('hex').toUpperCase();

export const chinaTime = (ms: number): string =>
  new Date(ms + 28_800_000).toISOString().slice(0, 19).replace('T', ' ');
/** Without milliseconds, as these channels write it: rounded up, so that a change never seems older than it is. */
export const fromChina = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);
const seconds = (ms: number): number => Math.floor(ms / 1000) * 1000;

/** A page of what changed in a time, newest change first. */
export function newestFirst(
  shop: Shop,
  { fromMs, toMs, page }: { readonly fromMs: number; readonly toMs: number; readonly page: number },
): { readonly orders: ShopOrder[]; readonly total: number } {
  const all = [...shop.orders.values()]
    .filter(({ changedAt }) => seconds(changedAt) >= fromMs && seconds(changedAt) <= toMs)
    .toSorted((a, b) => b.changedAt - a.changedAt || (a.externalId < b.externalId ? -1 : 1));
  return { orders: all.slice((page - 1) * PAGE, page * PAGE), total: all.length };
}

export const yuan = (minor: number): string => (minor / 100).toFixed(2);
export const totalOf = ({ lines }: ShopOrder): number =>
  lines.reduce((sum, { qty, priceMinor }) => sum + qty * priceMinor, 0);
