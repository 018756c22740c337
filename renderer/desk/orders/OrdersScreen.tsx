import { Button, Kbd, TextInput } from '@mantine/core';
import { IconPackages, IconSearch, IconSearchOff } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useScan } from '../../scan/index.ts';
import { useStatus, useWaiting } from '../../replica/index.ts';
import type { OrderRow } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { EmptyHint } from '../common/EmptyHint.tsx';
import { relativeTime } from '../common/relativeTime.ts';
import { useDeskRoute } from '../common/useDeskRoute.ts';
import { useLanguage } from '../common/useLanguage.ts';
import { pendingReleases } from '../intents/describeIntent.ts';
import { useMay } from '../session/useMay.ts';
import { ColumnMenu } from './ColumnMenu.tsx';
import { filterOfQuery, queryOfFilter } from './filterInRoute.ts';
import { FilterSentence } from './FilterSentence.tsx';
import { OrderPanel } from './OrderPanel.tsx';
import styles from './orders.module.css';
import { DEFAULT_FILTER, sortedBy, withPart, type OrderFilter } from './orderFilter.ts';
import { OrderTable } from './OrderTable.tsx';
import { ReleaseDialog, type ReleaseMode } from './ReleaseDialog.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import type { Selection } from './selection.ts';
import { useColumnChoice } from './useColumnChoice.ts';
import { useOrderCursor } from './useOrderCursor.ts';
import { useOrderList, type OrderList } from './useOrderList.ts';
import { useSeenValues } from './useSeenValues.ts';

const TYPING_PAUSE_MS = 180;

/** The list of orders, and one of them beside it. */
export function OrdersScreen() {
  const { t } = useTranslation('desk');
  const { count } = useLanguage();
  const { id: openId, query, open, adjust } = useDeskRoute();
  const filter = useMemo(() => filterOfQuery(query), [query]);
  const list = useOrderList(filter);
  const seen = useSeenValues(list);
  const { columns, toggle } = useColumnChoice();
  const { facts } = useWaiting();
  const pending = useMemo(() => pendingReleases(facts), [facts]);
  const mayRelease = useMay('release.requested');
  const [releasing, setReleasing] = useState<ReleaseMode>();
  const [opened, setOpened] = useState<OrderRow>();
  const screen = useRef<HTMLDivElement>(null);

  const setFilter = useCallback(
    (next: OrderFilter) => adjust('orders', openId, queryOfFilter(next)),
    [adjust, openId],
  );
  const focusTable = () =>
    screen.current?.querySelector<HTMLElement>('[data-testid="orders-table"]')?.focus();
  const close = () => {
    adjust('orders', undefined, queryOfFilter(filter));
    focusTable();
  };

  const cursor = useOrderCursor(list, {
    onOpen: (row) => {
      setOpened(row);
      adjust('orders', row.id, queryOfFilter(filter));
    },
    onRelease: () => {
      if (mayRelease) setReleasing(cursor.selectedCount > 0 ? 'selected' : 'next');
    },
    onBack: () => {
      if (openId !== undefined) close();
      else cursor.clear();
    },
  });

  // A scan at the desk asks for that order.
  useScan(({ data }) => setFilter({ ...DEFAULT_FILTER, search: data.slice(0, 100) }));

  const selection = useLocalSelection(list, cursor.selection);
  const row = useOpenRow(list, opened, openId);

  return (
    <div ref={screen} className={styles['screen']} data-testid="orders-screen">
      <div className={styles['list']}>
        <div className={styles['bar']}>
          <SearchField
            value={filter.search ?? ''}
            onChange={(search) => setFilter(withPart(filter, 'search', search))}
            onDone={focusTable}
          />
          <span style={{ flex: 1 }} />
          <ColumnMenu shown={columns} onToggle={toggle} />
          <Button
            size="xs"
            onClick={() => setReleasing('next')}
            disabled={!mayRelease}
            title={mayRelease ? undefined : t('release.forbidden')}
            data-testid="release-next"
          >
            {t('orders.releaseNext')}
          </Button>
        </div>
        <FilterSentence
          filter={filter}
          onChange={setFilter}
          countries={seen.countries}
          channels={seen.channels}
        />
        <ListNotice list={list} />
        <OrderTable
          list={list}
          filter={filter}
          columns={columns}
          cursor={cursor}
          pending={pending}
          onSort={(sort) => setFilter(sortedBy(filter, sort))}
          empty={
            <NoOrders
              list={list}
              filter={filter}
              onReset={() => setFilter(DEFAULT_FILTER)}
              onImport={() => open('import')}
            />
          }
        />
        {cursor.selectedCount > 0 && (
          <SelectionBar
            cursor={cursor}
            total={list.total ?? 0}
            mayRelease={mayRelease}
            onRelease={() => setReleasing('selected')}
          />
        )}
        <div className={styles['foot']}>
          <span data-testid="orders-count">
            {list.total === undefined
              ? t('orders.loading')
              : t('orders.count', { count: list.total, formatted: count(list.total) })}
          </span>
          <span data-keys>{t('orders.keys')}</span>
        </div>
      </div>
      {openId !== undefined && (
        <OrderPanel
          key={openId}
          orderId={openId}
          row={row}
          releasePending={row?.fulfilmentId != null && pending.has(row.fulfilmentId)}
          onClose={close}
        />
      )}
      {releasing !== undefined && (
        <ReleaseDialog
          mode={releasing}
          selection={selection}
          selectedCount={cursor.selectedCount}
          filter={filter}
          onClose={(released) => {
            setReleasing(undefined);
            if (released) cursor.clear();
            focusTable();
          }}
        />
      )}
    </div>
  );
}

