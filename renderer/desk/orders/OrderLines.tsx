import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { pickedUnits, type FulfilmentLine, type Task } from '../../../shared/schema/index.ts';
import { useLanguage } from '../common/useLanguage.ts';
import styles from './panel.module.css';

export interface OrderLinesProps {
  readonly lines: readonly FulfilmentLine[];
  readonly tasks: readonly Task[];
}

/** What was ordered, and how much of it is in totes. */
export function OrderLines({ lines, tasks }: OrderLinesProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('panel.lines')} · {count(lines.length)}
      </Text>
      <table className={styles['lines']}>
        <thead>
          <tr>
            <th>{t('panel.line.sku')}</th>
            <th data-align="end">{t('panel.line.qty')}</th>
            <th data-align="end">{t('panel.line.picked')}</th>
            <th>{t('panel.line.bin')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const own = tasks.filter(
              ({ kind, lineId }) => kind === 'pick' && lineId === line.lineId,
            );
            const picked = own.reduce((sum, task) => sum + pickedUnits(task), 0);
            const short = own.reduce((sum, task) => sum + (task.short?.units ?? 0), 0);
            return (
              <tr key={line.lineId}>
                <td>
                  {line.sku}
                  <small>{line.description}</small>
                </td>
                <td data-align="end">{count(line.units)}</td>
                <td data-align="end" data-done={picked >= line.units || undefined}>
                  {own.length === 0 ? '–' : count(picked)}
                  {short > 0 && <small data-short>▲ {t('panel.shortOf', { units: short })}</small>}
                </td>
                <td>{own.map((task) => task.locationId).join(t('comma')) || '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Stack>
  );
}
