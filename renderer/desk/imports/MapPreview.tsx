import { Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ImportPreview } from '../../../shared/protocol/index.ts';
import { formatMoney } from '../common/numbers.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { rowReasonText } from './importText.ts';
import styles from './mapFile.module.css';

/** What would come of the file: its first orders, and every row that something is wrong with. */
export function MapPreview({ preview }: { readonly preview: ImportPreview }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { orders, ordersHeldBack, rows, rowsInOrders, problems, problemCounts } = preview;
  const told = Object.values(problemCounts).reduce((sum, each) => sum + each, 0);
  return (
    <Stack gap="sm" data-testid="map-preview" data-orders={orders} data-held={ordersHeldBack}>
      <Text fw={600}>
        {t('imports.map.previewSum', {
          rows: count(rows),
          inOrders: count(rowsInOrders),
          orders: count(orders),
          held: count(ordersHeldBack),
        })}
      </Text>
      {told > 0 && <Problems problems={problems} more={told - problems.length} />}
      <Orders preview={preview} />
    </Stack>
  );
}

function Problems({
  problems,
  more,
}: {
  readonly problems: ImportPreview['problems'];
  readonly more: number;
}) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const book = usePhrasebook();
  const fixOf = (code: string) =>
    book.has(`imports.fix.${code}`) ? book.say(`imports.fix.${code}`) : '';
  return (
    <div className={styles['table']} role="table" data-testid="map-problems">
      <div role="row" className={styles['problem']} data-head>
        {['row', 'column', 'value', 'problem'].map((name) => (
          <span role="columnheader" key={name}>
            {t(`imports.map.head.${name}`)}
          </span>
        ))}
      </div>
      {problems.map((problem) => (
        <div
          role="row"
          key={`${problem.row} ${problem.column} ${problem.code}`}
          className={styles['problem']}
          data-severity={problem.severity}
          data-code={problem.code}
          data-testid="map-problem"
        >
          <span role="cell">{count(problem.row)}</span>
          <span role="cell">{problem.column || '–'}</span>
          <code role="cell" title={problem.value}>
            {problem.value || '–'}
          </code>
          <span role="cell">
            <b aria-hidden>{problem.severity === 'error' ? '✕' : '▲'}</b>{' '}
            {rowReasonText(problem.code, book)}
            <i>{fixOf(problem.code)}</i>
          </span>
        </div>
      ))}
      {more > 0 && <p>{t('imports.map.more', { count: more, formatted: count(more) })}</p>}
    </div>
  );
}

function Orders({ preview }: { readonly preview: ImportPreview }) {
  const { t } = useTranslation('desk');
  const { count, language } = useLanguage();
  return (
    <div className={styles['table']} role="table">
      {preview.first.map((order) => {
        const goods = order.lines.reduce((sum, line) => sum + line.qty * line.unitPriceMinor, 0);
        const to = [order.address?.name, order.address?.city, order.country];
        return (
          <div
            role="row"
            key={order.externalId}
            className={styles['order']}
            data-testid="map-order"
          >
            <b role="cell">{order.externalId}</b>
            <span role="cell">{order.placedAt.slice(0, 10)}</span>
            <span role="cell">{to.filter(Boolean).join(', ') || '–'}</span>
            <span role="cell" title={order.lines.map(({ sku }) => sku).join('\n')}>
              {order.lines
                .slice(0, 4)
                .map(({ qty, sku }) => `${count(qty)} × ${sku}`)
                .join(', ')}
              {order.lines.length > 4 ? ' …' : ''}
            </span>
            <span role="cell">
              {order.action === 'cancel'
                ? t('imports.map.cancels')
                : formatMoney(goods, order.currency, language)}
            </span>
          </div>
        );
      })}
    </div>
  );
}
