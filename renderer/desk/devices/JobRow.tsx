import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Result } from '../../../shared/errors.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useDocument, useHost } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { Sign } from '../common/Sign.tsx';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { codeWords } from '../exceptions/evidenceSentence.ts';
import type { Job, Printer } from './common/useDevices.ts';
import styles from './devices.module.css';

/** Nobody knows whether it printed, or it did not: nothing goes on without a person. */
const ASKS: readonly Job['state'][] = ['unknown', 'failed'];

export interface JobRowProps {
  readonly job: Job;
  readonly printers: readonly Printer[];
  readonly onDecided: () => void;
}

/** One job on its way to paper: what holds it up, and what a person may decide about it. */
export function JobRow({ job, printers, onDecided }: JobRowProps) {
  const { t } = useTranslation(['desk', 'devices']);
  const host = useHost();
  const book = usePhrasebook();
  const errorText = useErrorText();
  const parcel = useDocument('parcels', job.parcelId);
  const [problem, setProblem] = useState<string>();
  const asks = ASKS.includes(job.state);
  const { jobId } = job;
  const printer = printers.find(({ id }) => id === job.printerId);
  const ofItsKind = printers.filter(
    ({ language, dpmm }) => language === job.language && dpmm === job.dpmm,
  );
  const about = parcel
    ? t('panel.title', { number: parcel.orderNumber })
    : job.parcelId !== jobId && t('devices.jobOf', { parcel: job.parcelId.slice(-8) });

  const run = async (asked: Promise<Result<unknown>>) => {
    const answer = await asked;
    setProblem(answer.ok ? undefined : errorText(answer.error));
    if (answer.ok) onDecided();
  };
  return (
    <div className={styles['card']} data-testid="job-row" data-state={job.state}>
      <Group justify="space-between" align="start">
        <div>
          <Text fw={500}>
            {[t(`devices.document.${job.document}`), about, printer?.name]
              .filter(Boolean)
              .join(' · ')}
          </Text>
          <Text size="sm" className={styles['state'] ?? ''} data-state={asks ? 'attention' : 'ok'}>
            {asks ? '▲' : '◔'} {t(`devices.jobState.${job.state}`)}
            {job.reason !== null &&
              ` – ${codeWords(book, 'devices.printerReason', job.reason)}`} ·{' '}
            <RelativeTime instant={job.createdAt} />
          </Text>
          {asks && <Text size="sm">{t('devices.jobAsk')}</Text>}
          {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        </div>
        {asks && (
          <Group gap="sm">
            <Button
              variant="light"
              onClick={() => void run(host.call('jobs:decide', { jobId, decision: 'it-printed' }))}
              data-testid="job-it-printed"
            >
              {t('devices.itPrinted')}
            </Button>
            <Button
              variant="default"
              onClick={() =>
                void run(
                  host.call('jobs:decide', { jobId, decision: 'reprint', reason: 'not-printed' }),
                )
              }
              data-testid="job-reprint"
            >
              {t('devices.reprint')}
            </Button>
          </Group>
        )}
        {job.state === 'queued' && (
          <Group gap="sm">
            {ofItsKind.length > 0 && (
              <NativeSelect
                aria-label={t('devices:labels.printer')}
                value={job.printerId ?? ''}
                onChange={(event) => {
                  const printerId = event.currentTarget.value;
                  const to = printerId === '' ? null : printerId;
                  void run(host.call('jobs:move', { jobId, printerId: to }));
                }}
                data={[
                  { value: '', label: t('devices:labels.anyPrinter') },
                  ...ofItsKind.map(({ id, name }) => ({ value: id, label: name })),
                ]}
                data-testid="job-printer"
              />
            )}
            {job.document !== 'shipping-label' && (
              <Button
                variant="default"
                onClick={() => void run(host.call('jobs:cancel', { jobId }))}
                data-testid="job-cancel"
              >
                {t('devices.takeBack')}
              </Button>
            )}
          </Group>
        )}
      </Group>
    </div>
  );
}
