import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ADAPTERS } from '../../central/channels/index.ts';
import { kindOf } from '../../central/channels/formFields.ts';

type Labels = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

it.each(['en', 'zh-CN'])('has a label in %s for each field that a channel asks for', (language) => {
  const file = new URL(`../../resources/locales/${language}/channels.json`, import.meta.url);
  const { field: labels } = JSON.parse(readFileSync(file, 'utf8')) as { field: Labels };
  const missing = ADAPTERS.map(kindOf).flatMap(({ kind, fields }) => {
    const own = labels[kind];
    return fields.flatMap(({ name }) =>
      name in labels || (typeof own === 'object' && name in own) ? [] : [`${kind}.${name}`],
    );
  });
  expect(missing).toEqual([]);
});
