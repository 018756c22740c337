import { Check } from 'typebox/value';
import type { TSchema } from 'typebox';
import { HOST_CALLS, type HostCallName } from '../../../shared/host/contract.ts';

/** As much of JSON Schema as the contract uses. */
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly minLength?: number;
  readonly minimum?: number;
}

function sample(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return sample(schema.anyOf[0]);
  switch (schema.type) {
    case 'object': {
      const own = Object.entries(schema.properties ?? {}).map(([key, part]) => [key, sample(part)]);
      const open = Object.values(schema.patternProperties ?? {}).map((part) => [
        'any',
        sample(part),
      ]);
      return Object.fromEntries([...own, ...open]);
    }
    case 'array':
      return schema.items ? [sample(schema.items)] : [];
    case 'string':
      return 'x'.repeat(schema.minLength ?? 1);
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return 'anything';
  }
}

/** An input the call's schema allows, with every field there is. */
export function goodInput(name: HostCallName): Record<string, unknown> {
  const schema: TSchema = HOST_CALLS[name].input;
  const made = sample(schema) as Record<string, unknown>;
  if (!Check(schema, made)) throw new Error(`no good input for ${name}: ${JSON.stringify(made)}`);
  return made;
}
