import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostInput, HostOutput } from '../../../shared/host/index.ts';
import { useDocument, useHost } from '../../replica/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { codeWords } from '../exceptions/evidenceSentence.ts';
import { Sign } from '../common/Sign.tsx';
import styles from './devices.module.css';
import { SectionTitle } from './common/SectionTitle.tsx';
import { useOpenJobs } from './common/useDevices.ts';

type Job = HostOutput<'jobs:list'>[number];
/** Nobody knows whether it printed, or it did not: nothing goes on without a person. */
const ASKS: readonly Job['state'][] = ['unknown', 'failed'];

export function PrintQueue() {
  const { t } = useTranslation('desk');
  const { items, known, refresh } = useOpenJobs();
  return (
    <Stack gap="sm">
      <SectionTitle text={t('devices.queue')} />
      {known && items.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('devices.queueEmpty')}
        </Text>
      )}
      {items.map((job) => (
        <JobRow key={job.jobId} job={job} onDecided={refresh} />
      ))}
    </Stack>
  );
}

function JobRow({ job, onDecided }: { readonly job: Job; readonly onDecided: () => void }) {
  const { t } = useTranslation('desk');
  const host = useHost();
  const book = usePhrasebook();
  const errorText = useErrorText();
  const parcel = useDocument('parcels', job.parcelId);
  const [problem, setProblem] = useState<string>();
  const asks = ASKS.includes(job.state);

  const decide = async (input: Omit<HostInput<'jobs:decide'>, 'jobId'>) => {
    const answer = await host.call('jobs:decide', { jobId: job.jobId, ...input });
    if (answer.ok) onDecided();
    else setProblem(errorText(answer.error));
  };

  return (
    <div className={styles['card']} data-testid="job-row" data-state={job.state}>
      <Group justify="space-between" align="start">
        <div>
          <Text fw={500}>
            {t(`devices.document.${job.document}`)} ·{' '}
            {parcel
              ? t('panel.title', { number: parcel.orderNumber })
              : t('devices.jobOf', { parcel: job.parcelId.slice(-8) })}
          </Text>
          <Text size="sm" className={styles['state'] ?? ''} data-state={asks ? 'attention' : 'ok'}>
            {asks ? '▲' : '◔'} {t(`devices.jobState.${job.state}`)}
            {job.reason !== null &&
              ` – ${codeWords(book, 'devices.printerReason', job.reason)}`} ·{' '}
            <RelativeTime instant={job.createdAt} />
          </Text>
          {asks && <Text size="sm">{t('devices.jobAsk')}</Text>}
          {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        </div>
        {asks && (
          <Group gap="sm">
            <Button
              size="xs"
              variant="light"
              onClick={() => void decide({ decision: 'it-printed' })}
              data-testid="job-it-printed"
            >
              {t('devices.itPrinted')}
            </Button>
            <Button
              size="xs"
              variant="default"
              onClick={() => void decide({ decision: 'reprint', reason: 'not-printed' })}
              data-testid="job-reprint"
            >
              {t('devices.reprint')}
            </Button>
          </Group>
        )}
      </Group>
    </div>
  );
}
