import type { TSchema } from 'typebox';

/** The parts of JSON Schema that facts are written in. */
interface Shape {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Shape[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly minimum?: number;
}

function sampleOf(shape: Shape, name: string, owner: string): unknown {
  if (shape.enum) return shape.enum[0];
  if (shape.anyOf) return sampleOf(shape.anyOf[0] ?? {}, name, owner);
  switch (shape.type) {
    case 'object':
      return Object.fromEntries(
        (shape.required ?? []).map((key) => [
          key,
          sampleOf(shape.properties?.[key] ?? {}, key, owner),
        ]),
      );
    case 'array':
      return [];
    case 'integer':
      return Math.max(1, shape.minimum ?? 1);
    case 'boolean':
      return false;
    case 'string':
      return `${owner}-${name}`.slice(0, 18);
    default:
      throw new Error(`no sample for ${name}`);
  }
}

/** Data that a fact's schema takes, naming nothing there is: every name in it begins with `owner`. */
export const sampleData = (schema: TSchema, owner: string): Record<string, unknown> =>
  sampleOf(schema, 'data', owner) as Record<string, unknown>;
