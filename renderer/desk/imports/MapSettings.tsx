import { NativeSelect, NumberInput, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import {
  CONSTANT_FIELDS,
  DATE_ORDERS,
  DECIMAL_MARKS,
  GROUPINGS,
  mappedColumn,
  type ImportMapping,
} from '../../../shared/imports/index.ts';
import type { MapColumnsProps } from './MapColumns.tsx';
import { withConstant, type MappingWork } from './useMapping.ts';

/** Places whose dealers write times of their own; of others their name is typed in full. */
const ZONES = ['UTC', 'Europe/London', 'Europe/Berlin', 'Asia/Shanghai', 'America/New_York'];

/** What is the whole file's and no column's. */
export function MapSettings({
  look,
  mapping,
  onChange,
  onLook,
}: MapColumnsProps & { readonly onLook: MappingWork['lookAgain'] }) {
  const { t } = useTranslation('desk');
  const set = (part: Partial<ImportMapping>) => onChange({ ...mapping, ...part });
  const constants = CONSTANT_FIELDS.filter((field) => mappedColumn(mapping, field) === undefined);
  const zones = ZONES.includes(mapping.timeZone) ? ZONES : [mapping.timeZone, ...ZONES];
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="sm">
      <TextInput
        label={t('imports.map.dealer')}
        value={mapping.channel}
        maxLength={40}
        onChange={(event) => set({ channel: event.currentTarget.value })}
        data-testid="map-dealer"
      />
      {look.sheets.length > 1 && (
        <NativeSelect
          label={t('imports.map.sheet')}
          data={look.sheets}
          value={mapping.sheet ?? look.sheets[0] ?? ''}
          onChange={(event) => onLook({ sheet: event.currentTarget.value })}
          data-testid="map-sheet"
        />
      )}
      <NumberInput
        label={t('imports.map.headerRow')}
        min={1}
        max={200}
        value={mapping.headerRow}
        onChange={(row) => {
          if (typeof row !== 'number' || row < 1 || row > 200) return;
          onLook({ headerRow: row, ...(mapping.sheet ? { sheet: mapping.sheet } : {}) });
        }}
        data-testid="map-header-row"
      />
      <NativeSelect
        label={t('imports.map.grouping')}
        data={GROUPINGS.map((value) => ({ value, label: t(`imports.map.group.${value}`) }))}
        value={mapping.grouping}
        onChange={(event) =>
          set({ grouping: event.currentTarget.value as ImportMapping['grouping'] })
        }
        data-testid="map-grouping"
      />
      <NativeSelect
        label={t('imports.map.decimal')}
        data={DECIMAL_MARKS.map((value) => ({
          value,
          label: t(`imports.map.mark.${value === '.' ? 'point' : 'comma'}`),
        }))}
        value={mapping.decimal}
        onChange={(event) =>
          set({ decimal: event.currentTarget.value as ImportMapping['decimal'] })
        }
        data-testid="map-decimal"
      />
      <NativeSelect
        label={t('imports.map.dateOrder')}
        data={DATE_ORDERS.map((value) => ({ value, label: t(`imports.map.date.${value}`) }))}
        value={mapping.dateOrder}
        error={look.unsure.includes('dateOrder') ? t('imports.map.dateUnsure') : undefined}
        onChange={(event) =>
          set({ dateOrder: event.currentTarget.value as ImportMapping['dateOrder'] })
        }
        data-testid="map-date-order"
      />
      <NativeSelect
        label={t('imports.map.timeZone')}
        data={zones}
        value={mapping.timeZone}
        onChange={(event) => set({ timeZone: event.currentTarget.value })}
      />
      {constants.map((field) => (
        <TextInput
          key={field}
          label={t('imports.map.constant', { field: t(`imports.field.${field}`) })}
          placeholder={t('imports.map.constantNone')}
          maxLength={200}
          value={mapping.constants.find((each) => each.field === field)?.value ?? ''}
          onChange={(event) => onChange(withConstant(mapping, field, event.currentTarget.value))}
          data-testid={`map-constant-${field}`}
        />
      ))}
    </SimpleGrid>
  );
}
