/** The one error type of domain code: a code that the interface translates, and what it needs to fill the sentence. */
export class AppError extends Error {
  readonly code: string;
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(code: string, meta: Record<string, unknown> = {}) {
    super(`${code} ${JSON.stringify(meta)}`);
    this.name = 'AppError';
    this.code = code;
    this.meta = meta;
  }
}

export interface ErrorValue {
  readonly code: string;
  readonly meta: Readonly<Record<string, unknown>>;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: ErrorValue };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** What an edge answers for anything thrown: an AppError's own code, or `internal` without details. */
export function toErrorValue(error: unknown): ErrorValue {
  if (error instanceof AppError) return { code: error.code, meta: error.meta };
  return { code: 'internal', meta: {} };
}

export const fail = (error: unknown): { ok: false; error: ErrorValue } => ({
  ok: false,
  error: toErrorValue(error),
});
