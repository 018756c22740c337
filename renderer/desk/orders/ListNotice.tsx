import { useTranslation } from 'react-i18next';
import { useStatus } from '../../replica/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { clockTime } from '../common/relativeTime.ts';
import { useLanguage } from '../common/useLanguage.ts';
import styles from './orders.module.css';
import type { OrderList } from './useOrderList.ts';

/** Says when the list is not central's, and why it is missing. */
export function ListNotice({ list }: { readonly list: OrderList }) {
  const { t } = useTranslation('desk');
  const { language } = useLanguage();
  const errorText = useErrorText();
  const status = useStatus();
  if (list.source === 'station') {
    return (
      <div className={styles['notice']} role="status" data-testid="orders-local">
        ▲{' '}
        {status?.lastAnswer
          ? t('orders.local', { when: clockTime(status.lastAnswer, language) })
          : t('orders.localNever')}
      </div>
    );
  }
  if (list.error) {
    return (
      <div className={styles['notice']} role="alert" data-testid="orders-error">
        ▲ {t('orders.failed', { reason: errorText(list.error) })}
      </div>
    );
  }
  return null;
}
