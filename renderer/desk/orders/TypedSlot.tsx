import { Popover, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterSlot } from './filterSlots.ts';
import styles from './orders.module.css';

export interface TypedSlotProps {
  readonly name: FilterSlot;
  readonly value: string | undefined;
  /** What it says while nothing is chosen. */
  readonly any: string;
  readonly placeholder: string;
  readonly suggest: () => readonly string[];
  readonly onChange: (value: string | undefined) => void;
}

const SHOWN = 12;

/** A blank of the sentence for which there are too many answers to list: typed, with suggestions. */
export function TypedSlot({ name, value, any, placeholder, suggest, onChange }: TypedSlotProps) {
  const { t } = useTranslation('desk');
  const [opened, setOpened] = useState(false);
  const [suggestions, setSuggestions] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const words = typed.trim().toLowerCase();
  const fitting = suggestions
    .filter((suggestion) => suggestion.toLowerCase().includes(words))
    .slice(0, SHOWN);

  const choose = (chosen: string | undefined) => {
    setOpened(false);
    setTyped('');
    onChange(chosen);
  };

  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-start" shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={styles['blank']}
          data-set={value !== undefined || undefined}
          onClick={() => {
            setSuggestions(suggest());
            setOpened((before) => !before);
          }}
          data-testid={`orders-filter-${name}`}
        >
          {value ?? any}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const exact = suggestions.find((each) => each.toLowerCase() === words);
            choose(words === '' ? undefined : (exact ?? fitting[0] ?? typed.trim()));
          }}
        >
          <Stack gap={4}>
            <TextInput
              size="xs"
              value={typed}
              placeholder={placeholder}
              onChange={(event) => setTyped(event.currentTarget.value)}
              data-autofocus
              data-testid={`orders-filter-${name}-input`}
            />
            <button
              type="button"
              className={styles['suggestion']}
              onClick={() => choose(undefined)}
            >
              {any}
            </button>
            {fitting.map((suggestion) => (
              <button
                type="button"
                key={suggestion}
                className={styles['suggestion']}
                onClick={() => choose(suggestion)}
              >
                {suggestion}
              </button>
            ))}
            <Text size="xs" c="dimmed" maw={220}>
              {t('orders.filter.countryHint')}
            </Text>
          </Stack>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
