import { createInstance, type i18n } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Language } from '../../shared/schema/index.ts';
import enApp from '../../resources/locales/en/app.json';
import enDesk from '../../resources/locales/en/desk.json';
import enFloor from '../../resources/locales/en/floor.json';
import zhApp from '../../resources/locales/zh-CN/app.json';
import zhDesk from '../../resources/locales/zh-CN/desk.json';
import zhFloor from '../../resources/locales/zh-CN/floor.json';

export const NAMESPACES = ['app', 'floor', 'desk'] as const;
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

/** All texts are in the build: the language changes at once, offline too. */
export async function createTexts(language: Language): Promise<i18n> {
  const texts = createInstance();
  await texts.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    ns: [...NAMESPACES],
    defaultNS: 'app',
    interpolation: { escapeValue: false },
    resources: {
      en: { app: enApp, floor: enFloor, desk: enDesk },
      'zh-CN': { app: zhApp, floor: zhFloor, desk: zhDesk },
    },
  });
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
