import { Text, TextInput, Title } from '@mantine/core';
import { IconRoute, IconSearch } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCollection, useNow } from '../../replica/index.ts';
import { EmptyHint } from '../common/EmptyHint.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { useStationName } from '../common/useStationName.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { BATCH_GROUPS, boardOf, isLate } from './batchBoard.ts';
import { BatchRow } from './BatchRow.tsx';
import styles from './batches.module.css';

const MINUTE_MS = 60_000;

/** The floor as the desk sees it: who picks what, how far, and what is late. */
export function BatchesScreen() {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { id: openId, adjust, open } = useDeskRoute();
  const now = useNow(MINUTE_MS);
  const batches = useCollection('batches');
  const people = useCollection('people');
  const stationName = useStationName();
  const [search, setSearch] = useState('');

  const names = useMemo(() => new Map(people.map(({ id, name }) => [id, name])), [people]);
  const board = useMemo(() => {
    const words = search.trim().toLowerCase();
    const fitting = batches.filter(({ code, lease }) => {
      const holder = lease?.personId ? (names.get(lease.personId) ?? '') : '';
      const station = lease ? stationName(lease.stationId) : '';
      return `${code} ${holder} ${station}`.toLowerCase().includes(words);
    });
    return boardOf(fitting);
  }, [batches, names, search, stationName]);
  const shown = [...board.values()].flat();
  const late = shown.filter((batch) => isLate(batch, now)).length;

  if (batches.length === 0) {
    return (
      <EmptyHint
        icon={<IconRoute size={36} />}
        title={t('batches.empty.title')}
        text={t('batches.empty.text')}
        action={{ label: t('batches.empty.action'), run: () => open('orders') }}
      />
    );
  }
  return (
    <div className={styles['screen']} data-testid="batches-screen">
      <div className={styles['bar']}>
        <TextInput
          size="xs"
          w={280}
          value={search}
          placeholder={t('batches.search')}
          leftSection={<IconSearch size={14} aria-hidden />}
          onChange={(event) => setSearch(event.currentTarget.value)}
          data-testid="batches-search"
        />
        <Text size="sm" c="dimmed">
          {t('batches.count', { count: shown.length, formatted: count(shown.length) })}
        </Text>
        {late > 0 && (
          <Text size="sm" className={styles['late'] ?? ''}>
            ▲ {count(late)} {t('batches.late')}
          </Text>
        )}
      </div>
      {BATCH_GROUPS.map((group) => {
        const list = board.get(group) ?? [];
        if (list.length === 0) return null;
        return (
          <section key={group} aria-label={t(`batches.group.${group}`)}>
            <Title order={5} className={styles['group'] ?? ''}>
              {t(`batches.group.${group}`)} <span>{count(list.length)}</span>
            </Title>
            {list.map((batch) => (
              <BatchRow
                key={batch.id}
                batch={batch}
                names={names}
                now={now}
                opened={batch.id === openId}
                onToggle={() => adjust('batches', batch.id === openId ? undefined : batch.id)}
              />
            ))}
          </section>
        );
      })}
    </div>
  );
}
