import { ActionIcon, Group, Stack, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useCollection, useDocument, useReplica } from '../../replica/index.ts';
import type { ExceptionCase } from '../../../shared/schema/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { EvidenceList } from './EvidenceList.tsx';
import styles from './exceptions.module.css';
import { useResolutionPending } from './PendingMark.tsx';
import { ResolveForm } from './ResolveForm.tsx';
import { subjectWords } from './subjectWords.ts';

export interface ExceptionDetailProps {
  readonly one: ExceptionCase;
  readonly onClose: () => void;
}

/** One exception: what it means, what was witnessed, and the ways out. */
export function ExceptionDetail({ one, onClose }: ExceptionDetailProps) {
  const { t } = useTranslation('desk');
  const replica = useReplica();
  const { open } = useDeskRoute();
  const fulfilment = useDocument('fulfilments', one.subject.fulfilmentId);
  return (
    <article className={styles['detail']} data-testid="exception-detail" data-exception={one.id}>
      <Stack gap="md" maw={680}>
        <Group justify="space-between" align="start" wrap="nowrap">
          <Stack gap={2}>
            <Title order={4}>{t(`exceptionKind.${one.kind}`)}</Title>
            <Text size="sm" c="dimmed">
              {subjectWords(one.subject, t, replica).map((words) => `${words} · `)}
              <RelativeTime instant={one.createdAt} />
            </Text>
          </Stack>
          <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label={t('close')}>
            <IconX size={18} />
          </ActionIcon>
        </Group>
        <Text size="sm">{t(`exceptionMeaning.${one.kind}`)}</Text>
        {fulfilment && (
          <button
            type="button"
            className={styles['link']}
            onClick={() => open('orders', fulfilment.orderId)}
          >
            {t('exceptions.order', { number: fulfilment.orderNumber })} →
          </button>
        )}
        <Stack gap={6}>
          <Text size="sm" fw={600}>
            {t('exceptions.evidence')}
          </Text>
          <EvidenceList evidence={one.evidence} />
        </Stack>
        {one.status === 'open' ? <ResolveForm one={one} /> : <Resolved one={one} />}
      </Stack>
    </article>
  );
}

function Resolved({ one }: { readonly one: ExceptionCase }) {
  const { t } = useTranslation('desk');
  const people = useCollection('people');
  const pending = useResolutionPending(one);
  if (!one.resolution) return null;
  const { personId, action, note } = one.resolution;
  const person = people.find(({ id }) => id === personId)?.name ?? personId;
  return (
    <div className={styles['resolved']} data-pending={pending || undefined}>
      <Text size="sm" fw={600}>
        {pending ? '◔' : '✓'}{' '}
        {t('exceptions.resolvedBy', { person, action: t(`exceptionAction.${action}`) })}
      </Text>
      {note !== '' && <Text size="sm">{t('exceptions.resolvedNote', { note })}</Text>}
      {pending && (
        <Text size="sm" c="dimmed">
          {t('exceptions.pending')}
        </Text>
      )}
    </div>
  );
}
