import { memo, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useIndexed } from '../../replica/index.ts';
import type { Batch } from '../../../shared/schema/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useLanguage } from '../common/useLanguage.ts';
import { useStationName } from '../common/useStationName.ts';
import { BatchOrders } from './BatchOrders.tsx';
import { groupOf, isLate, isOld, progressOf } from './batchBoard.ts';
import styles from './batches.module.css';

export interface BatchRowProps {
  readonly batch: Batch;
  readonly names: ReadonlyMap<string, string>;
  readonly now: number;
  readonly opened: boolean;
  readonly onToggle: () => void;
}

/** One batch: who holds it, how far it is, and whether somebody should look. */
export const BatchRow = memo(
  function BatchRow({ batch, names, now, opened, onToggle }: BatchRowProps) {
    const { t } = useTranslation('desk');
    const { count } = useLanguage();
    const tasks = useIndexed('tasks', 'batchId', batch.id);
    const { done, total, shorted } = progressOf(batch, tasks);
    const group = groupOf(batch);
    const row = useRef<HTMLDivElement>(null);
    useEffect(() => {
      if (opened) row.current?.scrollIntoView({ block: 'nearest' });
    }, [opened]);
    const late = isLate(batch, now);
    return (
      <div ref={row} className={styles['item']} data-testid="batch-row" data-batch={batch.code}>
        <button
          type="button"
          className={styles['row']}
          aria-expanded={opened}
          onClick={onToggle}
          data-group={group}
        >
          <strong>{batch.code}</strong>
          <span className={styles['holder']}>
            <Holder batch={batch} names={names} />
          </span>
          <span className={styles['progress']}>
            <i aria-hidden>
              <b style={{ width: `${total === 0 ? 0 : (100 * done) / total}%` }} />
            </i>
            {t('batches.progressText', { done: count(done), total: count(total) })}
            {shorted > 0 && (
              <em className={styles['late']}>▲ {t('batches.shorts', { count: shorted })}</em>
            )}
          </span>
          <span data-align="end">
            {t('orders.count', {
              count: batch.fulfilmentIds.length,
              formatted: count(batch.fulfilmentIds.length),
            })}
          </span>
          <span className={late ? styles['late'] : undefined}>
            {late && '▲ '}
            {t('batches.shipBy')} <RelativeTime instant={batch.shipBy} />
          </span>
          <span className={styles['age']}>
            <RelativeTime instant={batch.createdAt} />
            {isOld(batch, now) && <em className={styles['old']}>◆ {t('batches.old')}</em>}
          </span>
        </button>
        {opened && <BatchOrders batch={batch} />}
      </div>
    );
  },
  // onToggle is made anew with every draw but does the same for the same batch and openness.
  (a, b) => a.batch === b.batch && a.names === b.names && a.now === b.now && a.opened === b.opened,
);

function Holder({ batch, names }: Pick<BatchRowProps, 'batch' | 'names'>) {
  const { t } = useTranslation('desk');
  const stationName = useStationName();
  if (!batch.lease) return <>{t('none')}</>;
  const { personId } = batch.lease;
  const station = stationName(batch.lease.stationId);
  return (
    <>
      {personId
        ? t('batches.holderPerson', { person: names.get(personId) ?? personId, station })
        : t('batches.holderStation', { station })}
    </>
  );
}
