import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OrderPageView } from '../../../shared/protocol/index.ts';
import { ANONYMOUS } from '../../../shared/schema/index.ts';
import { formatMoney } from '../common/numbers.ts';
import { useLanguage } from '../common/useLanguage.ts';
import panel from '../orders/panel.module.css';
import { warehouseName } from './orderWords.ts';

/** Whose it is, what it comes to, how it is paid, and where it is done. */
export function MoneyFacts({ page }: { readonly page: OrderPageView }) {
  const { t } = useTranslation('order');
  const { language } = useLanguage();
  const { order, charges, payment, tier } = page;
  const money = (minor: number) => formatMoney(minor, order.currency, language);
  const rows: [string, string][] = [
    [
      t('desk:panel.customer'),
      order.customerRef === ANONYMOUS ? t('desk:anonymous') : order.customerRef,
    ],
    ...(tier === undefined ? [] : [[t('page.tier'), tier] as [string, string]]),
    [t('desk:panel.value'), money(order.totalMinor)],
    ...(charges
      ? ([
          [t('page.shipping'), money(charges.shippingMinor)],
          [t('page.tax'), money(charges.taxMinor)],
          [t('page.discount'), money(charges.discountMinor)],
          [t('page.total'), money(charges.totalMinor)],
        ] as [string, string][])
      : []),
    [t('page.paymentTerm'), t(`payment.${payment?.status ?? 'unknown'}`)],
    [
      t('page.warehouse'),
      [...new Set(page.fulfilments.map((one) => warehouseName(page, one.warehouse)))].join(
        t('desk:comma'),
      ) || warehouseName(page, page.warehouse),
    ],
    [t('desk:panel.priority'), String(order.priority)],
  ];
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('page.facts')}
      </Text>
      <dl className={panel['facts']}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Stack>
  );
}
