import type { FulfilmentStatus, OrderStatus } from '../../../shared/schema/index.ts';
import type { Static } from 'typebox';
import { useTranslation } from 'react-i18next';
import styles from './statusMark.module.css';

type Status = Static<typeof OrderStatus> | Static<typeof FulfilmentStatus>;

/** How far round its circle each status is: a shape as well as a colour. */
const PART: Readonly<Record<Status, number>> = {
  received: 0,
  open: 0,
  released: 0.2,
  picking: 0.4,
  picked: 0.55,
  packing: 0.7,
  packed: 0.85,
  shipped: 1,
  cancelled: 0,
};

const RADIUS = 4;
const AROUND = 2 * Math.PI * RADIUS;

function StatusShape({ status }: { readonly status: Status }) {
  if (status === 'cancelled') {
    return (
      <svg viewBox="0 0 14 14" className={styles['shape']} aria-hidden>
        <path d="M4 4l6 6M10 4l-6 6" />
      </svg>
    );
  }
  if (status === 'shipped') {
    return (
      <svg viewBox="0 0 14 14" className={styles['shape']} aria-hidden>
        <path d="M3 7.5l2.7 2.7L11 4.5" />
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 14 14" className={styles['shape']} aria-hidden>
      <circle
        cx="7"
        cy="7"
        r={RADIUS + 1.5}
        strokeDasharray={status === 'received' ? '2 2' : undefined}
      />
      <circle
        className={styles['part']}
        cx="7"
        cy="7"
        r={RADIUS / 2}
        strokeWidth={RADIUS}
        strokeDasharray={`${(PART[status] * AROUND) / 2} ${AROUND}`}
        transform="rotate(-90 7 7)"
      />
    </svg>
  );
}

/** A status as shape, colour and word. */
export function StatusMark({ status }: { readonly status: Status }) {
  const { t } = useTranslation('desk');
  return <StatusWords status={status} words={t(`orderStatus.${status}`)} />;
}

/** The same where the word is at hand: a hook in every row of a long table would be felt. */
export function StatusWords(props: { readonly status: Status; readonly words: string }) {
  return (
    <span className={styles['mark']} data-status={props.status}>
      <StatusShape status={props.status} />
      {props.words}
    </span>
  );
}
