import { Stack, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHost, useStatus } from '../../replica/index.ts';
import { RelativeTime } from '../common/RelativeTime.tsx';
import { useLanguage } from '../common/useLanguage.ts';
import { useImporting, type ImportStatus } from './ImportProvider.tsx';
import { ImportResult } from './ImportResult.tsx';
import styles from './imports.module.css';

export interface ImportHistoryProps {
  readonly shownId: string | undefined;
  /** The import whose result is on the screen already. */
  readonly current: string | undefined;
  readonly onShow: (id: string | undefined) => void;
}

const MARK: Readonly<Record<ImportStatus['state'], string>> = {
  reading: '◔',
  waiting: '?',
  writing: '◑',
  done: '✓',
  failed: '✕',
};

export function ImportHistory({ shownId, current, onShow }: ImportHistoryProps) {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { map } = useImporting();
  const live = useStatus()?.connection === 'live';
  const list = useImportList().filter(({ importId }) => importId !== current);
  const shown = list.find(({ importId }) => importId === shownId);
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {t('imports.history')}
      </Text>
      {list.length === 0 && (
        <Text size="sm" c="dimmed">
          {t(live ? 'imports.historyEmpty' : 'imports.historyOffline')}
        </Text>
      )}
      <div>
        {list.map((one) => (
          <button
            type="button"
            key={one.importId}
            className={styles['past']}
            aria-expanded={one.importId === shownId}
            onClick={() => {
              if (one.state === 'waiting') map(one);
              else onShow(one.importId === shownId ? undefined : one.importId);
            }}
            data-testid="import-past"
          >
            <span>
              {MARK[one.state]} {one.filename}
            </span>
            <span>{t(`imports.phase.${one.state}`)}</span>
            <span>{t('imports.rowsOf', { formatted: count(one.rowsRead) })}</span>
            <span>
              {t('imports.ordersNew', { count: one.ordersNew, formatted: count(one.ordersNew) })}
            </span>
            <span>
              <RelativeTime instant={one.startedAt} />
            </span>
          </button>
        ))}
      </div>
      {shown && (shown.state === 'done' || shown.state === 'failed') && (
        <ImportResult key={shown.importId} status={shown} />
      )}
    </Stack>
  );
}

function useImportList(): readonly ImportStatus[] {
  const host = useHost();
  const live = useStatus()?.connection === 'live';
  const [list, setList] = useState<readonly ImportStatus[]>([]);
  useEffect(() => {
    if (!live) return;
    let gone = false;
    const ask = async () => {
      const answer = await host.call('imports:list', {});
      // Without central the list stays as it was.
      if (!gone && answer.ok) setList(answer.value);
    };
    void ask();
    return () => {
      gone = true;
    };
  }, [host, live]);
  return list;
}
