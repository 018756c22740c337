import { describe, expect, it } from 'vitest';
import { Type } from 'typebox';
import { COLLECTION_NAMES, COLLECTIONS } from '../../shared/schema/index.ts';
import { rxSchemaOf, schemaFingerprint } from './rxSchema.ts';

/** Keywords that RxDB 17.6's schema check knows; any other makes dev-mode refuse the schema. */
const KNOWN = new Set(
  'type enum items properties required additionalProperties maxLength minLength maxItems minItems minimum maximum anyOf version primaryKey'.split(
    ' ',
  ),
);

function unknownKeywords(schema: unknown, at = '$'): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const entries = Object.entries(schema);
  return entries.flatMap(([keyword, value]) => {
    const here = `${at}.${keyword}`;
    if (keyword === 'properties') {
      return Object.entries(value as object).flatMap(([name, sub]) =>
        unknownKeywords(sub, `${here}.${name}`),
      );
    }
    const own = KNOWN.has(keyword) ? [] : [here];
    if (keyword === 'items') return [...own, ...unknownKeywords(value, here)];
    if (keyword === 'anyOf') {
      return [
        ...own,
        ...(value as unknown[]).flatMap((sub, n) => unknownKeywords(sub, `${here}[${n}]`)),
      ];
    }
    return own;
  });
}

describe('rxSchemaOf', () => {
  it.each(COLLECTION_NAMES)(
    'gives %s a primary key with a bound and no unknown keyword',
    (name) => {
      const schema = rxSchemaOf(COLLECTIONS[name].schema);
      expect(schema.primaryKey).toBe('id');
      expect(schema.version).toBe(0);
      expect(schema.properties.id.maxLength).toBe(120);
      expect(schema.required).toContain('id');
      expect(schema.required).toContain('clock');
      expect(unknownKeywords(schema)).toEqual([]);
      // It is posted and stored: nothing but plain data may be left of TypeBox.
      expect(structuredClone(schema)).toEqual(JSON.parse(JSON.stringify(schema)));
    },
  );

  it('keeps what a field may be', () => {
    const schema = rxSchemaOf(
      Type.Object({
        id: Type.String(),
        clock: Type.Integer(),
        maybe: Type.Union([Type.String({ maxLength: 5 }), Type.Null()]),
        either: Type.Union([Type.Object({ a: Type.Integer() }), Type.Null()]),
        free: Type.Record(Type.String(), Type.Integer()),
        some: Type.Optional(Type.Array(Type.String())),
      }),
    );
    const { properties, required } = schema as unknown as {
      properties: Record<string, unknown>;
      required: string[];
    };
    expect(properties['maybe']).toEqual({ type: ['string', 'null'], maxLength: 5 });
    expect(properties['either']).toEqual({
      anyOf: [
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        { type: 'null' },
      ],
    });
    expect(properties['free']).toEqual({ type: 'object', additionalProperties: true });
    expect(properties['some']).toEqual({ type: 'array', items: { type: 'string' } });
    expect(required).not.toContain('some');
  });

  it('refuses a schema without an id', () => {
    expect(() => rxSchemaOf(Type.Object({ name: Type.String() }))).toThrow(
      'needs an object schema',
    );
  });
});

describe('schemaFingerprint', () => {
  it('changes with a schema and not with the order of collections', () => {
    const one = { a: { x: 1 }, b: { y: 2 } };
    expect(schemaFingerprint({ b: { y: 2 }, a: { x: 1 } })).toBe(schemaFingerprint(one));
    expect(schemaFingerprint({ ...one, b: { y: 3 } })).not.toBe(schemaFingerprint(one));
  });
});
