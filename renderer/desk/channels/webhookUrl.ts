const PRIVATE = [
  /^localhost$/,
  /\.(local|lan|internal|home\.arpa|localhost)$/,
  /^(0|10|127)\./,
  /^169\.254\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^\[(::1?|f[cd][0-9a-f]{2}:.*|fe80:.*)\]$/,
];

/**
 * Whether channels may reach central by the address that this station has for it. A name without a dot, and the
 * addresses that RFC 1918, 6598 and 4193 keep for the inside, they can't; channels want TLS besides.
 */
export function isReachedFromOutside(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed?.protocol !== 'https:') return false;
  const { hostname } = parsed;
  const isName = hostname.includes('.') || hostname.startsWith('[');
  return isName && !PRIVATE.some((inside) => inside.test(hostname));
}

/** `base` absent: what comes behind the house's own address. */
export function webhookAddress(base: string | undefined, id: string): string {
  const path = `/v1/channels/${id}/webhook`;
  return base === undefined ? path : new URL(path, base).href;
}
