import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { SectionTitle } from './common/SectionTitle.tsx';
import { useOpenJobs, type Printer } from './common/useDevices.ts';
import { JobRow } from './JobRow.tsx';

/** What is on its way to paper, and what nobody but a person can decide. */
export function PrintQueue({ printers }: { readonly printers: readonly Printer[] }) {
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
        <JobRow key={job.jobId} job={job} printers={printers} onDecided={refresh} />
      ))}
    </Stack>
  );
}
