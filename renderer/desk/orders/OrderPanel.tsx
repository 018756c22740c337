import { ActionIcon, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import {
  useChildren,
  useCollection,
  useDocument,
  useIndexed,
  useSession,
} from '../../replica/index.ts';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { StatusMark } from '../common/StatusMark.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { CancelOrder } from './CancelOrder.tsx';
import { CorrectAddress } from './CorrectAddress.tsx';
import { NextStep } from './NextStep.tsx';
import styles from './orders.module.css';
import { OrderFacts } from './OrderFacts.tsx';
import { OrderLines } from './OrderLines.tsx';
import { OrderParcels } from './OrderParcels.tsx';
import { rowOfFulfilment } from './orderFilter.ts';
import { OrderNotices } from '../notifications/OrderNotices.tsx';
import { OrderWhy } from './OrderWhy.tsx';
import { OrderTroubles } from './OrderTroubles.tsx';

export interface OrderPanelProps {
  readonly orderId: string;
  /** As the list has it; undefined when the panel was opened by a link. */
  readonly row: OrderRow | undefined;
  readonly releasePending: boolean;
  readonly onClose: () => void;
}

/** One order on one page: what it is, where it stands, what happens next, and why. */
export function OrderPanel({ orderId, row, releasePending, onClose }: OrderPanelProps) {
  const { t } = useTranslation('desk');
  const { open } = useDeskRoute();
  const [fulfilment] = useIndexed('fulfilments', 'orderId', orderId);
  const id = fulfilment?.id ?? row?.fulfilmentId ?? '';
  const tasks = useChildren('tasks', id);
  const parcels = useChildren('parcels', id);
  const batch = useDocument('batches', fulfilment?.batchId);
  // A picker's session never has it; the hook just answers undefined.
  const contact = useDocument('contacts', id);
  const troubles = useCollection('exceptions', {
    where: ({ subject }) => subject.fulfilmentId === id && id !== '',
    deps: [id],
  });
  const shown = useMemo(
    () => row ?? (fulfilment ? rowOfFulfilment(fulfilment) : undefined),
    [row, fulfilment],
  );
  const signedIn = useSession() != null;

  return (
    <aside
      className={styles['panel']}
      aria-label={t('panel.title', { number: shown?.number ?? '' })}
      data-testid="order-panel"
    >
      <Stack gap="md" p="md">
        <Group justify="space-between" wrap="nowrap" align="start">
          <Stack gap={2}>
            <Title order={4}>{t('panel.title', { number: shown?.number ?? '…' })}</Title>
            {shown && (
              <Text size="sm" c="dimmed">
                {t('panel.facts', { channel: shown.channel, country: shown.country })}
              </Text>
            )}
          </Stack>
          <Button
            variant="light"
            size="compact-sm"
            style={{ marginInlineStart: 'auto', flex: 'none' }}
            onClick={() => open('order', orderId)}
            data-testid="order-page-open"
          >
            {t('order:page.open')}
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            onClick={onClose}
            aria-label={t('close')}
            data-testid="order-panel-close"
          >
            <IconX size={18} />
          </ActionIcon>
        </Group>
        {shown && <StatusMark status={fulfilment?.status ?? shown.status} />}
        {shown && (
          <NextStep
            status={fulfilment?.status ?? shown.status}
            blocked={fulfilment?.blocked ?? null}
            wave={fulfilment?.wave}
            releasePending={releasePending}
            tasks={tasks}
          />
        )}
        {shown && (
          <OrderFacts row={shown} fulfilment={fulfilment} batch={batch} contact={contact} />
        )}
        {signedIn && <OrderWhy orderId={orderId} blocked={fulfilment?.blocked ?? null} />}
        {signedIn && <OrderNotices orderId={orderId} />}
        {troubles.length > 0 && <OrderTroubles troubles={troubles} />}
        {fulfilment && <OrderLines lines={fulfilment.lines} tasks={tasks} />}
        {fulfilment && <OrderParcels parcels={parcels} />}
        {!fulfilment && (
          <Text size="sm" c="dimmed">
            {t('panel.gone')}
          </Text>
        )}
        {fulfilment && contact && signedIn && (
          <CorrectAddress fulfilment={fulfilment} contact={contact} />
        )}
        {fulfilment && signedIn && <CancelOrder fulfilment={fulfilment} />}
      </Stack>
    </aside>
  );
}
