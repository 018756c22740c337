import { NumberInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useReplica } from '../../replica/index.ts';
import { useLanguage } from '../common/useLanguage.ts';

/** How many units are in the bin, beside what the books say. */
export function CountField(props: {
  readonly target: { readonly sku: string; readonly locationId: string };
  readonly units: number | undefined;
  readonly onChange: (units: number | undefined) => void;
}) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const replica = useReplica();
  const { target, units, onChange } = props;
  const expected = replica.stockAt(target.locationId, target.sku)[0]?.onHand;
  return (
    <NumberInput
      label={t('exceptions.counted', { location: target.locationId })}
      description={
        expected === undefined
          ? t('exceptions.countedHintUnknown', { sku: target.sku })
          : t('exceptions.countedHint', { sku: target.sku, expected: count(expected) })
      }
      value={units ?? ''}
      onChange={(value) => onChange(typeof value === 'number' ? value : undefined)}
      min={0}
      max={10_000_000}
      allowDecimal={false}
      allowNegative={false}
      w={320}
      data-testid="exception-counted"
    />
  );
}
