import { Autocomplete, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../../replica/index.ts';

const BAUD_RATES = ['1200', '2400', '4800', '9600', '19200', '38400', '57600', '115200'];

export function BaudRateField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('desk');
  return (
    <NativeSelect
      label={t('devices.baudRate')}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      data={BAUD_RATES}
    />
  );
}

/** A serial port: chosen from what the system lists, or typed, since not every adapter is in that list. */
export function PortField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('devices');
  const host = useHost();
  const [ports, setPorts] = useState<readonly { path: string; label: string }[]>([]);
  useEffect(() => {
    let gone = false;
    const ask = async () => {
      const answer = await host.call('ports:list', {});
      if (!gone && answer.ok) setPorts(answer.value);
    };
    void ask();
    return () => {
      gone = true;
    };
  }, [host]);
  const labels = new Map(ports.map(({ path, label }) => [path, label]));
  return (
    <Autocomplete
      label={t('field.port')}
      description={t(ports.length === 0 ? 'field.portsNone' : 'field.portHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder="/dev/ttyACM0"
      value={props.value}
      onChange={props.onChange}
      data={ports.map(({ path }) => path)}
      renderOption={({ option }) => (
        <span>
          {option.value} <small>{labels.get(option.value) ?? ''}</small>
        </span>
      )}
      maxLength={200}
      required
      data-testid="device-address"
    />
  );
}

export function AddressField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder: string;
}) {
  const { t } = useTranslation('devices');
  return (
    <TextInput
      label={t('field.address')}
      description={t('field.addressHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      placeholder={props.placeholder}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      maxLength={200}
      required
      data-testid="device-address"
    />
  );
}

export function NameField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('desk');
  return (
    <TextInput
      label={t('devices.name')}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      maxLength={60}
      required
      data-testid="device-name"
    />
  );
}
