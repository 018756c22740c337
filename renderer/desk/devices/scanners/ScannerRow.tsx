import { Button, Text } from '@mantine/core';
import { IconBarcode, IconKeyboard } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../../replica/index.ts';
import { DeviceActions } from '../common/DeviceActions.tsx';
import { DeviceCard } from '../common/DeviceCard.tsx';
import { LineState } from '../common/LineState.tsx';
import type { Bench, Scanner } from '../common/useDevices.ts';

export interface ScannerRowProps {
  readonly scanner: Scanner;
  /** What it read last since this screen was opened. */
  readonly lastRead: string | undefined;
  /** It belongs to this bench, and the station is bound to another. */
  readonly elsewhere: Bench | undefined;
  readonly onEdit: () => void;
  readonly onTest: () => void;
  readonly onChanged: () => void;
  readonly uses: readonly string[];
}

export function ScannerRow(props: ScannerRowProps) {
  const { t } = useTranslation(['devices', 'desk']);
  const host = useHost();
  const { scanner, lastRead, elsewhere } = props;
  const wedge = scanner.transport === 'wedge';
  return (
    <DeviceCard
      icon={wedge ? IconKeyboard : IconBarcode}
      name={scanner.name}
      about={[t(`scannerBy.${scanner.transport}`), scanner.address].filter(Boolean).join(' · ')}
      testId="scanner-row"
      state={scanner.state}
      actions={
        <DeviceActions
          onEdit={props.onEdit}
          remove={() => host.call('scanners:remove', { id: scanner.id })}
          onRemoved={props.onChanged}
          uses={props.uses}
        >
          <Button variant="light" onClick={props.onTest} data-testid="scanner-test">
            {t('test.scanner')}
          </Button>
        </DeviceActions>
      }
    >
      <LineState device={scanner} kind="scanner" />
      {elsewhere && <Text size="sm">{t('benches.elsewhere', { name: elsewhere.name })}</Text>}
      {lastRead !== undefined && (
        <Text size="sm" data-testid="last-read">
          {t('lastRead')} <b>{lastRead}</b>
        </Text>
      )}
    </DeviceCard>
  );
}
