import { toErrorValue } from '../../../shared/errors.ts';

/** What Node calls a certificate that it does not take. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)/;

/** `reason`: of an `offline`. */
export const isUntrustedReason = (reason: unknown): boolean =>
  typeof reason === 'string' && UNTRUSTED.test(reason);

/** Whether central is away only because its certificate is not taken here: waiting mends nothing. */
export function isUntrusted(error: unknown): boolean {
  const { code, meta } = toErrorValue(error);
  return code === 'offline' && isUntrustedReason(meta['reason']);
}
