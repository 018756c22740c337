/** Languages: the texts of resources/locales, the person's language, error codes as sentences. */
export { createTexts, LANGUAGES, NAMESPACES, rememberedLanguage, setLanguage } from './texts.ts';
export { useErrorText } from './useErrorText.ts';
