import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconBuildingStore, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../replica/index.ts';
import { EmptyHint } from '../common/EmptyHint.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
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
    <div className={styles['screen']} data-testid="channels-screen">
      <Stack gap="md" p="lg" maw={1400}>
        <div>
          <Title order={3}>{t('title')}</Title>
          <Text size="sm" c="dimmed">
            {t(may ? 'lead' : 'only')}
          </Text>
        </div>
        {may && <Channels />}
      </Stack>
    </div>
  );
}

function Channels() {
  const { t } = useTranslation('channels');
  const { id, open } = useDeskRoute();
  const roles = useSession()?.roles ?? [];
  const mayChange = roles.includes('supervisor') || roles.includes('admin');
  const [isNew, setNew] = useState(false);
  const { kept, troubles, problem, change } = useChannels(id);
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
        <div className={styles['columns']}>
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
