import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderPageLine, OrderPageView } from '../../../shared/protocol/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useHost } from '../../replica/index.ts';
import { useLanguage } from '../common/useLanguage.ts';
import panel from '../orders/panel.module.css';
import { usePin } from '../session/PinGate.tsx';
import { warehouseName } from './orderWords.ts';
import styles from './order.module.css';

export interface LinesCardProps {
  readonly page: OrderPageView;
  readonly onCorrected: () => void;
}

/** What was ordered, how far each line is, where it could come from, and what a SKU nobody knows may mean. */
export function LinesCard({ page, onCorrected }: LinesCardProps) {
  const { t } = useTranslation('order');
  const { count } = useLanguage();
  return (
    <Stack gap={4}>
      <Text size="sm" fw={600}>
        {t('page.lines')} · {count(page.lines.length)}
      </Text>
      <div className={styles['wide']}>
        <table className={panel['lines']} data-testid="order-lines">
          <thead>
            <tr>
              <th>{t('page.sku')}</th>
              <th data-align="end">{t('page.ordered')}</th>
              <th data-align="end">{t('page.allocated')}</th>
              <th data-align="end">{t('page.picked')}</th>
              <th data-align="end">{t('page.packed')}</th>
              <th>{t('page.stock')}</th>
            </tr>
          </thead>
          <tbody>
            {page.lines.map((line) => (
              <Line key={line.lineId} line={line} page={page} onCorrected={onCorrected} />
            ))}
          </tbody>
        </table>
      </div>
    </Stack>
  );
}

interface LineProps extends LinesCardProps {
  readonly line: OrderPageLine;
}

function Line({ line, page, onCorrected }: LineProps) {
  const { t } = useTranslation('order');
  const { count } = useLanguage();
  const stock = page.stock.filter(({ sku }) => sku === line.sku);
  const several = Object.keys(page.warehouseNames).length !== 1;
  const going = page.order.status !== 'open' && page.order.status !== 'received';
  const units = (of: number) => (going || of > 0 ? count(of) : '–');
  return (
    <tr>
      <td>
        {line.sku}
        <small>{line.description}</small>
        {line.sent !== undefined && <small>{t('page.sent', { sku: line.sent })}</small>}
        <Suggestions line={line} orderId={page.order.id} onCorrected={onCorrected} />
      </td>
      <td data-align="end">{count(line.units)}</td>
      <td data-align="end">
        {units(line.allocated)}
        {line.bins.length > 0 && <small>{line.bins.join(t('desk:comma'))}</small>}
      </td>
      <td data-align="end" data-done={line.picked >= line.units || undefined}>
        {units(line.picked)}
        {line.short > 0 && (
          <small data-short>▲ {t('desk:panel.shortOf', { units: line.short })}</small>
        )}
      </td>
      <td data-align="end" data-done={line.packed >= line.units || undefined}>
        {units(line.packed)}
      </td>
      <td>
        {stock.length === 0 && <small>{t('page.noStock')}</small>}
        {stock.map(({ warehouse, free, left }) => (
          <small key={warehouse}>
            {several && `${warehouseName(page, warehouse)}: `}
            {t('page.free', { free: count(free), left: count(left) })}
          </small>
        ))}
      </td>
    </tr>
  );
}

interface SuggestionsProps {
  readonly line: OrderPageLine;
  readonly orderId: string;
  readonly onCorrected: () => void;
}

function Suggestions({ line, orderId, onCorrected }: SuggestionsProps) {
  const { t } = useTranslation('order');
  const host = useHost();
  const pin = usePin();
  const errorText = useErrorText();
  const [problem, setProblem] = useState<string>();
  const take = async (sku: string) => {
    if (!(await pin())) return;
    const lines = [{ lineId: line.lineId, sku }];
    const answer = await host.call('orders:correct', { id: orderId, lines });
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) onCorrected();
  };
  return (
    <>
      {problem !== undefined && <Alert color="red">{problem}</Alert>}
      {line.suggestions.map(({ sku, description }) => (
        <Group key={sku} gap="xs" wrap="nowrap">
          <Text size="xs">{t('page.meant', { sku, description })}</Text>
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => void take(sku)}
            data-testid="sku-suggestion"
          >
            {t('page.useIt')}
          </Button>
        </Group>
      ))}
    </>
  );
}
