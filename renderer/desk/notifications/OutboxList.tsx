import { Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice, NoticeDecision, OutboxPage } from '../../../shared/protocol/index.ts';
import screen from '../common/screen.module.css';
import { Sign } from '../common/Sign.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { usePin } from '../session/PinGate.tsx';
import { NoticeLine } from './NoticeLine.tsx';
import type { ChangeNotifications } from './useNotifications.ts';

const FILTERS = ['all', 'troubled', 'waiting', 'sent'] as const;
export type Shown = (typeof FILTERS)[number];

export interface OutboxListProps {
  readonly page: OutboxPage;
  readonly shown: Shown;
  readonly offset: number;
  readonly size: number;
  readonly onShow: (shown: Shown) => void;
  readonly onMove: (offset: number) => void;
  readonly change: ChangeNotifications;
}

/** What a person may say of a message, the first being what they most likely want. */
function choicesOf({ state }: Notice): NoticeDecision['action'][] {
  if (state === 'unknown') return ['sent', 'retry', 'drop'];
  if (state === 'failed') return ['retry', 'drop'];
  return state === 'waiting' ? ['retry', 'drop'] : [];
}

/** The outbox, the newest first, with what a person has to decide. */
export function OutboxList(props: OutboxListProps) {
  const { t } = useTranslation('notices');
  const pin = usePin();
  const { open } = useDeskRoute();
  const [problem, setProblem] = useState<string>();
  const { page, shown, offset, size, onShow, onMove, change } = props;
  const decide = async (id: string, action: NoticeDecision['action']) => {
    if (!(await pin())) return;
    setProblem(await change('notifications:decide', { id, action }));
  };
  return (
    <Stack gap="sm" data-testid="outbox">
      <Group justify="space-between">
        <Title order={5}>{t('outbox')}</Title>
        <SegmentedControl
          aria-label={t('filter')}
          value={shown}
          onChange={(value) => onShow(FILTERS.find((one) => one === value) ?? 'all')}
          data={FILTERS.map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
      </Group>
      {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
      {page.total === 0 && (
        <Text size="sm" c="dimmed">
          {t(shown === 'all' ? 'outboxEmpty' : 'noneSuch')}
        </Text>
      )}
      {page.notices.map((notice) => (
        <div
          key={notice.id}
          className={screen['card']}
          data-testid="notice"
          data-state={notice.state}
        >
          <NoticeLine
            notice={notice}
            onOrder={
              notice.orderId === null
                ? undefined
                : () => open('orders', notice.orderId ?? undefined)
            }
          />
          {choicesOf(notice).length > 0 && (
            <Group gap="xs">
              {choicesOf(notice).map((action, at) => (
                <Button
                  key={action}
                  size="compact-md"
                  variant={at === 0 && notice.state !== 'waiting' ? 'filled' : 'default'}
                  onClick={() => void decide(notice.id, action)}
                  data-testid={`notice-${action}`}
                >
                  {t(notice.state === 'waiting' && action === 'retry' ? 'now' : `action.${action}`)}
                </Button>
              ))}
            </Group>
          )}
        </div>
      ))}
      {page.total > size && (
        <Group gap="sm">
          <Button variant="default" disabled={offset === 0} onClick={() => onMove(offset - size)}>
            {t('newer')}
          </Button>
          <Text size="sm">
            {t('range', {
              from: offset + 1,
              to: Math.min(offset + size, page.total),
              total: page.total,
            })}
          </Text>
          <Button
            variant="default"
            disabled={offset + size >= page.total}
            onClick={() => onMove(offset + size)}
          >
            {t('older')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
