import { Button, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { Sign } from '../common/Sign.tsx';
import type { ImportStatus } from './ImportProvider.tsx';
import { ImportReport } from './ImportReport.tsx';
import { importErrorText } from './importText.ts';
import styles from './imports.module.css';

export interface ImportResultProps {
  readonly status: ImportStatus;
  readonly onAnother?: () => void;
}

/** What came of a file: rows in = rows in orders + rows reported, and the report itself. */
export function ImportResult({ status, onAnother }: ImportResultProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const book = usePhrasebook();
  const errorText = useErrorText();
  const { open } = useDeskRoute();
  const failed = status.state === 'failed';
  return (
    <Stack
      gap="md"
      className={styles['card'] ?? ''}
      data-testid={failed ? 'import-failed' : 'import-done'}
    >
      <Group justify="space-between" align="start">
        <Text fw={600}>
          {failed ? '✕' : '✓'} {status.filename} – {t(`imports.phase.${status.state}`)}
        </Text>
        <Group gap="sm">
          {!failed && (
            <Button
              size="xs"
              variant="light"
              onClick={() => open('orders')}
              data-testid="import-to-orders"
            >
              {t('imports.toOrders')}
            </Button>
          )}
          {onAnother && (
            <Button size="xs" variant="default" onClick={onAnother} data-testid="import-another">
              {t('imports.another')}
            </Button>
          )}
        </Group>
      </Group>
      {status.error && (
        <Sign kind="wrong" testId="import-error">
          {importErrorText(status.error, book, errorText)}
        </Sign>
      )}
      {!failed && (
        <>
          <Balance status={status} />
          <Text size="sm">
            {[
              t('imports.ordersNew', {
                count: status.ordersNew,
                formatted: count(status.ordersNew),
              }),
              ...(status.ordersRevised
                ? [
                    t('imports.ordersRevised', {
                      count: status.ordersRevised,
                      formatted: count(status.ordersRevised),
                    }),
                  ]
                : []),
              t('imports.ordersUnchanged', {
                count: status.ordersUnchanged,
                formatted: count(status.ordersUnchanged),
              }),
              t('imports.cancellations', {
                count: status.cancellations,
                formatted: count(status.cancellations),
              }),
            ].join(' · ')}
          </Text>
          <ImportReport importId={status.importId} />
        </>
      )}
    </Stack>
  );
}

/** The sum that must come out, shown as a bar and in words. */
function Balance({ status }: { readonly status: ImportStatus }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { rowsRead, rowsInOrders, rowsReported } = status;
  const balanced = rowsRead === rowsInOrders + rowsReported;
  return (
    <Stack gap={6}>
      <div className={styles['balance']} aria-hidden>
        <i style={{ flexGrow: rowsInOrders }} />
        <b style={{ flexGrow: rowsReported }} />
      </div>
      <Text
        size="sm"
        {...(balanced ? {} : { c: 'red.8' })}
        data-testid="import-balance"
        data-rows-read={rowsRead}
        data-rows-in-orders={rowsInOrders}
        data-rows-reported={rowsReported}
      >
        {t(balanced ? 'imports.balance' : 'imports.unbalanced', {
          read: count(rowsRead),
          inOrders: count(rowsInOrders),
          reported: count(rowsReported),
        })}
      </Text>
    </Stack>
  );
}
