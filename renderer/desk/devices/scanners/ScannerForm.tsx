import { NativeSelect, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../../replica/index.ts';
import { FormCard } from '../common/FormCard.tsx';
import { AddressField, BaudRateField, NameField, PortField } from '../common/LineFields.tsx';
import type { Scanner } from '../common/useDevices.ts';
import styles from '../devices.module.css';

const TRANSPORTS = ['serial', 'tcp', 'wedge'] as const;
const PARITIES = ['none', 'even', 'odd'] as const;

/** A scanner on a serial line, on the network, or one that types like a keyboard. */
export function ScannerForm(props: {
  readonly scanner: Scanner | undefined;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation(['devices', 'desk']);
  const host = useHost();
  const { scanner } = props;
  const [name, setName] = useState(scanner?.name ?? '');
  const [transport, setTransport] = useState<Scanner['transport']>(scanner?.transport ?? 'serial');
  const [address, setAddress] = useState(scanner?.address ?? '');
  const [baudRate, setBaudRate] = useState(String(scanner?.baudRate ?? 9600));
  const [parity, setParity] = useState<(typeof PARITIES)[number]>('none');
  const [duplicateMs, setDuplicateMs] = useState(scanner?.duplicateMs ?? 0);

  const save = () =>
    host.call('scanners:save', {
      ...(scanner ? { id: scanner.id } : {}),
      name: name.trim(),
      transport,
      address: transport === 'wedge' ? '' : address.trim(),
      ...(transport === 'serial' ? { baudRate: Number(baudRate), parity } : {}),
      duplicateMs,
    });

  return (
    <FormCard testId="scanner-form" save={save} onDone={props.onDone}>
      <SegmentedControl
        value={transport}
        onChange={(value) => setTransport(value)}
        data={TRANSPORTS.map((value) => ({ value, label: t(`scannerBy.${value}`) }))}
        aria-label={t('desk:devices.transport')}
        data-testid="scanner-transport"
      />
      <div className={styles['fields']}>
        <NameField value={name} onChange={setName} />
        {transport === 'serial' && <PortField value={address} onChange={setAddress} />}
        {transport === 'tcp' && (
          <AddressField value={address} onChange={setAddress} placeholder="127.0.0.1:9201" />
        )}
        {transport === 'serial' && (
          <>
            <BaudRateField value={baudRate} onChange={setBaudRate} />
            <NativeSelect
              label={t('field.parity')}
              value={parity}
              onChange={(event) =>
                setParity(PARITIES.find((one) => one === event.currentTarget.value) ?? 'none')
              }
              data={PARITIES.map((value) => ({ value, label: t(`parity.${value}`) }))}
            />
          </>
        )}
        <NumberInput
          label={t('field.duplicate')}
          description={t('field.duplicateHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={duplicateMs}
          min={0}
          max={10_000}
          step={100}
          allowDecimal={false}
          suffix=" ms"
          onChange={(value) => setDuplicateMs(Number(value) || 0)}
        />
      </div>
      {transport === 'wedge' && <Text size="sm">{t('field.wedgeHint')}</Text>}
    </FormCard>
  );
}
