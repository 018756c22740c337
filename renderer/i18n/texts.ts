import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/schema/index.ts';
import { formatWeight } from '../ui/formatWeight.ts';

/** Every text file of every language, in the build: resources/locales/{language}/{namespace}.json. */
const FILES = import.meta.glob<Record<string, unknown>>('../../resources/locales/*/*.json', {
  eager: true,
  import: 'default',
});

/** { en: { app: …, floor: … }, 'zh-CN': … } */
function readResources(): Record<string, Record<string, Record<string, unknown>>> {
  const resources: Record<string, Record<string, Record<string, unknown>>> = {};
  for (const [path, texts] of Object.entries(FILES)) {
    const [namespace = '', language = ''] = path.replace('.json', '').split('/').toReversed();
    (resources[language] ??= {})[namespace] = texts;
  }
  return resources;
}

export const NAMESPACES = [
  'app',
  'floor',
  'desk',
  'devices',
  'notices',
  'order',
  'channels',
] as const;
export const LANGUAGES: readonly { code: Language; name: string }[] = [
  { code: 'zh-CN', name: '中文' },
  { code: 'en', name: 'English' },
];

const REMEMBERED = 'stowline.language';
const isLanguage = (value: unknown): value is Language =>
  LANGUAGES.some(({ code }) => code === value);

/** The language last chosen at this machine, else the browser's. */
export function rememberedLanguage(): Language {
  const stored = localStorage.getItem(REMEMBERED);
  if (isLanguage(stored)) return stored;
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en';
}

/** `{{grams, weight}}` and `{{grams, weightDifference}}` in a text: grams as people read them. */
export function addFormats(texts: i18n): void {
  const { formatter } = texts.services;
  formatter?.add('weight', (grams, language) => formatWeight(Number(grams), language ?? 'en'));
  formatter?.add('weightDifference', (grams, language) =>
    formatWeight(Number(grams), language ?? 'en', true),
  );
}

/** All texts are in the build: the language changes at once, offline too. */
export async function createTexts(language: Language): Promise<i18n> {
  const texts = createInstance();
  await texts.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: [...NAMESPACES],
    defaultNS: 'app',
    interpolation: { escapeValue: false },
    resources: readResources(),
  });
  addFormats(texts);
  document.documentElement.lang = language;
  return texts;
}

/** `remember`: chosen at the sign-in screen, and so the machine's; a person's own is not. */
export async function setLanguage(
  texts: i18n,
  language: Language,
  remember: boolean,
): Promise<void> {
  if (remember) localStorage.setItem(REMEMBERED, language);
  if (texts.language === language) return;
  await texts.changeLanguage(language);
  document.documentElement.lang = language;
}
