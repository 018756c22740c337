import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorValue } from '../../shared/errors.ts';

/** Turns an error code into a sentence in the reader's language; an unknown code is shown as it is. */
export function useErrorText(): (error: Pick<ErrorValue, 'code'> & Partial<ErrorValue>) => string {
  const { t } = useTranslation('app');
  return useCallback(
    (error) => t([`errors.${error.code}`, 'errors.unknown'], { ...error.meta, code: error.code }),
    [t],
  );
}
