import { SegmentedControl, Text } from '@mantine/core';
import { IconChecks, IconListSearch } from '@tabler/icons-react';
import { useMemo, useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useCollection } from '../../replica/index.ts';
import { EmptyHint } from '../common/EmptyHint.tsx';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { ExceptionDetail } from './ExceptionDetail.tsx';
import { ExceptionList } from './ExceptionList.tsx';
import { groupExceptions } from './exceptionGroups.ts';
import styles from './exceptions.module.css';
import { OwnTroubles } from './OwnTroubles.tsx';

/** What needs a person's decision, with what everybody witnessed. */
export function ExceptionsScreen() {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { id: openId, query, adjust } = useDeskRoute();
  const status = query.get('status') === 'resolved' ? 'resolved' : 'open';
  const cases = useCollection('exceptions', {
    where: (one) => one.status === status,
    deps: [status],
  });
  const groups = useMemo(() => groupExceptions(cases), [cases]);
  const all = useCollection('exceptions');
  const chosen = all.find(({ id }) => id === openId);
  const list = useRef<HTMLDivElement>(null);

  const search: Record<string, string> = status === 'resolved' ? { status } : {};
  const choose = (id: string) => adjust('exceptions', id, search);
  const order = groups.flatMap((group) => group.cases.map(({ id }) => id));

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step === undefined || order.length === 0) return;
    event.preventDefault();
    const at = openId === undefined ? -1 : order.indexOf(openId);
    const next = order[Math.max(0, Math.min(order.length - 1, at + step))];
    if (next === undefined) return;
    choose(next);
    list.current?.querySelector<HTMLElement>(`[data-exception="${CSS.escape(next)}"]`)?.focus();
  };

  return (
    <div className={styles['screen']} data-testid="exceptions-screen">
      <div className={styles['side']} ref={list} onKeyDown={onKeyDown} data-chosen={chosen && true}>
        <div className={styles['bar']}>
          <SegmentedControl
            size="xs"
            value={status}
            onChange={(value) =>
              adjust('exceptions', undefined, value === 'resolved' ? { status: value } : {})
            }
            data={[
              { value: 'open', label: t('exceptions.open') },
              { value: 'resolved', label: t('exceptions.resolved') },
            ]}
            data-testid="exceptions-filter"
          />
          {status === 'open' && (
            <Text size="sm" c="dimmed" data-testid="exceptions-count">
              {t('exceptions.count', { count: cases.length, formatted: count(cases.length) })}
            </Text>
          )}
        </div>
        {status === 'open' && <OwnTroubles />}
        {groups.length === 0 ? (
          <EmptyHint
            icon={<IconChecks size={36} />}
            title={t(
              status === 'open' ? 'exceptions.empty.title' : 'exceptions.emptyResolved.title',
            )}
            text={t(status === 'open' ? 'exceptions.empty.text' : 'exceptions.emptyResolved.text')}
          />
        ) : (
          <ExceptionList groups={groups} chosen={openId} onChoose={choose} />
        )}
      </div>
      {chosen ? (
        <ExceptionDetail
          key={chosen.id}
          one={chosen}
          onClose={() => adjust('exceptions', undefined, search)}
        />
      ) : (
        groups.length > 0 && (
          <div className={styles['nothing']}>
            <EmptyHint
              icon={<IconListSearch size={36} />}
              title={t('exceptions.title')}
              text={t('exceptions.pick')}
            />
          </div>
        )
      )}
    </div>
  );
}
