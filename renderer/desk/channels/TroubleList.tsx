import { Button, Group, Spoiler, Stack, Text, Title } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelRow, ChannelTroubles } from '../../../shared/protocol/index.ts';
import screen from '../common/screen.module.css';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { Sign } from '../common/Sign.tsx';
import styles from './channels.module.css';
import { useChannelErrorText, type ChangeChannels } from './useChannels.ts';

export interface TroubleListProps {
  readonly channel: ChannelRow;
  readonly troubles: ChannelTroubles;
  readonly change: ChangeChannels;
}

/** Orders that could not be taken and what could not be told, each with a way out. */
export function TroubleList({ channel, troubles, change }: TroubleListProps) {
  const { t } = useTranslation('channels');
  const errorText = useChannelErrorText();
  const [failed, setFailed] = useState<string>();
  const settle = async (of: 'problem' | 'message', id: string, action: 'retry' | 'dismiss') =>
    setFailed(await change('channels:settle', { channel: channel.id, of, id, action }));
  const { problems, messages } = troubles;
  return (
    <Stack gap="sm" data-testid="channel-troubles">
      <Title order={5}>{t('troubles', { name: channel.name })}</Title>
      {failed !== undefined && <Sign kind="wrong">{failed}</Sign>}
      {problems.length + messages.length === 0 && <Sign kind="ok">{t('noTroubles')}</Sign>}
      {problems.map(({ id, externalId, error, at, raw }) => (
        <Trouble
          key={id}
          title={externalId === null ? t('problemNoId') : t('problem', { order: externalId })}
          text={errorText(error)}
          at={at}
          onSettle={(action) => void settle('problem', id, action)}
        >
          {raw === null ? (
            <Text size="sm" c="dimmed">
              {t('rawGone')}
            </Text>
          ) : (
            <Spoiler maxHeight={0} showLabel={t('raw')} hideLabel={t('rawHide')}>
              <pre className={styles['raw']}>{raw}</pre>
            </Spoiler>
          )}
        </Trouble>
      ))}
      {messages.map(({ id, kind, about, error, createdAt }) => (
        <Trouble
          key={id}
          title={t(`message.${kind}`, { about })}
          text={error === null ? '' : errorText(error)}
          at={createdAt}
          onSettle={(action) => void settle('message', id, action)}
        />
      ))}
    </Stack>
  );
}

interface TroubleProps {
  readonly title: string;
  readonly text: string;
  readonly at: string;
  readonly onSettle: (action: 'retry' | 'dismiss') => void;
  readonly children?: ReactNode;
}

function Trouble({ title, text, at, onSettle, children }: TroubleProps) {
  const { t } = useTranslation('channels');
  return (
    <div className={screen['card']} data-testid="channel-trouble">
      <Text fw={600}>
        ▲ {title} · <RelativeTime instant={at} />
      </Text>
      <Text size="sm">{text}</Text>
      {children}
      <Group gap="sm">
        <Button variant="default" onClick={() => onSettle('retry')} data-testid="trouble-retry">
          {t('retry')}
        </Button>
        <Button variant="subtle" onClick={() => onSettle('dismiss')} data-testid="trouble-dismiss">
          {t('dismiss')}
        </Button>
      </Group>
    </div>
  );
}
