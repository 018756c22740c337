import type { TSchema } from 'typebox';

type JsonSchema = { readonly [keyword: string]: unknown };
/** The path of the first thing that does not fit, or null. */
export type ShapeCheck = (value: unknown, at?: string) => string | null;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  null: (value) => value === null,
  object: isObject,
  array: Array.isArray,
};

function checkObject(schema: JsonSchema): ShapeCheck {
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const checks = Object.entries(properties).map(
    ([name, sub]) => [name, createShapeCheck(sub as TSchema)] as const,
  );
  const required = new Set(Array.isArray(schema['required']) ? schema['required'] : []);
  return (value, at = '') => {
    if (!isObject(value)) return at;
    for (const [name, check] of checks) {
      const field = value[name];
      if (field === undefined) {
        if (required.has(name)) return `${at}/${name}`;
        continue;
      }
      const misfit = check(field, `${at}/${name}`);
      if (misfit !== null) return misfit;
    }
    return null;
  };
}

function checkArray(schema: JsonSchema): ShapeCheck {
  const items = createShapeCheck(schema['items'] ?? {});
  return (value, at = '') => {
    if (!Array.isArray(value)) return at;
    for (const [n, item] of value.entries()) {
      const misfit = items(item, `${at}/${n}`);
      if (misfit !== null) return misfit;
    }
    return null;
  };
}

/**
 * Whether a document has the shape our code counts on: fields, types and enums. Bounds are central's to
 * keep, and fields we don't know are a newer central's. Closures, because generated code needs eval,
 * which the page's security policy forbids, and an interpreter takes 300 µs a document.
 */
export function createShapeCheck(schema: TSchema): ShapeCheck {
  const json = schema as unknown as JsonSchema;
  const branches = json['anyOf'];
  if (Array.isArray(branches)) {
    const checks = branches.map((branch) => createShapeCheck(branch as TSchema));
    return (value, at = '') => (checks.some((check) => check(value, at) === null) ? null : at);
  }
  const values = json['enum'];
  if (Array.isArray(values)) {
    const allowed = new Set<unknown>(values);
    return (value, at = '') => (allowed.has(value) ? null : at);
  }
  const type = json['type'];
  if (type === 'object') return checkObject(json);
  if (type === 'array') return checkArray(json);
  const fits = typeof type === 'string' ? TYPES[type] : undefined;
  return (value, at = '') => (fits === undefined || fits(value) ? null : at);
}
