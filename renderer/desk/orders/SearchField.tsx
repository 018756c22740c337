import { Kbd, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { textFieldOf } from '../../scan/index.ts';

const TYPING_PAUSE_MS = 180;

export interface SearchFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** The person is done typing and goes on in the list. */
  readonly onDone: () => void;
}

/** Searches while one types; `/` comes here from anywhere, Enter or ↓ goes on into the list. */
export function SearchField({ value, onChange, onDone }: SearchFieldProps) {
  const { t } = useTranslation('desk');
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  const [asked, setAsked] = useState<string>();
  if (value !== seen) {
    // What was typed since stays, unless the search became another by other means.
    setSeen(value);
    setAsked(undefined);
    if (value !== asked) setTyped(value);
  }
  const field = useRef<HTMLInputElement>(null);
  const search = (words: string) => {
    setAsked(words);
    onChange(words);
  };
  const searchLater = useEffectEvent(search);

  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => searchLater(typed), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed, value]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement | null;
      // A box that was ticked or a filter that was chosen keeps the focus, and takes no text.
      const typing = textFieldOf(target) ?? target?.closest('[contenteditable], [role="dialog"]');
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
      maxLength={100}
      placeholder={t('orders.search')}
      aria-label={t('orders.searchLabel')}
      leftSection={<IconSearch size={14} aria-hidden />}
      rightSection={typed === '' ? <Kbd size="xs">/</Kbd> : undefined}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' || event.key === 'ArrowDown') {
          event.preventDefault();
          search(typed);
          onDone();
        }
        if (event.key === 'Escape') {
          setTyped('');
          search('');
          onDone();
        }
      }}
      data-testid="orders-search"
    />
  );
}
