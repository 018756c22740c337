import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  contactRevision,
  postalAddress,
  type Address,
  type Contact,
  type Fulfilment,
} from '../../../shared/schema/index.ts';
import { useWaiting } from '../../replica/index.ts';
import { isPending } from '../intents/describeIntent.ts';
import { useRequest } from '../intents/useRequest.ts';
import { useMay } from '../session/useMay.ts';

export interface CorrectAddressProps {
  readonly fulfilment: Fulfilment;
  readonly contact: Contact;
}

/** A new address is a request like any other; it shows at once, and says so until central has answered. */
export function CorrectAddress({ fulfilment, contact }: CorrectAddressProps) {
  const { t } = useTranslation('desk');
  const [editing, setEditing] = useState(false);
  const may = useMay('address.corrected');
  const { facts } = useWaiting();
  const pending = facts.some((one) => one.fact.id === contact.corrected?.factId && isPending(one));
  if (!may || fulfilment.status === 'cancelled' || fulfilment.status === 'shipped') return null;
  return (
    <>
      {pending && (
        <Text size="xs" c="dimmed" data-testid="address-pending">
          ◔ {t('panel.addressPending')}
        </Text>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ alignSelf: 'start' }}
        onClick={() => setEditing(true)}
        data-testid="address-correct"
      >
        {t('panel.correctAddress')}
      </Button>
      <Modal
        opened={editing}
        onClose={() => setEditing(false)}
        title={t('panel.correctTitle', { number: fulfilment.orderNumber })}
        centered
      >
        <AddressForm contact={contact} onClose={() => setEditing(false)} />
      </Modal>
    </>
  );
}

/** What a person types, the street as one text. */
type Fields = Record<Exclude<keyof Address, 'lines'> | 'street', string>;

const FIELDS = [
  { name: 'name', label: 'addressName', max: 200 },
  { name: 'postcode', label: 'addressPostcode', max: 20 },
  { name: 'city', label: 'addressCity', max: 120 },
  { name: 'country', label: 'addressCountry', max: 60 },
  { name: 'phone', label: 'addressPhone', max: 40 },
] as const;

const LINES_MAX = 6;

function addressOf({ street, ...rest }: Fields): Address {
  const lines = street
    .split('\n')
    .map((line) => line.trim().slice(0, 200))
    .filter((line) => line !== '');
  return { ...rest, lines: lines.slice(0, LINES_MAX) };
}

function AddressForm(props: { readonly contact: Contact; readonly onClose: () => void }) {
  const { t } = useTranslation('desk');
  const { contact, onClose } = props;
  const { request, problem } = useRequest(onClose);
  const [fields, setFields] = useState<Fields>(() => {
    const { name, lines, postcode, city, country, phone } = postalAddress(contact);
    return { name, street: lines.join('\n'), postcode, city, country, phone };
  });
  const change = (name: keyof Fields, value: string) =>
    setFields((before) => ({ ...before, [name]: value }));

  const submit = () =>
    request({
      type: 'address.corrected',
      data: {
        fulfilmentId: contact.id,
        revision: contactRevision(contact),
        address: addressOf(fields),
      },
      basedOn: { [`contacts/${contact.id}`]: contact.clock },
    });

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('panel.correctText')}</Text>
        {FIELDS.map(({ name, label, max }) => (
          <TextInput
            key={name}
            label={t(`panel.${label}`)}
            value={fields[name]}
            maxLength={max}
            onChange={(event) => change(name, event.currentTarget.value)}
            data-testid={`address-${name}`}
          />
        ))}
        <Textarea
          label={t('panel.addressLines')}
          value={fields.street}
          autosize
          minRows={2}
          maxRows={LINES_MAX}
          onChange={(event) => change('street', event.currentTarget.value)}
          error={problem}
          data-testid="address-street"
        />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            disabled={fields.name.trim() === '' || fields.street.trim() === ''}
            data-testid="address-save"
          >
            {t('panel.correctConfirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
