import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const UNITS = [
  { key: 'age.days', ms: 86_400_000 },
  { key: 'age.hours', ms: 3_600_000 },
  { key: 'age.minutes', ms: 60_000 },
  { key: 'age.seconds', ms: 1000 },
] as const;

/** A length of time in words, in its largest whole unit. */
export function useAgeText(): (ms: number) => string {
  const { t } = useTranslation('app');
  return useCallback(
    (ms) => {
      const unit = UNITS.find((each) => ms >= each.ms) ?? UNITS[3];
      return t(unit.key, { count: Math.floor(ms / unit.ms) });
    },
    [t],
  );
}
