import { ActionIcon, Button, NumberInput, Table, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SafetyStock } from '../../../shared/schema/index.ts';

interface SafetyTableProps {
  readonly rows: readonly SafetyStock[];
  readonly onChange: (rows: SafetyStock[]) => void;
}

const without = (row: SafetyStock, field: keyof SafetyStock): SafetyStock => {
  const { [field]: _, ...rest } = row;
  return rest;
};

/** What is kept from which channel's orders. An empty field means all. */
export function SafetyTable({ rows, onChange }: SafetyTableProps) {
  const { t } = useTranslation('desk');
  const replace = (at: number, row: SafetyStock) =>
    onChange(rows.map((one, index) => (index === at ? row : one)));
  const text = (at: number, row: SafetyStock, field: 'channel' | 'skus', max: number) => (
    <TextInput
      aria-label={t(`allocation.safety.${field}`)}
      placeholder={t('allocation.safety.all')}
      value={row[field] ?? ''}
      maxLength={max}
      onChange={({ currentTarget: { value } }) =>
        replace(at, value === '' ? without(row, field) : { ...row, [field]: value })
      }
      data-testid={`safety-${field}`}
    />
  );
  const number = (at: number, row: SafetyStock, field: 'units' | 'percent', max: number) => (
    <NumberInput
      aria-label={t(`allocation.safety.${field}`)}
      value={row[field] ?? ''}
      min={0}
      max={max}
      allowDecimal={false}
      clampBehavior="strict"
      onChange={(value) =>
        replace(at, value === '' ? without(row, field) : { ...row, [field]: Number(value) })
      }
      data-testid={`safety-${field}`}
    />
  );
  return (
    <>
      {rows.length > 0 && (
        <Table verticalSpacing={4} data-testid="safety-rows">
          <Table.Thead>
            <Table.Tr>
              {(['channel', 'skus', 'units', 'percent'] as const).map((field) => (
                <Table.Th key={field}>{t(`allocation.safety.${field}`)}</Table.Th>
              ))}
              <Table.Th />
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map((row, at) => (
              <Table.Tr key={at}>
                <Table.Td>{text(at, row, 'channel', 40)}</Table.Td>
                <Table.Td>{text(at, row, 'skus', 60)}</Table.Td>
                <Table.Td>{number(at, row, 'units', 1_000_000)}</Table.Td>
                <Table.Td>{number(at, row, 'percent', 100)}</Table.Td>
                <Table.Td>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size="lg"
                    aria-label={t('allocation.safety.remove')}
                    onClick={() => onChange(rows.filter((_, index) => index !== at))}
                  >
                    <IconX size={16} />
                  </ActionIcon>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      <Button
        variant="subtle"
        size="compact-sm"
        style={{ alignSelf: 'start' }}
        onClick={() => onChange([...rows, { units: 0 }])}
        disabled={rows.length >= 500}
        data-testid="safety-add"
      >
        {t('allocation.safety.add')}
      </Button>
    </>
  );
}
