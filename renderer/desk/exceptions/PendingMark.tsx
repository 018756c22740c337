import { useTranslation } from 'react-i18next';
import type { ExceptionCase } from '../../../shared/schema/index.ts';
import { useWaiting } from '../../replica/index.ts';
import { isPending } from '../intents/describeIntent.ts';
import styles from './exceptions.module.css';

/** Whether this exception's resolution was made here and central has not answered it yet. */
export function useResolutionPending(one: ExceptionCase): boolean {
  const { facts } = useWaiting();
  const factId = one.resolution?.factId;
  return facts.some((journalled) => journalled.fact.id === factId && isPending(journalled));
}

export function PendingMark({ one }: { readonly one: ExceptionCase }) {
  const { t } = useTranslation('desk');
  const pending = useResolutionPending(one);
  if (!pending) return null;
  return (
    <span
      className={styles['pending']}
      title={t('exceptions.pending')}
      data-testid="exception-pending"
    >
      ◔
    </span>
  );
}
