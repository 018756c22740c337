/**
 * What a PIN is checked against, as one line of text in the way Argon2 writes its hashes:
 * `$argon2id-bound$v=19$m=19456,t=2,p=1,l=32$salt$value`, base64 without padding. `value` is the HMAC-SHA256
 * of `boundText(stationId)` under the Argon2id digest of `l` bytes, so that it opens nothing at another
 * station. `$argon2id$v=19$m=…,t=…,p=…$salt$digest` is what central keeps.
 */
export interface PinVerifier {
  readonly bound: boolean;
  readonly memorySize: number;
  readonly iterations: number;
  readonly parallelism: number;
  /** Bytes of the Argon2id digest. */
  readonly hashLength: number;
  /** Base64 without padding, as `value` is. */
  readonly salt: string;
  readonly value: string;
}

const SHAPE =
  /^\$(argon2id|argon2id-bound)\$v=19\$m=(\d+),t=(\d+),p=(\d+)(?:,l=(\d+))?\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;
const bytesOf = (base64: string): number => Math.floor((base64.length * 3) / 4);

/** null: not a verifier. */
export function parsePinVerifier(text: string): PinVerifier | null {
  const [, kind, memory, iterations, parallelism, length, salt, value] = SHAPE.exec(text) ?? [];
  if (salt === undefined || value === undefined) return null;
  const bound = kind === 'argon2id-bound';
  if (bound !== (length !== undefined)) return null;
  return {
    bound,
    memorySize: Number(memory),
    iterations: Number(iterations),
    parallelism: Number(parallelism),
    hashLength: bound ? Number(length) : bytesOf(value),
    salt,
    value,
  };
}

/** The text of a bound one. */
export function writePinVerifier(verifier: Omit<PinVerifier, 'bound'>): string {
  const { memorySize, iterations, parallelism, hashLength, salt, value } = verifier;
  return `$argon2id-bound$v=19$m=${memorySize},t=${iterations},p=${parallelism},l=${hashLength}$${salt}$${value}`;
}

export const boundText = (stationId: string): string => `stowline pin verifier:${stationId}`;
