import { Group, Progress, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useStatus, useSyncProgress } from '../replica/index.ts';

/** The first sync's progress, over the work and never in its way. */
export function SyncBar() {
  const { t, i18n } = useTranslation('app');
  const { firstSync, received, total } = useSyncProgress();
  const live = useStatus()?.connection === 'live';
  if (!firstSync) return null;
  const number = new Intl.NumberFormat(i18n.language);
  return (
    <Group gap="md" px="md" py="xs" wrap="nowrap" data-testid="first-sync">
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {t('sync.first')}
      </Text>
      <Progress
        value={total === 0 ? 0 : (100 * received) / total}
        style={{ flex: 1 }}
        aria-label={t('sync.first')}
      />
      <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
        {!live && `${t('sync.waits')} `}
        {total > 0 &&
          t('sync.progress', { received: number.format(received), total: number.format(total) })}
      </Text>
    </Group>
  );
}
