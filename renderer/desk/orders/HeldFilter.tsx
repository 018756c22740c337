import { SegmentedControl } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { without, type OrderFilter } from './orderFilter.ts';

export interface HeldFilterProps {
  readonly filter: OrderFilter;
  readonly onChange: (filter: OrderFilter) => void;
}

/** All orders, those that wait for somebody's word, or for this person's. */
export const HeldFilter = memo(function HeldFilter({ filter, onChange }: HeldFilterProps) {
  const { t } = useTranslation('order');
  const choose = (value: string) => {
    const rest = without(without(filter, 'held'), 'mine');
    if (value === 'held') onChange({ ...rest, held: true });
    else onChange(value === 'mine' ? { ...rest, mine: true } : rest);
  };
  return (
    <SegmentedControl
      size="xs"
      value={filter.mine === true ? 'mine' : filter.held === true ? 'held' : 'all'}
      onChange={choose}
      data={(['all', 'held', 'mine'] as const).map((value) => ({
        value,
        label: t(`filter.${value}`),
      }))}
      data-testid="orders-held"
    />
  );
});
