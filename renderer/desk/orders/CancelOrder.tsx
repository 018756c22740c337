import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fulfilment } from '../../../shared/schema/index.ts';
import { useRequest } from '../intents/useRequest.ts';
import { useMay } from '../session/useMay.ts';

/** Cancelling is a request: central decides what it means at the stage the order is in. */
export function CancelOrder({ fulfilment }: { readonly fulfilment: Fulfilment }) {
  const { t } = useTranslation('desk');
  const [asking, setAsking] = useState(false);
  const may = useMay('fulfilment.cancelled');
  if (!may || fulfilment.status === 'cancelled' || fulfilment.status === 'shipped') return null;
  return (
    <>
      <Button
        variant="subtle"
        color="red"
        size="compact-sm"
        style={{ alignSelf: 'start' }}
        onClick={() => setAsking(true)}
        data-testid="order-cancel"
      >
        {t('panel.cancelOrder')}
      </Button>
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('panel.cancelTitle', { number: fulfilment.orderNumber })}
        centered
        size="sm"
      >
        <CancelForm fulfilment={fulfilment} onClose={() => setAsking(false)} />
      </Modal>
    </>
  );
}

function CancelForm(props: { readonly fulfilment: Fulfilment; readonly onClose: () => void }) {
  const { t } = useTranslation('desk');
  const { fulfilment, onClose } = props;
  const { request, problem } = useRequest(onClose);
  const [reason, setReason] = useState('');

  const submit = () =>
    request({
      type: 'fulfilment.cancelled',
      data: { fulfilmentId: fulfilment.id, reason },
      basedOn: { [`fulfilments/${fulfilment.id}`]: fulfilment.clock },
    });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="md">
        <Text size="sm">{t('panel.cancelText')}</Text>
        <TextInput
          label={t('panel.cancelReason')}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
          error={problem}
          data-autofocus
          data-testid="order-cancel-reason"
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('panel.keep')}
          </Button>
          <Button
            type="submit"
            color="red"
            disabled={reason.trim() === ''}
            data-testid="order-cancel-confirm"
          >
            {t('panel.cancelConfirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
