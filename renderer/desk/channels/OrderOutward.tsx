import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChannelMessage } from '../../../shared/protocol/index.ts';
import screen from '../common/screen.module.css';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { Sign } from '../common/Sign.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import styles from './channels.module.css';
import { useChannelErrorText } from './useChannels.ts';
import { useMayChannels } from './useMayChannels.ts';
import { useOutward } from './useOutward.ts';

const SHAPES = { asked: '◔', waiting: '◔', told: '✓', dead: '✕' } as const;

/** What goes back to the channel of an order, and how that fares. Nothing where nothing does. */
export function OrderOutward({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('channels');
  const { open } = useDeskRoute();
  const may = useMayChannels();
  const { kept: outward, change } = useOutward(orderId);
  const [failed, setFailed] = useState<string>();
  if (!outward || outward.messages.length === 0) return null;
  const { channel, messages } = outward;
  const retry = (id: string) =>
    change('channels:settle', { channel, of: 'message', id, action: 'retry' });
  // Levels that are there already are one sentence: an order may have a hundred SKUs.
  const isSettledLevel = ({ kind, state }: ChannelMessage) => kind === 'stock' && state === 'told';
  const levels = messages.filter(isSettledLevel).length;
  return (
    <Stack gap="sm" data-testid="order-outward">
      <Text size="sm" fw={600}>
        {t('outward.title')}
      </Text>
      {failed !== undefined && <Sign kind="wrong">{failed}</Sign>}
      {messages
        .filter((message) => !isSettledLevel(message))
        .map((message) => (
          <Outward
            key={message.id}
            message={message}
            {...(may ? { onRetry: () => void retry(message.id).then(setFailed) } : {})}
          />
        ))}
      {levels > 0 && (
        <Text size="sm" c="dimmed">
          ✓ {t('outward.levels', { count: levels })}
        </Text>
      )}
      {may && messages.some(({ state }) => state === 'dead') && (
        <button
          type="button"
          className={`${screen['link']} ${styles['all']}`}
          onClick={() => open('channels', channel)}
        >
          {t('outward.open')}
        </button>
      )}
    </Stack>
  );
}

interface OutwardProps {
  readonly message: ChannelMessage;
  /** Absent: not for this person to say. */
  readonly onRetry?: () => void;
}

function Outward({ message, onRetry }: OutwardProps) {
  const { t } = useTranslation('channels');
  const errorText = useChannelErrorText();
  const { kind, about, state, attempts, error, changedAt, nextAt } = message;
  const { trackingNumber, accepted } = message;
  const what =
    kind === 'cancel' && accepted !== undefined ? (accepted ? 'cancelled' : 'notCancelled') : kind;
  const isRetried = state === 'waiting' && attempts > 0;
  return (
    <div data-testid="outward" data-kind={kind} data-state={state}>
      <Text size="sm" fw={600}>
        {t(`outward.of.${what}`, { about })}
        {trackingNumber !== undefined && trackingNumber !== '' && ` · ${trackingNumber}`}
      </Text>
      <Text size="sm" c="dimmed">
        {SHAPES[state]} {t(`outward.state.${state}`)} · <RelativeTime instant={changedAt} />
        {isRetried && (
          <>
            {' · '}
            {t('outward.next')} <RelativeTime instant={nextAt} />
          </>
        )}
      </Text>
      {error && <Text size="sm">{errorText(error)}</Text>}
      {state === 'dead' && onRetry && (
        <Group mt={4}>
          <Button variant="default" onClick={onRetry} data-testid="outward-retry">
            {t('retry')}
          </Button>
        </Group>
      )}
    </div>
  );
}
