import { NativeSelect, NumberInput, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../../replica/index.ts';
import { FormCard } from '../common/FormCard.tsx';
import { AddressField, BaudRateField, NameField, PortField } from '../common/LineFields.tsx';
import type { Scanner } from '../common/useDevices.ts';
import styles from '../devices.module.css';
import { HidField } from './HidField.tsx';

const TRANSPORTS = ['serial', 'hid', 'tcp', 'wedge'] as const;

/** How a byte goes over the line. */
const FRAMES = ([8, 7] as const).flatMap((dataBits) =>
  (['none', 'even', 'odd'] as const).map((parity) => ({
    ...{ dataBits, parity },
    value: `${dataBits}-${parity}`,
  })),
);
const USUAL_FRAME: (typeof FRAMES)[number] = { dataBits: 8, parity: 'none', value: '8-none' };

/** A scanner on a serial line, by USB HID, on the network, or one that types like a keyboard. */
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
  const [frame, setFrame] = useState(
    FRAMES.find(
      ({ dataBits, parity }) => dataBits === scanner?.dataBits && parity === scanner.parity,
    ) ?? USUAL_FRAME,
  );
  const [duplicateMs, setDuplicateMs] = useState(scanner?.duplicateMs ?? 0);

  const chooseTransport = (next: Scanner['transport']) => {
    setTransport(next);
    // What a person types is no address of a HID device, nor the other way round.
    if (next === 'hid' || transport === 'hid')
      setAddress(next === scanner?.transport ? scanner.address : '');
  };
  const save = () =>
    host.call('scanners:save', {
      ...(scanner ? { id: scanner.id } : {}),
      name: name.trim(),
      transport,
      address: transport === 'wedge' ? '' : address.trim(),
      ...(transport === 'serial'
        ? { baudRate: Number(baudRate), dataBits: frame.dataBits, parity: frame.parity }
        : {}),
      duplicateMs,
    });

  return (
    <FormCard testId="scanner-form" save={save} onDone={props.onDone}>
      <SegmentedControl
        value={transport}
        onChange={chooseTransport}
        data={TRANSPORTS.map((value) => ({ value, label: t(`scannerBy.${value}`) }))}
        aria-label={t('desk:devices.transport')}
        data-testid="scanner-transport"
      />
      <div className={styles['fields']}>
        <NameField value={name} onChange={setName} />
        {transport === 'serial' && <PortField value={address} onChange={setAddress} />}
        {transport === 'hid' && <HidField value={address} onChange={setAddress} />}
        {transport === 'tcp' && (
          <AddressField value={address} onChange={setAddress} placeholder="127.0.0.1:9201" />
        )}
        {transport === 'serial' && (
          <>
            <BaudRateField value={baudRate} onChange={setBaudRate} />
            <NativeSelect
              label={t('field.parity')}
              value={frame.value}
              onChange={(event) => {
                const chosen = event.currentTarget.value;
                setFrame(FRAMES.find(({ value }) => value === chosen) ?? USUAL_FRAME);
              }}
              data={FRAMES.map(({ value, dataBits, parity }) => ({
                value,
                label: t(`parity.${parity}`, { dataBits }),
              }))}
              data-testid="scanner-frame"
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
