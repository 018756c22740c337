import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExceptionCase } from '../../../shared/schema/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import styles from './panel.module.css';

/** Exceptions that touch this order; one click leads to the evidence. */
export function OrderTroubles({ troubles }: { readonly troubles: readonly ExceptionCase[] }) {
  const { t } = useTranslation('desk');
  const { open } = useDeskRoute();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('panel.exceptions')} · {troubles.length}
      </Text>
      {troubles.map((trouble) => (
        <button
          type="button"
          key={trouble.id}
          className={styles['trouble']}
          data-open={trouble.status === 'open' || undefined}
          onClick={() => open('exceptions', trouble.id)}
        >
          <span>
            {trouble.status === 'open' ? '▲' : '✓'} {t(`exceptionKind.${trouble.kind}`)}
          </span>
          <RelativeTime instant={trouble.createdAt} />
        </button>
      ))}
    </Stack>
  );
}
