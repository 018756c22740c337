import { Alert, Button, Group, Stack } from '@mantine/core';
import { IconBuildingStore, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import screen from '../common/screen.module.css';
import { DeskScreen } from '../common/DeskScreen.tsx';
import { EmptyHint } from '../common/EmptyHint.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { useLeads } from '../session/useLeads.ts';
import { ChannelCard } from './ChannelCard.tsx';
import { ChannelForm } from './ChannelForm.tsx';
import styles from './channels.module.css';
import { TroubleList } from './TroubleList.tsx';
import { useChannels } from './useChannels.ts';
import { useMayChannels } from './useMayChannels.ts';

/** Where orders come from and where news of them goes: how each connection fares, and what needs a look. */
export function ChannelsScreen() {
  const { t } = useTranslation('channels');
  const may = useMayChannels();
  return (
    <DeskScreen testId="channels-screen" title={t('title')} lead={t(may ? 'lead' : 'only')}>
      {may && <Channels />}
    </DeskScreen>
  );
}

function Channels() {
  const { t } = useTranslation('channels');
  const { id, open } = useDeskRoute();
  const mayChange = useLeads();
  const [isNew, setNew] = useState(false);
  const { kept, problem, change } = useChannels(id);
  const troubles = kept?.troubles?.of === id ? kept?.troubles : undefined;
  const channels = kept?.channels ?? [];
  const shown = channels.find((channel) => channel.id === id);
  return (
    <>
      {problem !== undefined && (
        <Alert color="red" data-testid="channels-problem">
          {problem}
        </Alert>
      )}
      {kept && (
        <div className={`${screen['columns']} ${styles['columns']}`}>
          <Stack gap="sm">
            {mayChange && (
              <Group>
                <Button
                  variant="default"
                  leftSection={<IconPlus size={16} aria-hidden />}
                  onClick={() => setNew(true)}
                  data-testid="channel-add"
                >
                  {t('add')}
                </Button>
              </Group>
            )}
            {channels.length === 0 && !isNew && (
              <EmptyHint
                icon={<IconBuildingStore size={40} aria-hidden />}
                title={t('title')}
                text={t('empty')}
              />
            )}
            {isNew && (
              <ChannelForm kinds={kept.kinds} change={change} onClose={() => setNew(false)} />
            )}
            {channels.map((channel) => (
              <ChannelCard
                key={channel.id}
                channel={channel}
                kinds={kept.kinds}
                isShown={channel.id === id}
                mayChange={mayChange}
                change={change}
                onShow={() => open('channels', channel.id)}
              />
            ))}
          </Stack>
          {shown && troubles && <TroubleList channel={shown} troubles={troubles} change={change} />}
        </div>
      )}
    </>
  );
}