/** Without central, 'all that match' are all here: it need not be asked. */
function useLocalSelection(list: OrderList, selection: Selection<OrderRow>): Selection<OrderRow> {
  return useMemo(() => {
    if (list.source === 'central' || selection.mode === 'some') return selection;
    const rows = [...list.loaded()].filter(({ id }) => !selection.except.has(id));
    return { mode: 'some', rows: new Map(rows.map((row) => [row.id, row])) };
  }, [list, selection]);
}

/** The open order as the list has it now, else as it was when it was opened. */
function useOpenRow(
  list: OrderList,
  opened: OrderRow | undefined,
  openId: string | undefined,
): OrderRow | undefined {
  if (openId === undefined) return undefined;
  for (const row of list.loaded()) if (row.id === openId) return row;
  return opened?.id === openId ? opened : undefined;
}

function SearchField(props: {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly onDone: () => void;
}) {
  const { t } = useTranslation('desk');
  const { value, onChange } = props;
  const [typed, setTyped] = useState(value);
  const field = useRef<HTMLInputElement>(null);
  const latest = useRef(onChange);
  latest.current = onChange;

  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      const typing = target?.closest('input, textarea, [contenteditable], [role="dialog"]');
      if (event.key !== '/' || typing || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
      field.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <TextInput
      ref={field}
      size="xs"
      w={280}
      value={typed}
      placeholder={t('orders.search')}
      aria-label={t('orders.searchLabel')}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={typed === '' ? <Kbd size="xs">/</Kbd> : undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          latest.current(typed);
          props.onDone();
        }
        if (event.key === 'Escape') {
          setTyped('');
          props.onDone();
        }
      }}
      data-testid="orders-search"
    />
  );
}

function ListNotice({ list }: { readonly list: OrderList }) {
  const { t } = useTranslation('desk');
  const { language } = useLanguage();
  const errorText = useErrorText();
  const status = useStatus();
  if (list.source === 'station') {
    return (
      <div className={styles['notice']} role="status" data-testid="orders-local">
        ▲{' '}
        {status?.lastAnswer
          ? t('orders.local', { when: relativeTime(status.lastAnswer, status.now, language) })
          : t('orders.localNever')}
      </div>
    );
  }
  if (list.error) {
    return (
      <div className={styles['notice']} role="alert" data-testid="orders-error">
        ▲ {t('orders.failed', { reason: errorText(list.error) })}
      </div>
    );
  }
  return null;
}

function NoOrders(props: {
  readonly list: OrderList;
  readonly filter: OrderFilter;
  readonly onReset: () => void;
  readonly onImport: () => void;
}) {
  const { t } = useTranslation('desk');
  const { status, country, channel, search } = props.filter;
  if (status ?? country ?? channel ?? search) {
    return (
      <EmptyHint
        icon={<IconSearchOff size={36} />}
        title={t('orders.noMatch.title')}
        text={t('orders.noMatch.text')}
        action={{ label: t('orders.noMatch.action'), run: props.onReset }}
      />
    );
  }
  if (props.list.source === 'station') {
    return (
      <EmptyHint
        icon={<IconPackages size={36} />}
        title={t('orders.emptyLocal.title')}
        text={t('orders.emptyLocal.text')}
      />
    );
  }
  return (
    <EmptyHint
      icon={<IconPackages size={36} />}
      title={t('orders.empty.title')}
      text={t('orders.empty.text')}
      action={{ label: t('orders.empty.action'), run: props.onImport }}
    />
  );
}
