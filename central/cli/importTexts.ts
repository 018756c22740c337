import { readFile } from 'node:fs/promises';
import { createInstance, type TFunction } from 'i18next';
import type { ErrorValue } from '../../shared/errors.ts';
import type { Language } from '../../shared/schema/index.ts';

const NAMESPACES = ['cli', 'desk'] as const;

/** `--lang`, else what the terminal is set to, else English. */
export function chooseLanguage(asked: string | undefined, env: NodeJS.ProcessEnv): Language {
  const wanted = asked ?? env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '';
  return wanted.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
}

/** The texts of the command line, and the desk's for what both say. */
export async function loadTexts(language: Language): Promise<TFunction> {
  const texts: Record<string, Record<string, unknown>> = {};
  for (const namespace of NAMESPACES) {
    const url = new URL(`../../resources/locales/${language}/${namespace}.json`, import.meta.url);
    texts[namespace] = JSON.parse(await readFile(url, 'utf8')) as Record<string, unknown>;
  }
  return createInstance().init({
    lng: language,
    ns: [...NAMESPACES],
    defaultNS: 'cli',
    resources: { [language]: texts },
    interpolation: { escapeValue: false },
  });
}

/** What is wrong with the file, as the desk says it, and the place where it is known. */
export function explainError(t: TFunction, error: ErrorValue): string {
  const name = error.code.replace(/^import\./, '');
  const { missing, repeated } = error.meta as { missing?: string[]; repeated?: string[] };
  const columns = [...(missing ?? []), ...(repeated ?? [])].join(', ');
  const known = t(`desk:imports.error.${name}`, { ...error.meta, columns, defaultValue: '' });
  const sentence = known || t('desk:imports.error.other', { reason: error.code });
  const atRow = ['row', 'line', 'found', 'expected'].every((key) => key in error.meta);
  return atRow ? `${sentence} ${t('import.place', error.meta)}` : sentence;
}
