import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../replica/index.ts';

/** Over every screen while the disk is nearly full: the one thing that can stop work from being recorded. */
export function DiskLow() {
  const { t } = useTranslation('app');
  if (useStatus()?.diskLow !== true) return null;
  return (
    <Alert
      color="red"
      variant="filled"
      radius={0}
      style={{ flex: 'none' }}
      icon={<IconAlertTriangle />}
      title={t('waiting.diskLow')}
      data-testid="disk-low"
    />
  );
}
