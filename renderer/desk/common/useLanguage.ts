import { useTranslation } from 'react-i18next';
import { formatCount } from './numbers.ts';

/** The reader's language, and counts as that language writes them. */
export function useLanguage(): { language: string; count: (value: number) => string } {
  const { i18n } = useTranslation('desk');
  const { language } = i18n;
  return { language, count: (value) => formatCount(value, language) };
}
