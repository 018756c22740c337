import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../common/useLanguage.ts';
import styles from './orders.module.css';
import type { OrderCursor } from './useOrderCursor.ts';

export interface SelectionBarProps {
  readonly cursor: OrderCursor;
  readonly total: number;
  readonly mayRelease: boolean;
  readonly onRelease: () => void;
}

/** How many are selected, how to take all that match, and what can be done with them. */
export function SelectionBar({ cursor, total, mayRelease, onRelease }: SelectionBarProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { selectedCount } = cursor;
  return (
    <div className={styles['selection']} data-testid="selection-bar">
      <strong data-testid="selection-count">
        {t('orders.selected', { count: selectedCount, formatted: count(selectedCount) })}
      </strong>
      {selectedCount < total ? (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={cursor.selectAllMatching}
          data-testid="select-all-matching"
        >
          {t('orders.selectAllMatching', { formatted: count(total) })}
        </Button>
      ) : (
        <span>{t('orders.allMatchingSelected', { formatted: count(total) })}</span>
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={cursor.clear}>
        {t('orders.clearSelection')}
      </Button>
      <span style={{ flex: 1 }} />
      <Button
        size="xs"
        onClick={onRelease}
        disabled={!mayRelease}
        title={mayRelease ? undefined : t('release.forbidden')}
        data-testid="release-selected"
      >
        {t('orders.releaseSelected', { formatted: count(selectedCount) })}
      </Button>
    </div>
  );
}
