import { Button, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { BLOCK_KINDS, type BlockEntry } from '../../../shared/checks/index.ts';
import type { BlockRequest } from '../../../shared/protocol/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';

/** Addresses have no plain form that could be typed twice alike: they come from orders. */
const TYPED = BLOCK_KINDS.filter((kind) => kind !== 'address');

export interface BlockedListProps {
  readonly blocked: readonly BlockEntry[];
  readonly onAdd: (body: BlockRequest) => Promise<boolean>;
  readonly onRemove: (id: string) => Promise<boolean>;
}

export function BlockedList({ blocked, onAdd, onRemove }: BlockedListProps) {
  const { t } = useTranslation('order');
  const [kind, setKind] = useState<(typeof TYPED)[number]>('customer');
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const submit = async () => {
    if (!(await onAdd({ kind, value: value.trim(), reason: reason.trim() }))) return;
    setValue('');
    setReason('');
  };
  const isDigest = (one: BlockEntry) => one.kind === 'address' || one.kind === 'phone';
  return (
    <Stack gap="xs" data-testid="blocked-list">
      <div>
        <Title order={5}>{t('checks.blocked')}</Title>
        <Text size="sm" c="dimmed">
          {t('checks.blockedLead')}
        </Text>
      </div>
      <Group gap="xs" align="end">
        <NativeSelect
          label={t('checks.kindLabel')}
          value={kind}
          data={TYPED.map((one) => ({ value: one, label: t(`kind.${one}`) }))}
          onChange={({ currentTarget }) =>
            setKind(TYPED.find((one) => one === currentTarget.value) ?? 'customer')
          }
        />
        <TextInput
          label={t('checks.value')}
          value={value}
          maxLength={120}
          onChange={(event) => setValue(event.currentTarget.value)}
          data-testid="block-value"
        />
        <TextInput
          label={t('checks.reason')}
          value={reason}
          maxLength={200}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-testid="block-reason"
        />
        <Button
          disabled={value.trim() === '' || reason.trim() === ''}
          onClick={() => void submit()}
          data-testid="block-add"
        >
          {t('checks.add')}
        </Button>
      </Group>
      {blocked.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('checks.nobody')}
        </Text>
      )}
      {blocked.map((one) => (
        <Group key={one.id} gap="md" data-testid="block-entry">
          <Text size="sm" fw={600}>
            {t(`kind.${one.kind}`)}: {isDigest(one) ? t('checks.digest') : one.value}
          </Text>
          <Text size="sm">{one.reason}</Text>
          <Text size="xs" c="dimmed">
            {one.order !== undefined && `${t('checks.fromOrder', { order: one.order })} · `}
            <RelativeTime instant={one.at} />
          </Text>
          <Button
            variant="subtle"
            color="red"
            size="compact-sm"
            onClick={() => void onRemove(one.id)}
          >
            {t('checks.remove')}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
