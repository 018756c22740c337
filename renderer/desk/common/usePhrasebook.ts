import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Phrasebook } from '../exceptions/evidenceSentence.ts';
import { absoluteTime } from './relativeTime.ts';
import { useLanguage } from './useLanguage.ts';

/** The desk's phrases, for pure functions that make sentences. */
export function usePhrasebook(): Phrasebook {
  const { t, i18n } = useTranslation('desk');
  const { language } = useLanguage();
  return useMemo(
    () => ({
      has: (key) => i18n.exists(key, { ns: 'desk' }),
      say: (key, values) => t(key, values ?? {}),
      when: (instant) => absoluteTime(instant, language),
    }),
    [t, i18n, language],
  );
}
