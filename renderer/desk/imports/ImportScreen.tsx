import { useTranslation } from 'react-i18next';
import { Stack, Title } from '@mantine/core';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { DropArea } from './DropArea.tsx';
import { ImportHistory } from './ImportHistory.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import { useImporting } from './ImportProvider.tsx';
import { ImportResult } from './ImportResult.tsx';
import { MapFile } from './MapFile.tsx';
import styles from './imports.module.css';

/** Order files in: what came of each row, always. */
export function ImportScreen() {
  const { t } = useTranslation('desk');
  const { run, reset } = useImporting();
  const { id: shownId, adjust } = useDeskRoute();
  const over = run.phase === 'over' ? run.status : undefined;
  const current =
    run.phase === 'running' || run.phase === 'mapping' ? run.status?.importId : over?.importId;
  return (
    <div className={styles['screen']} data-testid="import-screen">
      <Stack gap="lg" maw={1000} mx="auto" p="lg">
        <Title order={3}>{t('imports.title')}</Title>
        {over ? (
          <ImportResult
            status={over}
            onAnother={() => {
              reset();
              adjust('import');
            }}
          />
        ) : run.phase === 'uploading' || run.phase === 'handing' || run.phase === 'running' ? (
          <ImportProgress run={run} />
        ) : run.phase === 'mapping' ? (
          <MapFile key={run.status.importId} status={run.status} />
        ) : (
          <DropArea />
        )}
        <ImportHistory
          key={run.phase}
          shownId={shownId}
          current={current}
          onShow={(id) => adjust('import', id)}
        />
      </Stack>
    </div>
  );
}
