import { ActionIcon, Group, Text } from '@mantine/core';
import { IconAlertTriangle, IconClockHour4, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { JournalledFact } from '../../../shared/host/index.ts';
import { useDismissal, useStatus, useWaiting } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useLanguage } from '../common/useLanguage.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { codeWords } from '../exceptions/evidenceSentence.ts';
import { DESK_INTENTS, describeIntent, isPending, isTroubled } from './describeIntent.ts';
import styles from './intents.module.css';

const SHOWN = 4;

/** What was asked for here and is not answered yet, and what came back refused, until put away. */
export function IntentStrip() {
  const { facts } = useWaiting();
  const desk = facts.filter(({ fact }) => DESK_INTENTS.includes(fact.type));
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const open = desk.filter((fact) => isPending(fact) || isTroubled(fact));
  if (open.length === 0) return null;
  const more = open.length - SHOWN;
  return (
    <div className={styles['strip']} role="status" data-testid="intent-strip">
      {open.slice(0, SHOWN).map((journalled) => (
        <Intent key={journalled.fact.id} journalled={journalled} />
      ))}
      {more > 0 && (
        <Text size="sm" c="dimmed" lh="28px">
          {t('intents.more', { formatted: count(more) })}
        </Text>
      )}
    </div>
  );
}

function Intent({ journalled }: { readonly journalled: JournalledFact }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const book = usePhrasebook();
  const { dismiss } = useWaiting();
  const { may, askedBy } = useDismissal(journalled);
  const online = useStatus()?.connection === 'live';
  const { fact, result } = journalled;
  const what = describeIntent(fact, book, count);
  if (isPending(journalled)) {
    return (
      <Group gap={8} className={styles['pending'] ?? ''} wrap="nowrap" data-testid="intent-pending">
        <IconClockHour4 size={16} aria-hidden />
        <Text size="sm" fw={500}>
          {what}
        </Text>
        <Text size="sm" c="dimmed">
          {t(online ? 'intents.waitingOnline' : 'intents.waitingOffline')} ·{' '}
          <RelativeTime instant={fact.time.at} />
        </Text>
      </Group>
    );
  }
  const reason = codeWords(book, 'refusal', result?.reason ?? 'none');
  return (
    <Group gap={8} className={styles['refused'] ?? ''} wrap="nowrap" data-testid="intent-refused">
      <IconAlertTriangle size={16} aria-hidden />
      <Text size="sm" flex={1}>
        {t(result?.outcome === 'quarantined' ? 'intents.quarantined' : 'intents.refused', {
          what,
          reason,
        })}
        {askedBy !== undefined && ` · ${t('intents.askedBy', { name: askedBy })}`}
      </Text>
      {may && (
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t('intents.dismiss')}
          title={t('intents.dismiss')}
          onClick={() => void dismiss(fact.id)}
          data-testid="intent-dismiss"
        >
          <IconX size={14} />
        </ActionIcon>
      )}
    </Group>
  );
}
