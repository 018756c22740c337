import { Button, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderSources } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import styles from './order.module.css';
import { isCounted } from './orderWords.ts';

/** What the channel sent, as it sent it: asked for only when somebody wants to see it. */
export function SourcesCard({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('order');
  const host = useHost();
  const errorText = useErrorText();
  const [sources, setSources] = useState<OrderSources['sources']>();
  const [problem, setProblem] = useState<string>();
  const show = async () => {
    if (sources) return setSources(undefined);
    const answer = await host.call('orders:sources', { id: orderId });
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) setSources(answer.value.sources);
  };
  return (
    <Stack gap={4} align="start">
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={sources !== undefined}
        onClick={() => void show()}
        data-testid="order-source-show"
      >
        {t('page.source')}
      </Button>
      {problem !== undefined && <Text size="sm">{problem}</Text>}
      {sources?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('page.noSource')}
        </Text>
      )}
      {sources?.map(({ revision, receivedAt, raw, channel }) => (
        <div key={`${channel} ${revision} ${receivedAt}`} className={styles['source']}>
          <Text size="xs" c="dimmed">
            {channel} · {isCounted(revision) && `${t('page.revision', { revision })} · `}
            <RelativeTime instant={receivedAt} />
          </Text>
          <pre>{raw}</pre>
        </div>
      ))}
    </Stack>
  );
}
