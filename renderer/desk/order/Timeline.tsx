import { Alert, Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderPageView, TimelineEvent } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { usePin } from '../session/PinGate.tsx';
import { causeWords, eventWords, warehouseName } from './orderWords.ts';
import styles from './order.module.css';

export interface TimelineProps {
  readonly page: OrderPageView;
  readonly onUndone: () => void;
}

/** What became of it, the latest first, each with its cause; what can be taken back has a button. */
export function Timeline({ page, onUndone }: TimelineProps) {
  const { t } = useTranslation('order');
  const host = useHost();
  const pin = usePin();
  const errorText = useErrorText();
  const [problem, setProblem] = useState<string>();
  const { id } = page.order;
  // A hold is let go by its card above; here is what nobody decided.
  const undoable = ({ undo }: TimelineEvent) => undo === 'reopen';
  const undo = async () => {
    if (!(await pin())) return;
    const answer = await host.call('orders:reopen', { id });
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) onUndone();
  };
  return (
    <Stack gap={6}>
      <Text size="sm" fw={600}>
        {t('page.timeline')}
      </Text>
      {problem !== undefined && <Alert color="red">{problem}</Alert>}
      {page.timeline.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('page.nothing')}
        </Text>
      )}
      <ol className={styles['timeline']} data-testid="order-timeline">
        {page.timeline.toReversed().map((event, at) => (
          <li
            key={`${event.at} ${event.kind} ${at}`}
            data-floor={event.where !== undefined || undefined}
          >
            <Text size="sm">{eventWords(t, event)}</Text>
            <Text size="xs" c="dimmed">
              <RelativeTime instant={event.at} />
              {event.where !== undefined && ` · ${warehouseName(page, event.where)}`}
              {event.cause !== undefined && ` · ${causeWords(t, event)}`}
            </Text>
            {undoable(event) && (
              <Button
                size="compact-xs"
                variant="light"
                onClick={() => void undo()}
                data-testid="order-reopen"
              >
                {t('page.reopen')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Stack>
  );
}
