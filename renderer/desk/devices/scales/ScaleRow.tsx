import { Button } from '@mantine/core';
import { IconScaleOutline } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../../replica/index.ts';
import { DeviceCard } from '../common/DeviceCard.tsx';
import { LineState } from '../common/LineState.tsx';
import { RemoveButton } from '../common/RemoveButton.tsx';
import type { Scale } from '../common/useDevices.ts';
import { LiveWeight } from './LiveWeight.tsx';

export interface ScaleRowProps {
  readonly scale: Scale;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
}

export function ScaleRow({ scale, onEdit, onChanged }: ScaleRowProps) {
  const { t } = useTranslation(['devices', 'desk']);
  const host = useHost();
  const about = [
    t(`scannerBy.${scale.transport}`),
    scale.address,
    t(`format.${scale.profile.protocol}`),
  ];
  return (
    <DeviceCard
      icon={IconScaleOutline}
      name={scale.name}
      about={about.join(' · ')}
      testId="scale-row"
      state={scale.state}
      actions={
        <>
          <Button variant="default" onClick={onEdit}>
            {t('desk:devices.edit')}
          </Button>
          <RemoveButton
            onRemove={async () => {
              await host.call('scales:remove', { id: scale.id });
              onChanged();
            }}
          />
        </>
      }
    >
      <LineState device={scale} kind="scale" />
      {scale.state === 'connected' && <LiveWeight live={scale.live} />}
    </DeviceCard>
  );
}
