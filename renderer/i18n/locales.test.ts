import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../resources/locales/', import.meta.url);
const LANGUAGES = ['en', 'zh-CN'] as const;
const NAMESPACES = readdirSync(new URL('en/', ROOT)).filter((name) => name.endsWith('.json'));

type Texts = { [key: string]: string | Texts };
const read = (language: string, file: string): Texts =>
  JSON.parse(readFileSync(new URL(`${language}/${file}`, ROOT), 'utf8')) as Texts;

/** 'a.b' → text; plural forms of one key count as one: Chinese has one form, English two. */
function flatten(texts: Texts, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(texts)) {
    const path = `${prefix}${key}`;
    if (typeof value === 'string') flat.set(path.replace(/_(one|other)$/, ''), value);
    else for (const [sub, text] of flatten(value, `${path}.`)) flat.set(sub, text);
  }
  return flat;
}
const placeholders = (text: string): string[] =>
  [...text.matchAll(/\{\{\s*(\w+)[^}]*\}\}/g)].map(([, name]) => name ?? '').sort();

describe.each(NAMESPACES)('texts of %s', (file) => {
  const [en, zh] = LANGUAGES.map((language) => flatten(read(language, file)));

  it('has the same keys in both languages', () => {
    expect([...(zh?.keys() ?? [])].sort()).toEqual([...(en?.keys() ?? [])].sort());
  });

  it('fills the same values in both languages', () => {
    for (const [key, text] of en ?? []) {
      const same = new Set(placeholders(text));
      expect(new Set(placeholders(zh?.get(key) ?? '')), key).toEqual(same);
    }
  });

  it('leaves nothing empty', () => {
    for (const texts of [en, zh]) {
      for (const [key, text] of texts ?? []) expect(text.trim(), key).not.toBe('');
    }
  });
});

it('has a file for every namespace in every language', () => {
  for (const language of LANGUAGES) {
    const files = readdirSync(new URL(`${language}/`, ROOT)).filter((name) =>
      name.endsWith('.json'),
    );
    expect(files.sort()).toEqual([...NAMESPACES].sort());
  }
});
