import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../replica/index.ts';
import { EmptyHint } from '../common/EmptyHint.tsx';
import styles from './devices.module.css';
import { SectionTitle } from './SectionTitle.tsx';
import { RemoveButton } from './RemoveButton.tsx';
import { ScannerForm } from './ScannerForm.tsx';
import { useScanners } from './useDevices.ts';

export function ScannerList() {
  const { t } = useTranslation('desk');
  const host = useHost();
  const { items, known, refresh } = useScanners();
  const [adding, setAdding] = useState(false);
  return (
    <Stack gap="sm">
      <Group justify="space-between">
        <SectionTitle text={t('devices.scanners')} />
        <Button size="xs" variant="light" onClick={() => setAdding(true)} data-testid="scanner-add">
          {t('devices.addScanner')}
        </Button>
      </Group>
      {adding && (
        <ScannerForm
          onDone={() => {
            setAdding(false);
            refresh();
          }}
        />
      )}
      {known && items.length === 0 && !adding && (
        <EmptyHint
          icon={<IconBarcode size={36} />}
          title={t('devices.scannersEmpty.title')}
          text={t('devices.scannersEmpty.text')}
        >
          <Code>npm run sim -- scanner</Code>
        </EmptyHint>
      )}
      {items.map((scanner) => (
        <div key={scanner.id} className={styles['card']} data-testid="scanner-row">
          <Group justify="space-between" align="start">
            <div>
              <Text fw={500}>{scanner.name}</Text>
              <Text size="sm" c="dimmed">
                {t(`devices.transportKind.${scanner.transport}`)} · {scanner.address}
              </Text>
              <Text
                size="sm"
                className={styles['state'] ?? ''}
                data-state={scanner.state === 'connected' ? 'connected' : 'attention'}
              >
                {scanner.state === 'connected' ? '✓' : '▲'}{' '}
                {t(`devices.scannerState.${scanner.state}`)}
              </Text>
            </div>
            <RemoveButton
              onRemove={async () => {
                await host.call('scanners:remove', { id: scanner.id });
                refresh();
              }}
            />
          </Group>
        </div>
      ))}
    </Stack>
  );
}
