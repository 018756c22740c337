import { Menu } from '@mantine/core';
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ORDER_SORTS, ORDER_STATUSES } from '../../../shared/schema/index.ts';
import { FILTER_SLOTS, type FilterSlot } from './filterSlots.ts';
import { sentenceParts } from './filterSentence.ts';
import { DEFAULT_FILTER, withPart, type OrderFilter } from './orderFilter.ts';
import styles from './orders.module.css';
import type { SeenValues } from './seenValues.ts';
import { TypedSlot } from './TypedSlot.tsx';

export interface FilterSentenceProps {
  readonly filter: OrderFilter;
  readonly onChange: (filter: OrderFilter) => void;
  /** What to suggest, asked when somebody is about to choose. */
  readonly suggest: () => SeenValues;
}

const isNarrowed = (filter: OrderFilter): boolean =>
  Boolean(
    filter.status ??
    filter.country ??
    filter.channel ??
    filter.search ??
    filter.held ??
    filter.mine,
  );

/** The filter is the sentence: each of its blanks is clicked to change it. */
export const FilterSentence = memo(function FilterSentence(props: FilterSentenceProps) {
  const { filter, onChange, suggest } = props;
  const { t } = useTranslation('desk');
  const sort = filter.sort ?? 'shipBy';
  const direction = filter.direction ?? 'asc';

  const slots: Record<FilterSlot, ReactNode> = {
    status: (
      <Blank
        name="status"
        set={filter.status !== undefined}
        text={filter.status ? t(`orderStatus.${filter.status}`) : t('orders.filter.anyStatus')}
      >
        <Menu.Item onClick={() => onChange(withPart(filter, 'status', undefined))}>
          {t('orders.filter.anyStatus')}
        </Menu.Item>
        {ORDER_STATUSES.map((status) => (
          <Menu.Item
            key={status}
            onClick={() => onChange(withPart(filter, 'status', status))}
            data-testid={`orders-filter-status-${status}`}
          >
            {t(`orderStatus.${status}`)}
          </Menu.Item>
        ))}
      </Blank>
    ),
    country: (
      <TypedSlot
        name="country"
        value={filter.country}
        any={t('orders.filter.anyCountry')}
        placeholder={t('orders.filter.countryPlaceholder')}
        suggest={() => suggest().country}
        onChange={(value) => onChange(withPart(filter, 'country', value))}
      />
    ),
    channel: (
      <TypedSlot
        name="channel"
        value={filter.channel}
        any={t('orders.filter.anyChannel')}
        placeholder={t('orders.filter.channelPlaceholder')}
        suggest={() => suggest().channel}
        onChange={(value) => onChange(withPart(filter, 'channel', value))}
      />
    ),
    sort: (
      <Blank name="sort" set={false} text={t(`orders.sort.${sort}.${direction}`)}>
        {ORDER_SORTS.flatMap((by) =>
          (['asc', 'desc'] as const).map((way) => (
            <Menu.Item
              key={`${by} ${way}`}
              onClick={() => onChange({ ...filter, sort: by, direction: way })}
            >
              {t(`orders.sort.${by}.${way}`)}
            </Menu.Item>
          )),
        )}
      </Blank>
    ),
  };

  return (
    <p className={styles['sentence']} data-testid="orders-sentence">
      {sentenceParts(t('orders.filter.sentence'), FILTER_SLOTS).map((part, at) =>
        part.kind === 'words' ? (
          <span key={`words ${at}`}>{part.text}</span>
        ) : (
          <span key={part.slot}>{slots[part.slot]}</span>
        ),
      )}
      {isNarrowed(filter) && (
        <button
          type="button"
          className={styles['reset']}
          onClick={() => onChange(DEFAULT_FILTER)}
          data-testid="orders-filter-reset"
        >
          {t('orders.filter.reset')}
        </button>
      )}
    </p>
  );
});

function Blank(props: {
  readonly name: FilterSlot;
  readonly text: string;
  readonly set: boolean;
  readonly children: ReactNode;
}) {
  return (
    <Menu position="bottom-start" shadow="md" withinPortal>
      <Menu.Target>
        <button
          type="button"
          className={styles['blank']}
          data-set={props.set || undefined}
          data-testid={`orders-filter-${props.name}`}
        >
          {props.text}
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={360} style={{ overflowY: 'auto' }}>
        {props.children}
      </Menu.Dropdown>
    </Menu>
  );
}
