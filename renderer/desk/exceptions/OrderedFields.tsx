import { Group, NumberInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** What was ordered of a SKU, and for when. */
export interface Ordered {
  readonly units?: number;
  /** `2026-12-01`. */
  readonly expected?: string;
}

/** As it stands in front of the note, in every language alike: `200 × 85123A, 2026-12-01`. */
export function orderedNote({ units, expected = '' }: Ordered, sku: string): string {
  const what = units === undefined ? '' : `${units} × ${sku}`;
  return [what, expected].filter((part) => part !== '').join(', ');
}

/** How much was ordered, and when it is expected: neither is needed to say that it was. */
export function OrderedFields(props: {
  readonly ordered: Ordered;
  readonly onChange: (ordered: Ordered) => void;
}) {
  const { t } = useTranslation('desk');
  const { ordered, onChange } = props;
  return (
    <Group gap="sm" align="end">
      <NumberInput
        label={t('exceptions.orderedUnits')}
        value={ordered.units ?? ''}
        onChange={(value) => {
          const { units: _, ...rest } = ordered;
          onChange(typeof value === 'number' ? { ...rest, units: value } : rest);
        }}
        min={1}
        max={10_000_000}
        allowDecimal={false}
        allowNegative={false}
        w={180}
        data-testid="ordered-units"
      />
      <TextInput
        type="date"
        label={t('exceptions.orderedFor')}
        value={ordered.expected ?? ''}
        onChange={(event) => onChange({ ...ordered, expected: event.currentTarget.value })}
        w={200}
        data-testid="ordered-for"
      />
    </Group>
  );
}
