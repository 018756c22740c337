import type { Static } from 'typebox';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import type { FulfilmentStatus, OrderStatus } from '../../../shared/schema/index.ts';
import styles from './statusMark.module.css';

type Status = Static<typeof OrderStatus> | Static<typeof FulfilmentStatus> | 'held';

/** How far round its circle each status is, in per cent: a shape as well as a colour. */
const PART: Readonly<Record<Status, number>> = {
  received: 0,
  held: 0,
  open: 0,
  released: 20,
  picking: 40,
  picked: 55,
  packing: 70,
  packed: 85,
  shipped: 100,
  cancelled: 0,
};

/** A status as shape, colour and word. */
export function StatusMark({ status }: { readonly status: Status }) {
  const { t } = useTranslation('desk');
  return <StatusWords status={status} words={t(`orderStatus.${status}`)} />;
}

/**
 * The same where the word is at hand: in a long table a hook in every row would be felt, and so would
 * a drawing, so the circle is a background.
 */
export function StatusWords(props: { readonly status: Status; readonly words: string }) {
  return (
    <span
      className={styles['mark']}
      data-status={props.status}
      style={{ '--part': `${PART[props.status]}%` } as CSSProperties}
    >
      {props.words}
    </span>
  );
}
