import { useTranslation } from 'react-i18next';
import type { ReactNode } from 'react';
import {
  ANONYMOUS,
  postalAddress,
  type Batch,
  type Contact,
  type Fulfilment,
  type OrderRow,
} from '../../../shared/schema/index.ts';
import { formatMoney } from '../common/numbers.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { useLanguage } from '../common/useLanguage.ts';
import styles from './panel.module.css';

export interface OrderFactsProps {
  readonly row: OrderRow;
  readonly fulfilment: Fulfilment | undefined;
  readonly batch: Batch | undefined;
  readonly contact: Contact | undefined;
}

/** What the order is, as terms and values. */
export function OrderFacts({ row, fulfilment, batch, contact }: OrderFactsProps) {
  const { t } = useTranslation('desk');
  const { language } = useLanguage();
  const { open } = useDeskRoute();
  return (
    <dl className={styles['facts']}>
      <Term name={t('panel.shipBy')}>
        <RelativeTime instant={row.shipBy} />
      </Term>
      <Term name={t('panel.placed')}>
        <RelativeTime instant={row.placedAt} />
      </Term>
      {row.customerRef !== '' && (
        <Term name={t('panel.customer')}>
          {row.customerRef === ANONYMOUS ? t('anonymous') : row.customerRef}
        </Term>
      )}
      {row.currency !== '' && (
        <Term name={t('panel.value')}>{formatMoney(row.totalMinor, row.currency, language)}</Term>
      )}
      <Term name={t('panel.priority')}>{row.priority}</Term>
      {fulfilment && <Term name={t('panel.service')}>{fulfilment.carrierService}</Term>}
      {batch && (
        <Term name={t('panel.batch')}>
          <button
            type="button"
            className={styles['link']}
            onClick={() => open('batches', batch.id)}
          >
            {batch.code}
          </button>
        </Term>
      )}
      {fulfilment && fulfilment.toteIds.length > 0 && (
        <Term name={t('panel.totes')}>{fulfilment.toteIds.join(t('comma'))}</Term>
      )}
      {contact && <Term name={t('panel.address')}>{addressText(contact)}</Term>}
    </dl>
  );
}

function addressText(contact: Contact): string {
  const { name, lines, postcode, city, country } = postalAddress(contact);
  return [name, ...lines, `${postcode} ${city}`, country]
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join(', ');
}

function Term(props: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>{props.children}</dd>
    </div>
  );
}
