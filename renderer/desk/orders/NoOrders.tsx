import { IconPackages, IconSearchOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { EmptyHint } from '../common/EmptyHint.tsx';
import type { OrderFilter } from './orderFilter.ts';
import type { OrderList } from './useOrderList.ts';

/** An empty list teaches: why it is, and what to do about it. */
export function NoOrders(props: {
  readonly list: OrderList;
  readonly filter: OrderFilter;
  readonly onReset: () => void;
  readonly onImport: () => void;
}) {
  const { t } = useTranslation('desk');
  const { status, country, channel, search } = props.filter;
  if (status ?? country ?? channel ?? search) {
    return (
      <EmptyHint
        icon={<IconSearchOff size={36} />}
        title={t('orders.noMatch.title')}
        text={t('orders.noMatch.text')}
        action={{ label: t('orders.noMatch.action'), run: props.onReset }}
      />
    );
  }
  if (props.list.source === 'station') {
    return (
      <EmptyHint
        icon={<IconPackages size={36} />}
        title={t('orders.emptyLocal.title')}
        text={t('orders.emptyLocal.text')}
      />
    );
  }
  return (
    <EmptyHint
      icon={<IconPackages size={36} />}
      title={t('orders.empty.title')}
      text={t('orders.empty.text')}
      action={{ label: t('orders.empty.action'), run: props.onImport }}
    />
  );
}
