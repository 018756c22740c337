import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../shared/errors.ts';
import type { ChannelField, ChannelKind } from '../../shared/protocol/index.ts';
import type { ChannelAdapter } from './adapter.ts';

export type Values = Readonly<Record<string, string | number | boolean>>;

function typeOf(schema: TSchema): Pick<ChannelField, 'type' | 'choices'> {
  const { type, enum: choices } = schema as { type?: string; enum?: string[] };
  if (choices) return { type: 'choice', choices: [...choices] };
  if (type === 'integer' || type === 'boolean') return { type, choices: [] };
  return { type: 'text', choices: [] };
}

const fieldsOf = (schema: TObject, secret: boolean): ChannelField[] =>
  Object.entries(schema.properties).map(([name, property]) => ({
    ...{ name, secret, ...typeOf(property) },
    required: schema.required?.includes(name) ?? false,
  }));

/** What the screen has to know of a kind. */
export const kindOf = (adapter: ChannelAdapter): ChannelKind => ({
  kind: adapter.kind,
  name: adapter.name,
  follows: adapter.follows,
  fields: [...fieldsOf(adapter.settings, false), ...fieldsOf(adapter.secrets, true)],
  webhook: adapter.readWebhook !== undefined,
  tells: [
    ...(adapter.acknowledge ? (['acknowledge'] as const) : []),
    ...(adapter.ship ? (['ship'] as const) : []),
    ...(adapter.answerCancel ? (['cancel'] as const) : []),
    ...(adapter.setStock ? (['stock'] as const) : []),
  ],
  pollSeconds: adapter.pollSeconds,
});

/** Throws `channel.setting-wrong` with the first field that is missing or not as it has to be. Never with its value. */
export function checkValues(schema: TObject, values: Values): void {
  const stranger = Object.keys(values).find((name) => !Object.hasOwn(schema.properties, name));
  if (stranger !== undefined) throw new AppError('channel.setting-wrong', { field: stranger });
  for (const name of schema.required ?? []) {
    if (values[name] === undefined || values[name] === '') {
      throw new AppError('channel.setting-missing', { field: name });
    }
  }
  const [first] = Compile(schema).Errors(values);
  if (first) {
    throw new AppError('channel.setting-wrong', { field: first.instancePath.replace(/^\//, '') });
  }
}
