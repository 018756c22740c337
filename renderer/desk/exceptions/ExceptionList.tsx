import { useTranslation } from 'react-i18next';
import { useReplica } from '../../replica/index.ts';
import type { ExceptionCase } from '../../../shared/schema/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useLanguage } from '../common/useLanguage.ts';
import type { ExceptionGroup } from './exceptionGroups.ts';
import styles from './exceptions.module.css';
import { PendingMark } from './PendingMark.tsx';
import { subjectWords } from './subjectWords.ts';

export interface ExceptionListProps {
  readonly groups: readonly ExceptionGroup[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string) => void;
}

export function ExceptionList({ groups, chosen, onChoose }: ExceptionListProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  return (
    <>
      {groups.map(({ kind, cases }) => (
        <section key={kind} aria-label={t(`exceptionKind.${kind}`)}>
          <h2 className={styles['group']}>
            {t(`exceptionKind.${kind}`)} <span>{count(cases.length)}</span>
          </h2>
          {cases.map((one) => (
            <Row key={one.id} one={one} chosen={one.id === chosen} onChoose={onChoose} />
          ))}
        </section>
      ))}
    </>
  );
}

function Row(props: {
  readonly one: ExceptionCase;
  readonly chosen: boolean;
  readonly onChoose: (id: string) => void;
}) {
  const { t } = useTranslation('desk');
  const replica = useReplica();
  const { one, chosen, onChoose } = props;
  const words = subjectWords(one.subject, t, replica);
  return (
    <button
      type="button"
      className={styles['row']}
      aria-current={chosen || undefined}
      onClick={() => onChoose(one.id)}
      data-exception={one.id}
      data-kind={one.kind}
      data-testid="exception-row"
    >
      <span className={styles['severity']} data-severity={one.severity}>
        {one.severity === 'high' ? '▲' : '◆'} {t(`exceptions.severity.${one.severity}`)}
      </span>
      <span className={styles['subject']}>
        {words.join(' · ') || t(`exceptionKind.${one.kind}`)}
      </span>
      <span className={styles['age']}>
        <PendingMark one={one} />
        <RelativeTime instant={one.createdAt} />
      </span>
    </button>
  );
}
