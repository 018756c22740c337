import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLanguage } from '../common/useLanguage.ts';
import { Sign } from '../common/Sign.tsx';
import { useImporting, type ImportRun } from './ImportProvider.tsx';
import { secondsLeft } from './importText.ts';
import styles from './imports.module.css';

type Running = Extract<ImportRun, { phase: 'uploading' | 'handing' | 'running' }>;

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

interface Standing {
  readonly phase: 'uploading' | 'handing' | 'reading' | 'writing';
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
}

function standingOf(run: Running): Standing {
  if (run.phase === 'uploading') {
    return { phase: 'uploading', done: run.sent, total: run.file.size, elapsedMs: run.elapsedMs };
  }
  if (run.phase === 'handing' || run.status === undefined) {
    return { phase: 'handing', done: 1, total: 1, elapsedMs: 0 };
  }
  const { state, done, total } = run.status;
  return {
    phase: state === 'writing' ? 'writing' : 'reading',
    done,
    total,
    elapsedMs: run.elapsedMs,
  };
}

/** What is being done, how far it is, how long it will take, and how to stop it. */
export function ImportProgress({ run }: { readonly run: Running }) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { cancel } = useImporting();
  const { phase, done, total, elapsedMs } = standingOf(run);
  const percent = total === 0 ? 0 : Math.min(100, (100 * done) / total);
  const left = secondsLeft(elapsedMs, done, total);
  const detail = {
    uploading: t('imports.uploadProgress', { done: megabytes(done), total: megabytes(total) }),
    handing: '',
    reading: t('imports.uploadProgress', { done: megabytes(done), total: megabytes(total) }),
    writing: t('imports.writeProgress', { done: count(done), total: count(total) }),
  }[phase];
  const time =
    left === undefined
      ? undefined
      : left < 90
        ? t('imports.seconds', { count: left })
        : t('imports.minutes', { count: Math.round(left / 60) });

  return (
    <Stack
      gap="sm"
      className={styles['card'] ?? ''}
      data-testid="import-progress"
      data-phase={phase}
    >
      <Group justify="space-between">
        <Text fw={600}>{run.file.name}</Text>
        {run.phase === 'uploading' && (
          <Button variant="default" size="xs" onClick={cancel} data-testid="import-cancel">
            {t('imports.cancelUpload')}
          </Button>
        )}
      </Group>
      <Progress
        value={percent}
        size="lg"
        animated={phase === 'handing'}
        transitionDuration={200}
        aria-label={t(`imports.phase.${phase}`)}
      />
      <Group justify="space-between">
        <Text size="sm" aria-live="polite">
          {t(`imports.phase.${phase}`)}
        </Text>
        <Text size="sm" c="dimmed">
          {[detail, time === undefined ? '' : t('imports.remaining', { time })]
            .filter((each) => each !== '')
            .join(' · ')}
        </Text>
      </Group>
      {run.phase === 'running' && run.lost && <Sign kind="attention">{t('imports.pollLost')}</Sign>}
    </Stack>
  );
}
