import { Button, Code, Group, Stack } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Icon } from '@tabler/icons-react';
import { EmptyHint } from '../../common/EmptyHint.tsx';
import { SectionTitle } from './SectionTitle.tsx';
import type { Listing } from './useDevices.ts';

export interface DeviceSectionProps<T> {
  readonly kind: 'printer' | 'scanner' | 'scale';
  readonly icon: Icon;
  readonly listing: Listing<T>;
  readonly renderForm: (device: T | undefined, onDone: () => void) => ReactNode;
  readonly renderRow: (device: T, onEdit: () => void) => ReactNode;
}

/** All devices of a kind: added, changed and listed in one place. An empty list says how to get one. */
export function DeviceSection<T extends { readonly id: string }>(props: DeviceSectionProps<T>) {
  const { t } = useTranslation('devices');
  const { kind, listing } = props;
  const Shape = props.icon;
  const [editing, setEditing] = useState<string>();
  const done = () => {
    setEditing(undefined);
    listing.refresh();
  };
  return (
    <Stack gap="sm" component="section" data-testid={`section-${kind}`}>
      <Group justify="space-between">
        <SectionTitle text={t(`kind.${kind}`)} />
        <Button variant="light" onClick={() => setEditing('new')} data-testid={`${kind}-add`}>
          {t(`add.${kind}`)}
        </Button>
      </Group>
      {editing === 'new' && props.renderForm(undefined, done)}
      {listing.known && listing.items.length === 0 && editing === undefined && (
        <EmptyHint
          icon={<Shape size={36} />}
          title={t(`empty.${kind}.title`)}
          text={t(`empty.${kind}.text`)}
        >
          <Code>{`npm run sim`}</Code>
        </EmptyHint>
      )}
      {listing.items.map((device) => (
        <div key={device.id}>
          {editing === device.id
            ? props.renderForm(device, done)
            : props.renderRow(device, () => setEditing(device.id))}
        </div>
      ))}
    </Stack>
  );
}
