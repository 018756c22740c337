import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Parcel } from '../../../shared/schema/index.ts';
import { useLanguage } from '../common/useLanguage.ts';

export function OrderParcels({ parcels }: { readonly parcels: readonly Parcel[] }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('panel.parcels')} · {count(parcels.length)}
      </Text>
      {parcels.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('panel.noParcels')}
        </Text>
      )}
      {parcels.map((parcel) => (
        <Text size="sm" key={parcel.id}>
          {t('panel.parcel', {
            sscc: parcel.sscc ?? t('panel.noSscc'),
            status: t(`parcelStatus.${parcel.status}`),
          })}
          {parcel.label && ` · ${t(`labelStatus.${parcel.label.status}`)}`}
        </Text>
      ))}
    </Stack>
  );
}
