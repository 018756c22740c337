import { Button, FileButton, Stack, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../../replica/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { usePhrasebook } from '../common/usePhrasebook.ts';
import { Sign } from '../common/Sign.tsx';
import { useImporting } from './ImportProvider.tsx';
import { importErrorText } from './importText.ts';
import styles from './imports.module.css';

/** Where a file goes in: dropped or chosen. */
export function DropArea() {
  const { t } = useTranslation('desk');
  const book = usePhrasebook();
  const errorText = useErrorText();
  const { run, start } = useImporting();
  const online = useStatus()?.connection === 'live';
  const [over, setOver] = useState(false);

  const take = (file: File | null | undefined) => {
    if (file && online) start(file);
  };

  return (
    <div
      className={styles['drop']}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        take(event.dataTransfer.files[0]);
      }}
      data-testid="import-drop"
    >
      <Stack align="center" gap="sm">
        <IconFileImport size={36} aria-hidden />
        <Text fw={600}>{t('imports.drop')}</Text>
        <Text size="sm" c="dimmed" ta="center" maw={560}>
          {t('imports.dropText')}
        </Text>
        <FileButton
          accept=".csv,.tsv,.txt,.xlsx,.xlsm,.gz,text/csv,text/tab-separated-values,application/gzip,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
          onChange={take}
          disabled={!online}
          inputProps={{ 'data-testid': 'import-file' } as object}
        >
          {(button) => (
            <Button {...button} disabled={!online} data-testid="import-choose">
              {t('imports.choose')}
            </Button>
          )}
        </FileButton>
        {!online && (
          <Sign kind="attention" testId="import-offline">
            {t('imports.offline')}
          </Sign>
        )}
        {run.phase === 'cancelled' && <Text size="sm">{t('imports.cancelled')}</Text>}
        {run.phase === 'failed' && (
          <Sign kind="wrong" testId="import-error">
            {importErrorText(run.error, book, errorText)}
          </Sign>
        )}
      </Stack>
    </div>
  );
}
