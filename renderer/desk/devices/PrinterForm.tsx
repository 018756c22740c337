import { Button, Checkbox, Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostOutput } from '../../../shared/host/index.ts';
import { useHost } from '../../replica/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { Sign } from '../common/Sign.tsx';
import styles from './devices.module.css';

export interface PrinterFormProps {
  /** Absent: a new one. */
  readonly printer?: HostOutput<'printers:list'>[number];
  readonly onDone: () => void;
}

const RAW_PORT = 9100;

export function PrinterForm({ printer, onDone }: PrinterFormProps) {
  const { t } = useTranslation('desk');
  const host = useHost();
  const errorText = useErrorText();
  const [name, setName] = useState(printer?.name ?? '');
  const [address, setAddress] = useState(printer?.host ?? '');
  const [port, setPort] = useState(printer?.port ?? RAW_PORT);
  const [asksStatus, setAsksStatus] = useState(printer?.asksStatus ?? true);
  const [problem, setProblem] = useState<string>();

  const save = async () => {
    const answer = await host.call('printers:save', {
      ...(printer ? { id: printer.id } : {}),
      name: name.trim(),
      host: address.trim(),
      port,
      asksStatus,
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
            data-testid="printer-name"
          />
          <TextInput
            label={t('devices.host')}
            placeholder={t('devices.hostPlaceholder')}
            value={address}
            maxLength={200}
            required
            onChange={(event) => setAddress(event.currentTarget.value)}
            data-testid="printer-host"
          />
          <NumberInput
            label={t('devices.port')}
            value={port}
            min={1}
            max={65_535}
            allowDecimal={false}
            hideControls
            maw={110}
            onChange={(value) => setPort(Number(value) || RAW_PORT)}
            data-testid="printer-port"
          />
        </Group>
        <Checkbox
          label={t('devices.asksStatus')}
          description={t('devices.asksStatusHint')}
          checked={asksStatus}
          onChange={(event) => setAsksStatus(event.currentTarget.checked)}
          data-testid="printer-asks-status"
        />
        {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        <Group gap="sm">
          <Button type="submit" size="xs" data-testid="printer-save">
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
