import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { OrderPageView } from '../../../shared/protocol/index.ts';
import { useScan } from '../../scan/index.ts';
import { useReplica } from '../../replica/index.ts';
import screen from '../common/screen.module.css';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { StatusMark } from '../common/StatusMark.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { OrderOutward } from '../channels/OrderOutward.tsx';
import { OrderNotices } from '../notifications/OrderNotices.tsx';
import { OrderParcels } from '../orders/OrderParcels.tsx';
import { OrderTroubles } from '../orders/OrderTroubles.tsx';
import { OrderWhy } from '../orders/OrderWhy.tsx';
import { scannedOrder } from '../orders/scannedOrder.ts';
import { AddressCard } from './AddressCard.tsx';
import { ChecksCard } from './ChecksCard.tsx';
import { LinesCard } from './LinesCard.tsx';
import { MoneyFacts } from './MoneyFacts.tsx';
import styles from './order.module.css';
import { holdReason, isCounted } from './orderWords.ts';
import { SourcesCard } from './SourcesCard.tsx';
import { Timeline } from './Timeline.tsx';
import { useOrderPage } from './useOrderPage.ts';

/** One order on one page: what it is, where it stands, what became of it, and why. */
export function OrderScreen() {
  const { id, open } = useDeskRoute();
  const replica = useReplica();
  useScan(({ data }) => {
    const found = scannedOrder(data, replica);
    if (found?.orderId !== undefined) open('order', found.orderId);
    else if (found) open('orders', undefined, { q: found.search });
  });
  return <OrderWhole key={id} orderId={id ?? ''} />;
}

function OrderWhole({ orderId }: { readonly orderId: string }) {
  const { t } = useTranslation('order');
  const { open } = useDeskRoute();
  const { page, problem, load } = useOrderPage(orderId);
  return (
    <div className={screen['screen']} data-testid="order-screen">
      <Stack gap="md" p="lg" maw={1400}>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconArrowLeft size={16} />}
          style={{ alignSelf: 'start' }}
          onClick={() => open('orders')}
          data-testid="order-back"
        >
          {t('page.back')}
        </Button>
        {problem !== undefined && (
          <Alert color="yellow" data-testid="order-problem">
            {problem} {page === undefined && t('page.offline')}
          </Alert>
        )}
        {page && <OrderBody page={page} load={load} />}
      </Stack>
    </div>
  );
}

interface BodyProps {
  readonly page: OrderPageView;
  readonly load: () => void;
}

function OrderBody({ page, load }: BodyProps) {
  const { t } = useTranslation('order');
  const { order } = page;
  // Asked anew when what keeps it from going on changes.
  const blocked = page.fulfilments.map((one) => `${one.status} ${one.blocked ?? ''}`).join();
  return (
    <>
      <Group justify="space-between" align="start">
        <div>
          <Title order={3}>{t('desk:panel.title', { number: order.number })}</Title>
          <Text size="sm" c="dimmed">
            {order.channel} · {order.country} ·{' '}
            {isCounted(page.revision) && `${t('page.revision', { revision: page.revision })} · `}
            {t('desk:panel.shipBy')} <RelativeTime instant={order.shipBy} />
          </Text>
        </div>
        <Group gap="xs">
          {page.checked && (
            <Badge
              variant="light"
              tt="none"
              color={{ low: 'gray', medium: 'yellow', high: 'red' }[page.checked.band]}
              c="var(--mantine-color-text)"
              data-testid="order-risk"
            >
              {t('page.risk', {
                risk: page.checked.risk,
                band: t(`band.${page.checked.band}`),
              })}
            </Badge>
          )}
          <StatusMark status={page.holds.length > 0 ? 'held' : order.status} />
        </Group>
      </Group>
      <div className={`${screen['columns']} ${styles['columns']}`}>
        <Stack gap="md">
          <OrderWhy orderId={order.id} blocked={blocked} onSettled={load} />
          {page.holds.length > 1 && (
            <Stack gap={2} data-testid="order-holds">
              {page.holds.map((hold) => (
                <Text size="xs" key={`${hold.since} ${hold.rule ?? ''} ${hold.reason}`}>
                  ■ {holdReason(t, hold)}
                  {hold.rule !== undefined && ` · ${t('page.byRule', { rule: hold.rule })}`}
                </Text>
              ))}
            </Stack>
          )}
          <ChecksCard page={page} />
          <LinesCard page={page} onCorrected={load} />
          {page.parcels.length > 0 && <OrderParcels parcels={page.parcels} />}
          {page.exceptions.length > 0 && <OrderTroubles troubles={page.exceptions} />}
          <SourcesCard orderId={order.id} />
        </Stack>
        <Stack gap="md">
          <Timeline page={page} onUndone={load} />
          <AddressCard page={page} />
          <MoneyFacts page={page} />
          <OrderOutward orderId={order.id} />
          <OrderNotices orderId={order.id} />
        </Stack>
      </div>
    </>
  );
}
