import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

/** '7 lines · 266 pcs' */
export function useSizeText(): (lines: number, units: number) => string {
  const { t } = useTranslation('floor');
  return useCallback(
    (lines, units) =>
      `${t('common.lines', { count: lines })} · ${t('common.pcs', { count: units })}`,
    [t],
  );
}
