import { AppError } from '../../shared/errors.ts';

/** One plain address: no names, no lists, nothing that could end a header. */
const ADDRESS = /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[^\s@<>()[\]\\,;:"\p{Cc}]{1,190}$/u;

export const isAddress = (text: string): boolean => ADDRESS.test(text);

/** Throws `notify-address-wrong`. */
export function checkAddress(text: string): string {
  const address = text.trim();
  if (!isAddress(address)) throw new AppError('notify-address-wrong', {});
  return address;
}

/** Throws `notify-url-wrong`: not http(s), or with a user and password, which would be sent in the clear to be logged. */
export function checkUrl(text: string): string {
  const url = URL.parse(text.trim());
  const wellFormed =
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.username + url.password === '';
  if (!wellFormed) throw new AppError('notify-url-wrong', {});
  url.hash = '';
  return url.href;
}
