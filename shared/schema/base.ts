import { Type, type Static, type TObject, type TProperties } from 'typebox';

/** ISO-8601 instant in UTC, e.g. 2026-11-22T09:00:00.000Z. */
export const Instant = Type.String({ maxLength: 30 });
export const Id = Type.String({ minLength: 1, maxLength: 120 });
export const Sku = Type.String({ minLength: 1, maxLength: 60 });
export const Quantity = Type.Integer();
/** A place in something that grows: a clock, an offset, a number of a fact. As far as numbers are exact. */
export const Position = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const literals = <const T extends readonly string[]>(values: T) =>
  Type.Unsafe<T[number]>({ type: 'string', enum: [...values] });

export const optional = Type.Optional;

/**
 * Every replicated document has an `id` and the `clock` number of its shard at its last change.
 * Fields that an index or a fold needs are required; the rest may be absent.
 */
export function document<T extends TProperties>(
  properties: T,
): TObject<T & { id: typeof Id; clock: typeof Quantity }> {
  return Type.Object({ id: Id, clock: Quantity, ...properties }, { additionalProperties: false });
}

export const closed = <T extends TProperties>(properties: T) =>
  Type.Object(properties, { additionalProperties: false });

export const LANGUAGES = ['en', 'zh-CN'] as const;
export const Language = literals(LANGUAGES);
export type Language = Static<typeof Language>;

export const ROLES = ['picker', 'packer', 'supervisor', 'clerk', 'admin'] as const;
export const Role = literals(ROLES);
export type Role = Static<typeof Role>;

export const UnitOfMeasure = literals(['each', 'inner', 'case', 'pallet']);
export type UnitOfMeasure = Static<typeof UnitOfMeasure>;
