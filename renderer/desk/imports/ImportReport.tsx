import { Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Static } from 'typebox';
import type { ImportReportPage } from '../../../shared/protocol/index.ts';
import { useHost } from '../../replica/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { indexesOf, useRowWindow } from '../common/useRowWindow.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { WindowedPages } from '../orders/windowedPages.ts';
import { Sign } from '../common/Sign.tsx';
import { rowReasonText } from './importText.ts';
import styles from './imports.module.css';

type Page = Static<typeof ImportReportPage>;
type ReportRow = Page['rows'][number];

const ROW_HEIGHT = 30;
const PAGE_SIZE = 200;

/** Rows that are in no order, each with its number and reason; as long as it may be. */
export function ImportReport({ importId }: { readonly importId: string }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const book = usePhrasebook();
  const errorText = useErrorText();
  const { pages, byReason } = useReport(importId);
  const { scroller, first, last, slots, height } = useRowWindow({
    count: pages?.total ?? 0,
    rowHeight: ROW_HEIGHT,
    headHeight: ROW_HEIGHT,
    overscan: 10,
  });
  useEffect(() => pages?.show(first, Math.max(first, last)), [pages, first, last]);

  if (pages?.error) {
    return <Sign kind="wrong">{errorText(pages.error)}</Sign>;
  }
  if (pages?.total === 0) return <Text size="sm">{t('imports.reportEmpty')}</Text>;
  return (
    <Stack gap="sm" data-testid="import-report" data-total={pages?.total}>
      <Text size="sm" fw={600}>
        {t('imports.report')}
      </Text>
      <ul className={styles['reasons']}>
        {Object.entries(byReason)
          .sort(([, a], [, b]) => b - a)
          .map(([reason, rows]) => (
            <li key={reason} data-reason={reason} data-testid="import-reason">
              <b>{count(rows)}</b> {rowReasonText(reason, book)}
            </li>
          ))}
      </ul>
      <div ref={scroller} className={styles['report']} role="table" tabIndex={0}>
        <div className={styles['reportHead']} role="row">
          <span role="columnheader">{t('imports.reportRow')}</span>
          <span role="columnheader">{t('imports.reportReason')}</span>
          <span role="columnheader">{t('imports.reportText')}</span>
        </div>
        <div style={{ height, position: 'relative' }}>
          {indexesOf(first, last).map((index) => {
            const row = pages?.row(index);
            return (
              <div
                key={index % slots}
                role="row"
                className={styles['reportRow']}
                style={{ transform: `translateY(${index * ROW_HEIGHT}px)`, height: ROW_HEIGHT }}
              >
                <span role="cell">{row ? count(row.row) : '…'}</span>
                <span role="cell" title={row && rowReasonText(row.reason, book)}>
                  {row && rowReasonText(row.reason, book)}
                </span>
                <code role="cell" title={row?.text}>
                  {row?.text}
                </code>
              </div>
            );
          })}
        </div>
      </div>
    </Stack>
  );
}

function useReport(importId: string): {
  readonly pages: WindowedPages<ReportRow> | undefined;
  readonly byReason: Readonly<Record<string, number>>;
} {
  const host = useHost();
  const [shown, setShown] = useState<{ readonly pages: WindowedPages<ReportRow> }>();
  const [byReason, setByReason] = useState<Readonly<Record<string, number>>>({});
  useEffect(() => {
    const pages: WindowedPages<ReportRow> = new WindowedPages({
      pageSize: PAGE_SIZE,
      maxPages: 40,
      parallel: 2,
      load: async (offset, limit) => {
        const answer = await host.call('imports:report', { importId, offset, limit });
        if (answer.ok && offset === 0) setByReason(answer.value.byReason);
        return answer;
      },
      onChange: () => setShown({ pages }),
    });
    pages.show(0, 0);
    return () => pages.dispose();
  }, [host, importId]);
  return { pages: shown?.pages, byReason };
}
