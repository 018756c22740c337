import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostOutput } from '../../../shared/host/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { Sign } from '../common/Sign.tsx';
import styles from './devices.module.css';

type Scanner = HostOutput<'scanners:list'>[number];

const BAUD_RATES = ['9600', '19200', '38400', '57600', '115200'];

/** A scanner on a serial line, whose path is typed in, or one that listens on the network. */
export function ScannerForm({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation('desk');
  const host = useHost();
  const errorText = useErrorText();
  const [name, setName] = useState('');
  const [transport, setTransport] = useState<Scanner['transport']>('serial');
  const [address, setAddress] = useState('');
  const [baudRate, setBaudRate] = useState('9600');
  const [problem, setProblem] = useState<string>();
  const serial = transport === 'serial';

  const save = async () => {
    const answer = await host.call('scanners:save', {
      name: name.trim(),
      transport,
      address: address.trim(),
      ...(serial ? { baudRate: Number(baudRate) } : {}),
    });
    if (answer.ok) onDone();
    else setProblem(errorText(answer.error));
  };

  return (
    <form
      className={styles['card']}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="sm">
        <Group align="end" grow preventGrowOverflow={false}>
          <TextInput
            label={t('devices.name')}
            value={name}
            maxLength={60}
            required
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="scanner-name"
          />
          <NativeSelect
            label={t('devices.transport')}
            value={transport}
            onChange={(event) =>
              setTransport(event.currentTarget.value === 'tcp' ? 'tcp' : 'serial')
            }
            data={(['serial', 'tcp'] as const).map((value) => ({
              value,
              label: t(`devices.transportKind.${value}`),
            }))}
            data-testid="scanner-transport"
          />
          <TextInput
            label={t(serial ? 'devices.serialPath' : 'devices.tcpAddress')}
            placeholder={t(serial ? 'devices.serialPlaceholder' : 'devices.tcpPlaceholder')}
            value={address}
            maxLength={200}
            required
            onChange={(event) => setAddress(event.currentTarget.value)}
            data-testid="scanner-address"
          />
          {serial && (
            <NativeSelect
              label={t('devices.baudRate')}
              value={baudRate}
              onChange={(event) => setBaudRate(event.currentTarget.value)}
              data={BAUD_RATES}
              maw={120}
            />
          )}
        </Group>
        {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        <Group gap="sm">
          <Button type="submit" size="xs" data-testid="scanner-save">
            {t('devices.save')}
          </Button>
          <Button size="xs" variant="default" onClick={onDone}>
            {t('cancel')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
