import { AppError } from '../../shared/errors.ts';

const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Of a setting that says where a shop is: https, or this machine. Throws `channel.setting-wrong`. */
export function baseUrlOf(text: string, field: string): string {
  const url = URL.parse(text.trim());
  const isSafe =
    url !== null &&
    (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname)));
  if (!url || !isSafe || url.username !== '' || url.search !== '' || url.hash !== '') {
    throw new AppError('channel.setting-wrong', { field, expected: 'https://…' });
  }
  return url.href.replace(/\/$/, '');
}
