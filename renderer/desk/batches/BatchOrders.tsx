import { useTranslation } from 'react-i18next';
import { useChildren } from '../../replica/index.ts';
import type { Batch } from '../../../shared/schema/index.ts';
import { StatusMark } from '../common/StatusMark.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import styles from './batches.module.css';

/** The orders picked together in one walk; each leads to its page. */
export function BatchOrders({ batch }: { readonly batch: Batch }) {
  const { t } = useTranslation('desk');
  const { open } = useDeskRoute();
  const fulfilments = useChildren('fulfilments', batch.id);
  return (
    <ul className={styles['orders']} aria-label={t('batches.inBatch', { code: batch.code })}>
      {fulfilments.map((fulfilment) => (
        <li key={fulfilment.id}>
          <button type="button" onClick={() => open('orders', fulfilment.orderId)}>
            <strong>{fulfilment.orderNumber}</strong>
            <StatusMark status={fulfilment.status} />
            <span>{fulfilment.country}</span>
            <span>{t('linesCount', { count: fulfilment.lineCount })}</span>
            <span>{fulfilment.toteIds.join(t('comma'))}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
