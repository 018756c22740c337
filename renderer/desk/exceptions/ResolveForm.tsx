import { Button, Stack, Text, Textarea } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExceptionAction, ExceptionCase } from '../../../shared/schema/index.ts';
import { useErrorText } from '../../i18n/useErrorText.ts';
import { useMay } from '../session/useMay.ts';
import { Sign } from '../common/Sign.tsx';
import { CountField } from './CountField.tsx';
import { countTarget } from './exceptionGroups.ts';
import styles from './exceptions.module.css';
import { OrderedFields, orderedNote, type Ordered } from './OrderedFields.tsx';
import { useResolve } from './useResolve.ts';

/** The ways out, the recommended one first and chosen; a note; and what was counted, where it is a count. */
export function ResolveForm({ one }: { readonly one: ExceptionCase }) {
  const { t } = useTranslation('desk');
  const errorText = useErrorText();
  const resolve = useResolve();
  const may = useMay('exception.resolved');
  const [recommended] = one.proposals;
  const [action, setAction] = useState<ExceptionAction>(recommended ?? 'accept');
  const [note, setNote] = useState('');
  const [units, setUnits] = useState<number>();
  const [ordered, setOrdered] = useState<Ordered>({});
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const target = action === 'count-bin' ? countTarget(one) : undefined;
  useNumberKeys(one.proposals, setAction);

  const submit = async () => {
    if (target && units === undefined) {
      setProblem(t('exceptions.countNeeded'));
      return;
    }
    setBusy(true);
    const first = action === 'ordered' ? orderedNote(ordered, one.subject.sku ?? '') : '';
    const answer = await resolve(one, {
      action,
      note: [first, note.trim()].filter((part) => part !== '').join(' · '),
      ...(target && units !== undefined ? { counted: { ...target, units } } : {}),
    });
    setBusy(false);
    if (answer === 'no-pin' || answer.ok) return;
    setProblem(errorText(answer.error));
  };

  if (!may) {
    return (
      <Text size="sm" c="dimmed">
        {t('exceptions.forbidden')}
      </Text>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Stack gap="sm">
        <Text size="sm" fw={600}>
          {t('exceptions.proposals')}
        </Text>
        <div
          className={styles['proposals']}
          role="radiogroup"
          aria-label={t('exceptions.proposals')}
        >
          {one.proposals.map((proposal, at) => (
            <button
              type="button"
              key={proposal}
              role="radio"
              aria-checked={proposal === action}
              className={styles['proposal']}
              onClick={() => setAction(proposal)}
              data-testid={`exception-proposal-${proposal}`}
            >
              <kbd>{at + 1}</kbd>
              {t(`exceptionAction.${proposal}`)}
              {at === 0 && <small>{t('exceptions.recommended')}</small>}
            </button>
          ))}
        </div>
        {action === 'ordered' && <OrderedFields ordered={ordered} onChange={setOrdered} />}
        {target && <CountField target={target} units={units} onChange={setUnits} />}
        <Textarea
          label={t('exceptions.note')}
          placeholder={t('exceptions.notePlaceholder')}
          value={note}
          maxLength={action === 'ordered' ? 440 : 500}
          autosize
          minRows={2}
          onChange={(event) => setNote(event.currentTarget.value)}
          data-testid="exception-note"
        />
        {problem !== undefined && <Sign kind="wrong">{problem}</Sign>}
        <Button
          type="submit"
          loading={busy}
          style={{ alignSelf: 'start' }}
          data-testid="exception-resolve"
        >
          {t('exceptions.resolve', { action: t(`exceptionAction.${action}`) })}
        </Button>
      </Stack>
    </form>
  );
}

/** 1 … 9 choose a way out, unless somebody is typing. */
function useNumberKeys(
  proposals: readonly ExceptionAction[],
  choose: (action: ExceptionAction) => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = (event.target as HTMLElement | null)?.closest(
        'input, textarea, [role="dialog"]',
      );
      const proposal = proposals[Number(event.key) - 1];
      if (typing || event.altKey || event.ctrlKey || event.metaKey || proposal === undefined)
        return;
      choose(proposal);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [proposals, choose]);
}
