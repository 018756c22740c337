import { digestOf, hmacOf } from '../../signatures.ts';

/** What the gateways of TOP, JD and Pinduoduo have in common: a flat form, signed over its sorted names and values. */
export type Form = Readonly<Record<string, string>>;

const sorted = (form: Form): string =>
  Object.keys(form)
    .toSorted()
    .map((name) => `${name}${form[name] ?? ''}`)
    .join('');

/** Upper-case MD5 over secret, form and secret. */
export const md5Signed = (secret: string, form: Form): Form => ({
  ...form,
  sign: digestOf('md5', `${secret}${sorted(form)}${secret}`, 'hex').toUpperCase(),
});

/** Upper-case HMAC over the form. */
export const hmacSigned = (digest: 'md5' | 'sha256', secret: string, form: Form): Form => ({
  ...form,
  sign: hmacOf(digest, secret, [sorted(form)], 'hex').toUpperCase(),
});

/** `2026-11-23 20:00:00`: these channels write and read the time of China. */
export const chinaTime = (ms: number): string =>
  new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
export const CHINA = '+08:00';

export const formBody = (form: Form): { headers: Form; body: string } => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
  body: new URLSearchParams(form).toString(),
});
