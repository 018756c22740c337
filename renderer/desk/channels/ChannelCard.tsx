import { Button, Group, Modal, Stack, Switch, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelKind, ChannelRow } from '../../../shared/protocol/index.ts';
import screen from '../common/screen.module.css';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { Sign } from '../common/Sign.tsx';
import { usePin } from '../session/PinGate.tsx';
import { ChannelForm } from './ChannelForm.tsx';
import { useChannelErrorText, type ChangeChannels } from './useChannels.ts';
import { WebhookAddress } from './WebhookAddress.tsx';

const SHAPES = { working: '●', waiting: '◔', failing: '▲', stopped: '✕', off: '○' } as const;

export interface ChannelCardProps {
  readonly channel: ChannelRow;
  readonly kinds: readonly ChannelKind[];
  readonly isShown: boolean;
  readonly mayChange: boolean;
  readonly change: ChangeChannels;
  readonly onShow: () => void;
}

/** One connection: how it fares in a line, and its settings. */
export function ChannelCard(props: ChannelCardProps) {
  const { channel, kinds, isShown, mayChange, change, onShow } = props;
  const { t } = useTranslation('channels');
  const errorText = useChannelErrorText();
  const pin = usePin();
  const [isOpen, setOpen] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const [failed, setFailed] = useState<string>();
  const kind = kinds.find((one) => one.kind === channel.kind);
  const { standing, error, today, waiting } = channel;
  const troubled = channel.problems + channel.dead;

  const run = async (work: () => Promise<string | undefined>) => {
    if (await pin()) setFailed(await work());
  };
  return (
    <div
      className={screen['card']}
      data-testid="channel"
      data-standing={standing}
      data-shown={isShown || undefined}
    >
      <Group justify="space-between" wrap="nowrap" align="start">
        <button
          type="button"
          className={screen['name']}
          aria-pressed={isShown}
          onClick={onShow}
          data-testid="channel-name"
        >
          <Text fw={600}>
            {SHAPES[standing]} {channel.name}
          </Text>
          <Text size="sm" c="dimmed">
            {t(`kindName.${channel.kind}`, kind?.name ?? channel.kind)} ·{' '}
            {t(`standing.${standing}`)}
            {channel.nextAt !== null && (
              <>
                {' · '}
                {t('next')} <RelativeTime instant={channel.nextAt} />
              </>
            )}
          </Text>
          <Text size="sm" c="dimmed">
            {channel.orderAt === null ? (
              t('noOrder')
            ) : (
              <>
                {t('lastOrder')} <RelativeTime instant={channel.orderAt} />
              </>
            )}
            {' · '}
            {t('todayLine', {
              orders: t('orders', { count: today.orders }),
              told: t('told', { count: today.told }),
            })}
            {waiting > 0 && ` · ${t('toTell', { count: waiting })}`}
          </Text>
          {troubled > 0 && (
            <Text size="sm" fw={600} data-testid="channel-troubled">
              ▲ {t('troubleCount', { count: troubled })}
            </Text>
          )}
        </button>
        {mayChange && (
          <Switch
            label={t('on')}
            checked={channel.on}
            onChange={(event) => {
              const on = event.currentTarget.checked;
              void run(() => change('channels:change', { channel: channel.id, on }));
            }}
            data-testid="channel-on"
          />
        )}
      </Group>
      {error !== null && standing !== 'off' && (
        <Sign kind={standing === 'stopped' ? 'wrong' : 'attention'} testId="channel-error">
          {errorText(error)}
        </Sign>
      )}
      {failed !== undefined && <Sign kind="wrong">{failed}</Sign>}
      <Group gap="sm">
        <Button
          variant="default"
          disabled={!channel.on}
          onClick={() => void change('channels:ask', { id: channel.id }).then(setFailed)}
          data-testid="channel-ask"
        >
          {t('askNow')}
        </Button>
        {mayChange && (
          <>
            <Button
              variant="default"
              aria-expanded={isOpen}
              onClick={() => setOpen(!isOpen)}
              data-testid="channel-edit"
            >
              {t('edit')}
            </Button>
            <Button variant="subtle" color="red" onClick={() => setRemoving(true)}>
              {t('remove')}
            </Button>
          </>
        )}
      </Group>
      {isOpen && kind?.webhook === true && <WebhookAddress id={channel.id} />}
      {isOpen && (
        <ChannelForm
          kinds={kinds}
          channel={channel}
          change={change}
          onClose={() => setOpen(false)}
        />
      )}
      <Modal opened={isRemoving} onClose={() => setRemoving(false)} title={t('remove')}>
        <Stack>
          <Text>{t('removeText', { name: channel.name })}</Text>
          <Group>
            <Button
              color="red"
              onClick={() => {
                setRemoving(false);
                void run(() => change('channels:remove', { id: channel.id }));
              }}
            >
              {t('removeYes')}
            </Button>
            <Button variant="default" onClick={() => setRemoving(false)}>
              {t('cancel')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </div>
  );
}
