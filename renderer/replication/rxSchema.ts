import type { RxJsonSchema } from 'rxdb/plugins/core';
import type { TSchema } from 'typebox';

/** Characters an id may have at most; RxDB pads keys in its indexes to this length. */
const ID_MAX_LENGTH = 120;

type JsonSchema = { [keyword: string]: unknown };

/** What RxDB reads of JSON Schema, as far as our documents use it. */
const KEPT = [
  'type',
  'enum',
  'items',
  'properties',
  'required',
  'additionalProperties',
  'maxLength',
  'minLength',
  'maxItems',
  'minItems',
  'minimum',
  'maximum',
  'anyOf',
] as const;

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `['T', 'null']` for a union of one scalar and null, which RxDB knows; other unions stay anyOf. */
function convertUnion(branches: readonly unknown[]): JsonSchema {
  const nonNull = branches.filter((branch) => !isSchema(branch) || branch['type'] !== 'null');
  const [only] = nonNull;
  if (nonNull.length === 1 && branches.length === 2 && isSchema(only)) {
    const converted = convert(only);
    const type = converted['type'];
    if (typeof type === 'string' && type !== 'object')
      return { ...converted, type: [type, 'null'] };
  }
  return { anyOf: branches.map((branch) => (isSchema(branch) ? convert(branch) : {})) };
}

function convert(schema: JsonSchema): JsonSchema {
  if (Array.isArray(schema['anyOf'])) return convertUnion(schema['anyOf']);
  // A record: keys are free, values of one schema.
  const patterns = schema['patternProperties'];
  if (isSchema(patterns)) return { type: 'object', additionalProperties: true };
  const result: JsonSchema = {};
  for (const keyword of KEPT) {
    const value = schema[keyword];
    if (value === undefined) continue;
    if (keyword === 'properties' && isSchema(value)) {
      result[keyword] = Object.fromEntries(
        Object.entries(value).map(([name, sub]) => [name, isSchema(sub) ? convert(sub) : {}]),
      );
    } else if (keyword === 'items' && isSchema(value)) {
      result[keyword] = convert(value);
    } else {
      result[keyword] = value;
    }
  }
  return result;
}

/**
 * The RxDB schema of a collection, from its TypeBox schema. Always version 0: a changed schema gets a
 * new database and is fetched afresh, because a migration would cost more than the pull.
 */
export function rxSchemaOf(schema: TSchema): RxJsonSchema<{ id: string; clock: number }> {
  const converted = convert(schema as unknown as JsonSchema);
  const properties = converted['properties'];
  if (!isSchema(properties) || !isSchema(properties['id'])) {
    throw new Error('a collection needs an object schema with an id');
  }
  return {
    ...converted,
    version: 0,
    primaryKey: 'id',
    type: 'object',
    properties: {
      ...properties,
      id: { ...properties['id'], maxLength: ID_MAX_LENGTH },
      clock: { type: 'integer' },
    },
  };
}

/** Tells schemas apart: the same text for the same collections, wherever it is computed. */
export function schemaFingerprint(schemas: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify(
    Object.keys(schemas)
      .sort()
      .map((name) => [name, schemas[name]]),
  );
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return hash.toString(36);
}
