import { Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../common/useLanguage.ts';
import { Sign } from '../common/Sign.tsx';
import type { ReleaseMode } from './releaseMode.ts';
import type { Collected } from './useCollected.ts';

/** What will happen, in a sentence, before anybody asks for it. */
export function ReleaseOutlook(props: {
  readonly mode: ReleaseMode;
  readonly orders: number;
  readonly batchSize: number;
  readonly collected: Collected;
}) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { mode, orders, batchSize, collected } = props;
  if (mode === 'selected' && collected.problem !== undefined) {
    return <Sign kind="wrong">{collected.problem}</Sign>;
  }
  if (mode === 'selected' && collected.releasable === undefined) {
    return (
      <Stack gap="xs">
        <Text size="sm" c="dimmed">
          {t('release.collecting', { done: count(collected.done), total: count(collected.total) })}
        </Text>
        <Progress value={(100 * collected.done) / Math.max(1, collected.total)} />
      </Stack>
    );
  }
  const left = mode === 'selected' ? (collected.releasable?.left ?? 0) : 0;
  const number = Math.ceil(orders / Math.max(1, batchSize));
  const batches = t('release.batchCount', { count: number, formatted: count(number) });
  return (
    <Stack gap="xs">
      <Text size="sm" data-testid="release-sentence">
        {orders === 0
          ? t('release.nothing')
          : t(mode === 'next' ? 'release.nextSentence' : 'release.selectedSentence', {
              count: orders,
              formatted: count(orders),
              batches,
            })}
      </Text>
      {left > 0 && (
        <Text size="sm" c="dimmed">
          {t('release.notReleasable', { count: left, formatted: count(left) })}
        </Text>
      )}
    </Stack>
  );
}
