import { IconScaleOutline } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useHost } from '../../../replica/index.ts';
import { DeviceActions } from '../common/DeviceActions.tsx';
import { DeviceCard } from '../common/DeviceCard.tsx';
import { LineState } from '../common/LineState.tsx';
import type { Scale } from '../common/useDevices.ts';
import { LiveWeight } from './LiveWeight.tsx';

export interface ScaleRowProps {
  readonly scale: Scale;
  readonly onEdit: () => void;
  readonly onChanged: () => void;
  readonly uses: readonly string[];
}

export function ScaleRow({ scale, onEdit, onChanged, uses }: ScaleRowProps) {
  const { t } = useTranslation('devices');
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
        <DeviceActions
          onEdit={onEdit}
          remove={() => host.call('scales:remove', { id: scale.id })}
          onRemoved={onChanged}
          uses={uses}
        />
      }
    >
      <LineState device={scale} kind="scale" />
      {scale.state === 'connected' && <LiveWeight live={scale.live} />}
    </DeviceCard>
  );
}
