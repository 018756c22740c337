import { Checkbox, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  factoryLine,
  SCALE_PROTOCOLS,
  SCALE_UNITS,
  type ScaleProfile,
  type ScaleProtocol,
} from '../../../../shared/scales/index.ts';
import { useHost } from '../../../replica/index.ts';
import { FormCard } from '../common/FormCard.tsx';
import { AddressField, BaudRateField, NameField, PortField } from '../common/LineFields.tsx';
import type { Scale } from '../common/useDevices.ts';
import styles from '../devices.module.css';

/** Frames of these don't name their unit. */
const WITHOUT_UNIT: readonly ScaleProtocol[] = ['toledo-8217', 'toledo-continuous', 'cas-10'];
const KG_BITS = [0, 1, 2, 3, 4, 5, 6] as const;
const MAX_KG = 10_000;

/** A scale on a serial line or on the network, and the format it speaks. */
export function ScaleForm(props: {
  readonly scale: Scale | undefined;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation(['devices', 'desk']);
  const host = useHost();
  const { scale } = props;
  const [name, setName] = useState(scale?.name ?? '');
  const [transport, setTransport] = useState<Scale['transport']>(scale?.transport ?? 'serial');
  const [address, setAddress] = useState(scale?.address ?? '');
  const [profile, setProfile] = useState<ScaleProfile>(scale?.profile ?? { protocol: 'mt-sics' });
  const [baudRate, setBaudRate] = useState(String(scale?.baudRate ?? 9600));
  const [maxKg, setMaxKg] = useState<number>((scale?.maxGrams ?? 0) / 1000);
  const { protocol } = profile;
  const continuous = protocol === 'toledo-continuous';

  const choose = (next: ScaleProtocol) => {
    setProfile({ protocol: next, ...(WITHOUT_UNIT.includes(next) ? { unit: 'kg' } : {}) });
    setBaudRate(String(factoryLine(next).baudRate));
  };
  const save = () =>
    host.call('scales:save', {
      ...(scale ? { id: scale.id } : {}),
      name: name.trim(),
      transport,
      address: address.trim(),
      profile,
      ...(transport === 'serial' ? { baudRate: Number(baudRate) } : {}),
      ...(maxKg > 0 ? { maxGrams: Math.round(maxKg * 1000) } : {}),
    });

  return (
    <FormCard testId="scale-form" save={save} onDone={props.onDone}>
      <SegmentedControl
        value={transport}
        onChange={(value) => setTransport(value)}
        data={(['serial', 'tcp'] as const).map((value) => ({
          value,
          label: t(`scannerBy.${value}`),
        }))}
        aria-label={t('desk:devices.transport')}
        data-testid="scale-transport"
      />
      <div className={styles['fields']}>
        <NameField value={name} onChange={setName} />
        {transport === 'serial' ? (
          <PortField value={address} onChange={setAddress} />
        ) : (
          <AddressField value={address} onChange={setAddress} placeholder="127.0.0.1:9301" />
        )}
        <NativeSelect
          label={t('field.format')}
          description={t('field.formatHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={protocol}
          onChange={(event) =>
            choose(SCALE_PROTOCOLS.find((one) => one === event.currentTarget.value) ?? 'mt-sics')
          }
          data={SCALE_PROTOCOLS.map((value) => ({ value, label: t(`format.${value}`) }))}
          data-testid="scale-format"
        />
        {transport === 'serial' && <BaudRateField value={baudRate} onChange={setBaudRate} />}
        {WITHOUT_UNIT.includes(protocol) && (
          <NativeSelect
            label={t('field.unit')}
            description={t('field.unitHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            value={profile.unit ?? 'kg'}
            onChange={(event) =>
              setProfile({
                ...profile,
                unit: SCALE_UNITS.find((one) => one === event.currentTarget.value) ?? 'kg',
              })
            }
            data={[...SCALE_UNITS]}
          />
        )}
        {continuous && (
          <NativeSelect
            label={t('field.kgBit')}
            value={String(profile.kgBit ?? '')}
            onChange={(event) => {
              const { kgBit: _, ...rest } = profile;
              const text = event.currentTarget.value;
              setProfile(text === '' ? rest : { ...rest, kgBit: Number(text) });
            }}
            data={[
              { value: '', label: t('field.kgBitNone') },
              ...KG_BITS.map((bit) => ({ value: String(bit), label: String(bit) })),
            ]}
          />
        )}
        <NumberInput
          label={t('field.maxKg')}
          description={t('field.maxKgHint')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={maxKg === 0 ? '' : maxKg}
          min={0}
          max={MAX_KG}
          suffix=" kg"
          hideControls
          onChange={(value) => setMaxKg(Number(value) || 0)}
        />
      </div>
      {continuous && (
        <Checkbox
          label={t('field.checksum')}
          checked={profile.checksum ?? false}
          onChange={(event) => setProfile({ ...profile, checksum: event.currentTarget.checked })}
        />
      )}
    </FormCard>
  );
}
