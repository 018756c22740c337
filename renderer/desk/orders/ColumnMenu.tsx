import { Button, Checkbox, Menu, Stack } from '@mantine/core';
import { IconColumns3 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { ORDER_COLUMNS, type OrderColumn } from './columns.tsx';

export interface ColumnMenuProps {
  readonly shown: readonly OrderColumn[];
  readonly onToggle: (id: OrderColumn['id']) => void;
}

export function ColumnMenu({ shown, onToggle }: ColumnMenuProps) {
  const { t } = useTranslation('desk');
  return (
    <Menu position="bottom-end" shadow="md" closeOnItemClick={false}>
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconColumns3 size={14} aria-hidden />}
          data-testid="orders-columns"
        >
          {t('orders.columns')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown p={12}>
        <Stack gap={8}>
          {ORDER_COLUMNS.filter(({ id }) => id !== 'number').map((column) => (
            <Checkbox
              key={column.id}
              size="xs"
              label={t(`orders.column.${column.id}`)}
              checked={shown.includes(column)}
              onChange={() => onToggle(column.id)}
            />
          ))}
        </Stack>
      </Menu.Dropdown>
    </Menu>
  );
}
