import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockKind } from '../../../shared/checks/index.ts';
import type { OrderPageView } from '../../../shared/protocol/index.ts';
import { postalAddress } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useDocument, useHost } from '../../replica/index.ts';
import { CorrectAddress } from '../orders/CorrectAddress.tsx';
import { usePin } from '../session/PinGate.tsx';
import { useLeads } from '../session/useLeads.ts';

/** Where it goes, what may be meant where that is wrong, and keeping whoever it is for from ordering. */
export function AddressCard({ page }: { readonly page: OrderPageView }) {
  const { t } = useTranslation('order');
  const { address, addressHints, order } = page;
  // Corrections are facts of this station: it has to hold the work.
  const fulfilment = useDocument('fulfilments', order.fulfilmentId ?? undefined);
  const contact = useDocument('contacts', order.fulfilmentId ?? undefined);
  const leads = useLeads();
  const shown = address && postalAddress(address);
  return (
    <Stack gap={4} data-testid="order-address">
      <Text size="sm" fw={600}>
        {t('page.address')}
      </Text>
      {!shown && (
        <Text size="sm" c="dimmed">
          {t('page.noAddress')}
        </Text>
      )}
      {shown && (
        <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
          {[
            shown.name,
            ...shown.lines,
            `${shown.postcode} ${shown.city}`.trim(),
            shown.country,
            shown.phone,
          ]
            .filter((line) => line.trim() !== '')
            .join('\n')}
        </Text>
      )}
      {addressHints.map(({ field, value }) => (
        <Text key={field} size="xs">
          ▲ {t('page.hint', { field: t(`field.${field}`), value })}
        </Text>
      ))}
      <Group gap="xs">
        {fulfilment && contact && <CorrectAddress fulfilment={fulfilment} contact={contact} />}
        {leads && <Block page={page} />}
      </Group>
    </Stack>
  );
}

const KINDS: readonly BlockKind[] = ['customer', 'address', 'phone', 'domain'];

function Block({ page }: { readonly page: OrderPageView }) {
  const { t } = useTranslation('order');
  const host = useHost();
  const pin = usePin();
  const errorText = useErrorText();
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string>();
  const block = async (kind: BlockKind) => {
    if (!(await pin())) return;
    const body = { kind, orderId: page.order.id, reason: reason.trim() };
    const answer = await host.call('checks:block', body);
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) setAsking(false);
  };
  return (
    <>
      <Button variant="subtle" size="compact-sm" color="red" onClick={() => setAsking(true)}>
        {t('page.blockThem')}
      </Button>
      <Modal opened={asking} onClose={() => setAsking(false)} title={t('page.blockThem')} centered>
        <Stack gap="md">
          <TextInput
            label={t('page.blockReason')}
            value={reason}
            maxLength={200}
            error={problem}
            onChange={(event) => setReason(event.currentTarget.value)}
            data-autofocus
          />
          <Group gap="xs">
            {KINDS.map((kind) => (
              <Button
                key={kind}
                variant="light"
                color="red"
                disabled={reason.trim() === ''}
                onClick={() => void block(kind)}
              >
                {t(`kind.${kind}`)}
              </Button>
            ))}
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
