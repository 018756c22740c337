import { ActionIcon } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JournalledFact } from '../../../shared/host/index.ts';
import { useDismissal, useWaiting } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { isTroubled } from '../intents/describeIntent.ts';
import { codeWords } from './evidenceSentence.ts';
import styles from './exceptions.module.css';

/** Facts of this station that central refused or set aside, until who asked, or a supervisor, puts them away. */
export function OwnTroubles() {
  const { t } = useTranslation('desk');
  const { facts } = useWaiting();
  const troubled = facts.filter(isTroubled);
  if (troubled.length === 0) return null;
  return (
    <section aria-label={t('exceptions.ourFacts')} data-testid="own-troubles">
      <h2 className={styles['group']}>
        {t('exceptions.ourFacts')} <span>{troubled.length}</span>
      </h2>
      {troubled.map((journalled) => (
        <OwnTrouble key={journalled.fact.id} journalled={journalled} />
      ))}
    </section>
  );
}

function OwnTrouble({ journalled }: { readonly journalled: JournalledFact }) {
  const { t } = useTranslation('desk');
  const book = usePhrasebook();
  const { dismiss } = useWaiting();
  const { may, askedBy } = useDismissal(journalled);
  const { fact, result } = journalled;
  return (
    <div className={styles['own']} data-testid="own-trouble">
      <span>
        {t('exceptions.factWas', {
          type: codeWords(book, 'factType', fact.type),
          outcome: t(
            result?.outcome === 'quarantined'
              ? 'exceptions.outcome.quarantined'
              : 'exceptions.outcome.refused',
          ),
          reason: codeWords(book, 'refusal', result?.reason ?? 'none'),
        })}{' '}
        <small>
          <RelativeTime instant={fact.time.at} />
          {askedBy !== undefined && ` · ${t('intents.askedBy', { name: askedBy })}`}
        </small>
      </span>
      {may && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          onClick={() => void dismiss(fact.id)}
          aria-label={t('intents.dismiss')}
          title={t('intents.dismiss')}
        >
          <IconX size={14} />
        </ActionIcon>
      )}
    </div>
  );
}
