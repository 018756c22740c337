import { NativeSelect, Text } from '@mantine/core';
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HostOutput } from '../../../../shared/host/index.ts';
import { useHost } from '../../../replica/index.ts';
import { Sign } from '../../common/Sign.tsx';

type Found = HostOutput<'hid:list'>;

/** Asked again this often while the form is open, so that what is plugged in appears by itself. */
const LOOK_AGAIN_MS = 1_500;

const nameOf = ({ maker, product, serialNumber, address }: Found['scanners'][number]): string =>
  [[maker, product].filter(Boolean).join(' '), serialNumber || address].filter(Boolean).join(' · ');

/** A scanner in HID-POS mode, chosen from those that are plugged in; where there is none, what to do. */
export function HidField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation('devices');
  const host = useHost();
  const [found, setFound] = useState<Found>();
  const take = useEffectEvent((next: Found) => {
    setFound(next);
    const [only, ...more] = next.scanners;
    if (props.value === '' && only && more.length === 0) props.onChange(only.address);
  });
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    const look = async () => {
      const answer = await host.call('hid:list', {});
      if (gone) return;
      if (answer.ok) take(answer.value);
      // What is missing is not put in while somebody looks at this form.
      if (answer.ok && !answer.value.available) return;
      timer = setTimeout(() => void look(), LOOK_AGAIN_MS);
    };
    void look();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [host]);

  if (found === undefined) return null;
  const known = found.scanners.map((one) => ({ value: one.address, label: nameOf(one) }));
  const away = props.value !== '' && !known.some(({ value }) => value === props.value);
  if (!found.available) return <Sign kind="wrong">{t('todo.unavailable')}</Sign>;
  if (known.length === 0 && !away)
    return (
      <div data-testid="hid-none">
        <Text fw={600}>{t('hid.none')}</Text>
        <Text size="sm">{t('hid.noneHint')}</Text>
      </div>
    );
  return (
    <NativeSelect
      label={t('hid.scanner')}
      description={t('hid.hint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
      data={[
        ...(props.value === '' ? [{ value: '', label: t('hid.choose') }] : []),
        ...known,
        ...(away ? [{ value: props.value, label: t('hid.away', { address: props.value }) }] : []),
      ]}
      required
      data-testid="device-address"
    />
  );
}
