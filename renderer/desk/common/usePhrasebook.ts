import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Phrasebook } from '../exceptions/evidenceSentence.ts';

/** The desk's phrases, for pure functions that make sentences. */
export function usePhrasebook(): Phrasebook {
  const { t, i18n } = useTranslation('desk');
  return useMemo(
    () => ({
      has: (key) => i18n.exists(key, { ns: 'desk' }),
      say: (key, values) => t(key, values ?? {}),
    }),
    [t, i18n],
  );
}
