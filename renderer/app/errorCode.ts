/** FNV-1a offset basis and prime, 32 bit. */
const BASIS = 0x811c9dc5;
const PRIME = 0x01000193;

/** A short code of an error: the same for the same mistake at the same place, so that support can count them. */
export function errorCode(error: unknown): string {
  const text =
    error instanceof Error
      ? `${error.name}:${error.message}:${(error.stack ?? '').split('\n')[1] ?? ''}`
      : String(error);
  let hash = BASIS;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), PRIME) >>> 0;
  return `UI-${hash.toString(36).toUpperCase().padStart(7, '0')}`;
}
