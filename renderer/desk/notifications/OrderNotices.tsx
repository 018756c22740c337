import { Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { NoticeLine } from './NoticeLine.tsx';

/** Who was told what of an order. Nothing where nobody was. */
export function OrderNotices({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('notices');
  const host = useHost();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  useEffect(() => {
    let over = false;
    const read = async () => {
      const answer = await host.call('orders:notifications', { id: orderId });
      if (!over) setNotices(answer.ok ? answer.value.notices : []);
    };
    void read();
    return () => {
      over = true;
    };
  }, [host, orderId]);
  if (notices.length === 0) return null;
  return (
    <Stack gap="xs" data-testid="order-notices">
      <Text size="sm" fw={600}>
        {t('ofOrder')}
      </Text>
      {notices.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </Stack>
  );
}
