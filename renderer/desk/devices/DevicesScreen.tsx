import { Stack, Text, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../replica/index.ts';
import styles from './devices.module.css';
import { PrinterList } from './PrinterList.tsx';
import { PrintQueue } from './PrintQueue.tsx';
import { ScannerList } from './ScannerList.tsx';

/** The printers and scanners of this machine, and print jobs that wait for a person's word. */
export function DevicesScreen() {
  const { t } = useTranslation('desk');
  const { kind } = useHost();
  return (
    <div className={styles['screen']} data-testid="devices-screen">
      <Stack gap="xl" maw={900} mx="auto" p="lg">
        <Title order={3}>{t('devices.title')}</Title>
        {kind === 'browser' ? (
          <Text size="sm">{t('devices.noDevices')}</Text>
        ) : (
          <>
            <PrintQueue />
            <PrinterList />
            <ScannerList />
          </>
        )}
      </Stack>
    </div>
  );
}
