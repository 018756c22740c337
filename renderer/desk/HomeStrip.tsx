import { useTranslation } from 'react-i18next';
import { useDeskRoute } from './common/useDeskRoute.ts';
import { useLanguage } from './common/useLanguage.ts';
import { useSyncProgress } from '../replica/index.ts';
import styles from './desk.module.css';
import { useStanding, type Standing } from './useStanding.ts';

const TILES: readonly { readonly id: keyof Standing; readonly status?: string }[] = [
  { id: 'open', status: 'open' },
  { id: 'released', status: 'released' },
  { id: 'picking', status: 'picking' },
  { id: 'packing', status: 'packing' },
  { id: 'shipped', status: 'shipped' },
  { id: 'exceptions' },
];

const hintOf = (id: keyof Standing, loading: boolean): string => {
  if (id === 'shipped') return 'strip.shippedHint';
  return loading ? 'strip.loading' : 'strip.local';
};

/** Where the work stands, in six numbers; each leads to the orders behind it. */
export function HomeStrip() {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { open } = useDeskRoute();
  const standing = useStanding();
  const { loaded, firstSync } = useSyncProgress();
  const loading = !loaded || firstSync;
  return (
    <div className={styles['strip']} role="group" aria-label={t('strip.label')} data-testid="strip">
      {TILES.map(({ id, status }) => {
        const value = standing[id];
        return (
          <button
            type="button"
            key={id}
            className={styles['tile']}
            data-alarm={(id === 'exceptions' && value !== undefined && value > 0) || undefined}
            data-loading={(loading && id !== 'shipped') || undefined}
            title={t(hintOf(id, loading))}
            onClick={() => (status ? open('orders', undefined, { status }) : open('exceptions'))}
            data-testid={`strip-${id}`}
            data-value={value}
          >
            <b>{value === undefined ? '–' : count(value)}</b>
            <span>{t(`strip.${id}`)}</span>
          </button>
        );
      })}
    </div>
  );
}
