/** Rows and bytes of a page: what whoever goes through a whole table holds in memory at once. */
export const PAGE_ROWS = 1000;
export const PAGE_BYTES = 4 * 1024 * 1024;

/** SQL for the bytes of a row's texts, which neither engine has to read for it. */
export const sizeOf = (texts: readonly string[]): string =>
  texts.map((column) => `coalesce(octet_length("${column}"), 0)`).join(' + ') || '0';

/** How many rows, from the first on, make a page: one at least, where there is one. `sizes`: theirs in bytes. */
export function rowsInPage(sizes: readonly number[]): number {
  let bytes = 0;
  const beyond = sizes.findIndex((size) => {
    bytes += size;
    return bytes > PAGE_BYTES;
  });
  return beyond === -1 ? sizes.length : Math.max(1, beyond);
}
